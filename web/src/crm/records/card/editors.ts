import type { RecordRow } from '../../entity-types/index.ts'
import type { Field } from '../fields.ts'

/** A value that can be chosen. */
export interface Choice {
  value: string
  text: string
}

/** How one value of a field is edited. */
export type Editor = 'text' | 'long' | 'number' | 'date' | 'moment' | 'choice' | 'money' | 'record' | 'file' | 'phones'

const editors: Readonly<Record<string, Editor>> = {
  string: 'text',
  text: 'long',
  url: 'text',
  address: 'text',
  location: 'text',
  money: 'money',
  integer: 'number',
  double: 'number',
  iblock_element: 'number',
  iblock_section: 'number',
  date: 'date',
  datetime: 'moment',
  char: 'choice',
  boolean: 'choice',
  crm_status: 'choice',
  crm_currency: 'choice',
  enumeration: 'choice',
  user: 'choice',
  employee: 'choice',
  crm: 'record',
  crm_entity: 'record',
  crm_company: 'record',
  crm_contact: 'record',
  crm_deal: 'record',
  crm_lead: 'record',
  crm_quote: 'record',
  file: 'file',
  crm_multifield: 'phones',
}

/** Texts that people write at length, which the classic methods call strings like all others. */
const LONG = /^(COMMENTS|SOURCE_DESCRIPTION|STATUS_DESCRIPTION|ADDITIONAL_INFO|BANKING_DETAILS|comments|content|terms)$/

/** Types of fields that applications made hold texts; null: not here. */
export const editorOf = ({ code, type, settings }: Field): Editor | null => {
  const isLong = LONG.test(code) || (type === 'string' && Number(settings?.ROWS) > 1)
  return isLong ? 'long' : (editors[type] ?? (type.startsWith('rest_') ? 'text' : null))
}

/** Whether what is edited is one text, which is kept as soon as it is left; everything else has buttons. */
export const isSimple = (field: Field): boolean =>
  !field.isMultiple && !['money', 'record', 'file', 'phones', 'long'].includes(editorOf(field) ?? '')

/** A phone, an e-mail address or the like; without a value it goes. */
export interface Multifield {
  ID?: string
  VALUE: string
  VALUE_TYPE: string
}

/** One value as an editor begins with it. */
function draftOfOne(field: Field, value: unknown): string {
  const text = String(value ?? '')
  switch (editorOf(field)) {
    case 'date':
      return text.slice(0, 10)
    case 'moment':
      return text.slice(0, 16)
    case 'choice':
      if (field.type !== 'boolean' && field.type !== 'char') return text
      return /^(Y|1|true)$/i.test(text) ? 'Y' : text === '' ? '' : 'N'
    case 'record':
      return text === '0' ? '' : text
    default:
      return text
  }
}

const listOf = (value: unknown): unknown[] =>
  Array.isArray(value) ? value : value === null || value === undefined || value === false || value === '' ? [] : [value]

/** What an editor begins with: one text, or several; a list has a line to write into. */
export function draftOf(field: Field, record: RecordRow): string | string[] {
  const value = record[field.code]
  if (!field.isMultiple) return draftOfOne(field, value)
  const drafts = listOf(value).map(one => draftOfOne(field, one))
  return drafts.length || field.type === 'enumeration' ? drafts : ['']
}

/** The phones, addresses and so on that a record has; there is always a line to write into. */
export function multifieldsOf(field: Field, record: RecordRow): Multifield[] {
  const known = listOf(record[field.code]) as Multifield[]
  return known.length ? known.map(({ ID, VALUE, VALUE_TYPE }) => ({ ...(ID && { ID }), VALUE, VALUE_TYPE })) : [fresh()]
}

export const fresh = (): Multifield => ({ VALUE: '', VALUE_TYPE: 'WORK' })

/** What is sent of phones and the like: those that were left out of the list go. */
export function wireOfMultifields(before: readonly Multifield[], after: readonly Multifield[]): Multifield[] {
  const left = new Set(after.map(({ ID }) => ID))
  const gone = before.filter(({ ID }) => ID && !left.has(ID)).map(one => ({ ...one, VALUE: '' }))
  return [...after.filter(({ ID, VALUE }) => ID || VALUE.trim()), ...gone]
}

const wireOfOne = ({ type }: Field, draft: string): string =>
  type === 'double' || type === 'integer' ? draft.replace(',', '.').replace(/[\s\u00a0]/g, '') : draft

/** What is sent for what was typed; an empty list is an empty text. */
export function wireOf(field: Field, draft: string | string[]): unknown {
  if (!Array.isArray(draft)) return wireOfOne(field, draft)
  const filled = draft.filter(one => one.trim() !== '').map(one => wireOfOne(field, one))
  return filled.length ? filled : ''
}
