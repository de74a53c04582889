import type { Call } from '../../rest/call.ts'
import type { Phrases } from '../../rest/phrases.ts'

/**
 * One of the two groups of methods about documents: `crm.documentgenerator.*` and `documentgenerator.*`. Each sees what it
 * has made.
 */
export interface DocumentFamily {
  /** `crm.documentgenerator` */
  prefix: string
  scopes: readonly string[]
  /** As templates tell it. */
  moduleId: string
  /** Who may change templates and numerators, in words. */
  editors: string
  /** Fails for everybody else. */
  requireEditor(call: Call<'templatesDenied'>): Promise<void>
  /** What templates are used for, where the group's templates say so: the field of the methods, and how it is read. */
  providers?: {
    field: string
    read(call: Call<'providersUnknown'>, value: unknown): Promise<string[]>
  }
}

/** What a row of another group of methods is refused with, and who may not change templates. */
export const editorPhrases = {
  templatesDenied: {
    en: 'You do not have permissions to modify templates',
    ru: 'У вас нет прав на изменение шаблонов',
  },
  accessDenied: { code: 'DOCGEN_ACCESS_ERROR', text: { en: 'Access denied', ru: 'Доступ запрещен' } },
} satisfies Phrases

/** Required fields that are missing, in the order of the documentation; nothing where all are there. */
export const missingFields = (fields: Readonly<Record<string, unknown>>, names: readonly string[]): string =>
  names.filter(name => isEmptyField(fields[name])).join(', ')

const isEmptyField = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === '' ||
  value === 0 ||
  value === '0' ||
  value === false ||
  (Array.isArray(value) && !value.length)

/** A row of a page by its class, for whom an id says nothing. */
export const constructorMissing = (name: string) => ({
  code: '100',
  text: `${name} constructor must be is public`,
})
