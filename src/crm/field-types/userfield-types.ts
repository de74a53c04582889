import { scalarText, truth, wholeNumber } from '../../rest/params.ts'
import type { Field } from '../record-type.ts'
import type { FieldType } from './field-type.ts'
import { file } from './file.ts'
import { code, date, datetime, double, integer, reference, roundTo, string } from './plain.ts'

/** A text without halves of a character, which PostgreSQL keeps neither in a column nor in JSON. */
export const plainText = (value: unknown): string | undefined => scalarText(value)?.toWellFormed()

const text: FieldType = { ...string, read: plainText }
const codeText: FieldType = { ...code, read: plainText }

/** Stored as 1 or 0 and shown so; filters of it compare with 1 and 0 too. */
const boolean: FieldType = {
  column: 'integer',
  read(value) {
    const yes = truth(value)
    return yes === undefined ? undefined : yes ? 1 : 0
  },
  show: (column, flavor) => flavor.asText(column),
  empty: [0],
}

/** The id of an element of the field's own list. */
const enumeration: FieldType = {
  ...integer,
  read(value, { field }) {
    const id = wholeNumber(value)
    return id !== undefined && field.elements?.includes(id) ? id : undefined
  },
}

/** An amount with its currency, `100.5|EUR`. */
const moneyText: FieldType = {
  ...code,
  searchable: true,
  read(value) {
    const text = scalarText(value)
    return text !== undefined && /^-?\d{1,15}(\.\d{1,10})?(\|[A-Z]{3})?$/.test(text) ? text : undefined
  },
}

/** The id of a bound CRM record, with the type's letter when the field is open to several types: `L_1`, `CO_5`. */
const crm: FieldType = {
  ...code,
  read(value) {
    const text = scalarText(value)
    return text !== undefined && /^(([A-Z]{1,2}|T[0-9a-f]{1,8})_)?[1-9]\d{0,14}$/.test(text) ? text : undefined
  },
}

/** Types of user fields by `USER_TYPE_ID` (crm.userfield.types). */
export const userfieldTypes: Readonly<Record<string, FieldType>> = {
  string: text,
  integer,
  double,
  boolean,
  enumeration,
  datetime,
  date,
  money: moneyText,
  url: text,
  address: text,
  file,
  employee: reference,
  crm_status: codeText,
  iblock_section: reference,
  iblock_element: reference,
  crm,
}

/** A `double` as it is stored: rounded to the field's PRECISION (crm.*.userfield.add, SETTINGS). */
export function rounded(value: number, { settings }: Field): number {
  const digits = settings?.PRECISION
  return typeof digits === 'number' ? roundTo(digits, value) : value
}
