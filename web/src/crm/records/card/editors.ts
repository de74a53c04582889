import type { RecordRow } from '../../entity-types/index.ts'
import type { Field } from '../fields.ts'

/** A value that can be chosen. */
export interface Choice {
  value: string
  text: string
}

/** How a value is edited in place; null: not here. */
export type Editor = 'text' | 'number' | 'date' | 'moment' | 'choice'

const editors: Readonly<Record<string, Editor>> = {
  string: 'text',
  text: 'text',
  url: 'text',
  address: 'text',
  location: 'text',
  money: 'text',
  integer: 'number',
  double: 'number',
  date: 'date',
  datetime: 'moment',
  char: 'choice',
  boolean: 'choice',
  crm_status: 'choice',
  enumeration: 'choice',
  user: 'choice',
  employee: 'choice',
  crm_multifield: 'text',
}

/** Values of several are edited where there is one of them, which most records have. */
export const editorOf = ({ type, isMultiple }: Field): Editor | null =>
  isMultiple && type !== 'crm_multifield' ? null : (editors[type] ?? null)

interface Multifield {
  ID?: string
  VALUE?: string
  VALUE_TYPE?: string
}

const firstOf = (record: RecordRow, code: string): Multifield | undefined =>
  (record[code] as Multifield[] | undefined)?.[0]

/** What an editor begins with. */
export function draftOf(field: Field, record: RecordRow): string {
  if (field.type === 'crm_multifield') return firstOf(record, field.code)?.VALUE ?? ''
  const text = String(record[field.code] ?? '')
  if (field.type === 'date') return text.slice(0, 10)
  if (field.type === 'datetime') return text.slice(0, 16)
  return text
}

/** What is sent for what was typed. */
export function wireOf(field: Field, draft: string, record: RecordRow): unknown {
  if (field.type === 'crm_multifield') {
    const known = firstOf(record, field.code)
    return [{ ...(known?.ID && { ID: known.ID }), VALUE: draft, VALUE_TYPE: known?.VALUE_TYPE ?? 'WORK' }]
  }
  if (field.type === 'double' || field.type === 'integer') return draft.replace(',', '.').replace(/[\s\u00a0]/g, '')
  return draft
}
