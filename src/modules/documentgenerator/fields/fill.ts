import { inLanguage, type Language } from '../../../lib/text.ts'
import type { Call } from '../../../rest/call.ts'
import type { Picture } from '../docx/picture.ts'
import type { Placeholder } from '../docx/placeholder.ts'
import type { Filling } from '../docx/render.ts'
import { chosen, format, type Writing } from './format.ts'
import { type Overrides, overridden } from './overrides.ts'
import type { Kind, Leaf } from './provider.ts'
import { type Resolved, type Root, resolve } from './resolve.ts'

/** The fields of a template by code, in the order of their first places. */
export interface TemplateFields {
  /** As they come from what the document is about. */
  defaults: ReadonlyMap<string, Resolved>
  /** The same with what the caller says of them. */
  current: ReadonlyMap<string, Resolved>
}

/** Looks up what the codes of a template stand for. */
export async function fieldsOf(
  call: Call,
  places: readonly Placeholder[],
  roots: readonly Root[],
  overrides: Overrides,
): Promise<TemplateFields> {
  const defaults = new Map<string, Resolved>()
  const current = new Map<string, Resolved>()
  for (const { code } of places) {
    if (current.has(code)) continue
    const known = await resolve(code, roots)
    const field = overridden(call, code, known, overrides)
    defaults.set(code, known ?? unknown(code))
    current.set(code, field ?? unknown(code))
  }
  return { defaults, current }
}

/** A code that nothing is called: its places stay empty (how-to-generate-documents.md). */
const unknown = (code: string): Resolved => ({ title: code, kind: 'TEXT', leaves: [], group: [], chain: '' })

const isPictured = (kind: Kind): boolean => kind === 'IMAGE' || kind === 'STAMP'

export const hasStamps = ({ current }: TemplateFields): boolean =>
  [...current.values()].some(({ kind }) => kind === 'STAMP')

interface FillingOptions {
  stamps: boolean
  writing: Writing
}

/** What fills the places of a template; pictures are read now. */
export async function fillingOf({ current }: TemplateFields, { stamps, writing }: FillingOptions): Promise<Filling> {
  const pictures = new Map<Leaf, Picture>()
  for (const { kind, leaves } of current.values()) {
    if (!isPictured(kind) || (kind === 'STAMP' && !stamps)) continue
    for (const leaf of leaves) {
      const picture = await leaf.picture?.()
      if (picture) pictures.set(leaf, picture)
    }
  }
  const lists = new Map<string, number>()
  for (const { list, leaves } of current.values())
    if (list !== undefined) lists.set(list, Math.max(leaves.length, lists.get(list) ?? 0))
  return {
    listOf: code => current.get(code)?.list,
    length: list => lists.get(list) ?? 0,
    shown(place, row) {
      const field = current.get(place.code)
      if (!field) return ''
      const { kind, leaves, list } = field
      const item = row !== undefined && row.list === list ? leaves[row.index] : undefined
      const shown = item ? [item] : row !== undefined && row.list === list ? [] : list ? chosen(leaves, place) : leaves
      if (isPictured(kind)) return pictures.get(shown[0]!) ?? null
      return format({ ...field, value: shown.map(({ value }) => value) }, place.modifier, writing)
    },
  }
}

/** A field as `getfields` tells it (crm-document-generator-template-get-fields.md, templateField). */
export interface FieldCard {
  title: string
  value: unknown
  type?: Kind
  required?: 'Y'
  group: readonly string[]
  chain: string
  default: unknown
  format?: Record<string, unknown>
  options?: { isArray: true }
  hideRow?: 'Y'
}

/** The fields of a template as callers are told them, values as the document shows them. */
export function fieldCards(
  { defaults, current }: TemplateFields,
  language: Language,
  writing: Writing,
): Record<string, FieldCard> {
  const shown = (field: Resolved): unknown => {
    if (isPictured(field.kind)) return null
    const texts = field.leaves.map(({ value }) => format({ ...field, value }, '', writing))
    return field.list ? texts : (texts[0] ?? null)
  }
  return Object.fromEntries(
    [...current].map(([code, field]): [string, FieldCard] => [
      code,
      {
        title: inLanguage(field.title, language),
        value: shown(field),
        ...(field.kind === 'TEXT' || field.kind === 'QUANTITY' ? {} : { type: field.kind }),
        ...(field.required ? { required: 'Y' as const } : {}),
        group: field.group.map(text => inLanguage(text, language)),
        chain: field.chain,
        default: shown(defaults.get(code)!),
        ...(field.format ? { format: field.format } : {}),
        ...(field.list ? { options: { isArray: true as const } } : {}),
        ...(field.hideRow ? { hideRow: 'Y' as const } : {}),
      },
    ]),
  )
}
