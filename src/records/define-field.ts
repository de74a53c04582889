import type { Field, Fields } from './field.ts'
import { shortText } from './field-types/plain.ts'

type Extra = Omit<Field, 'type' | 'title'>

/** A field in one line: API type, title in English and Russian, what else is true of it. */
export const field = (type: string, en: string, ru: string, extra: Extra = {}): Field => ({
  type,
  title: { en, ru },
  ...extra,
})

/** What the portal alone writes. */
export const readOnly = { readOnly: true } as const

/** A line that is cut where the original's column ends. */
export const short = { as: shortText, maxLength: 255 } as const

/** A text of so many characters at most, to which longer ones are cut (api-reference/crm/field-length-limits.md). */
export const upTo = (maxLength: number) => ({ maxLength })

export const id: Fields = { ID: field('integer', 'ID', 'ID', readOnly) }
