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
  // Written and shown as a flag, and filtered by 1 and 0 (crm-item-list.md, parameter filter).
  readItemFilter(value) {
    const number = wholeNumber(value)
    return number === 0 || number === 1 ? number : undefined
  },
  showItem: column => `case when ${column} = 1 then 'Y' else 'N' end`,
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

/**
 * The id of a bound CRM record, with the type's letters when the field is open to several types: `L_1`, `CO_5`, `SI_3`; those
 * of a smart process are `T` and its number in hexadecimal, `T80_6` (api-reference/crm/data-types.md).
 */
const crm: FieldType = {
  ...code,
  read(value) {
    const [, prefix, id] = /^(?:([A-Z]{1,2}|T[0-9a-fA-F]{1,8})_)?([1-9]\d{0,14})$/.exec(scalarText(value) ?? '') ?? []
    if (id === undefined) return undefined
    return prefix === undefined
      ? id
      : `${prefix[0]}${/\d/.test(prefix) ? prefix.slice(1).toLowerCase() : prefix.slice(1)}_${id}`
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

/** The full codes of types that applications register: `rest_<application id>_<code>`. */
export const CUSTOM_TYPE = 'rest_'

/** How fields of a `USER_TYPE_ID` are kept; those of an application's type are texts, as long as the field is there. */
export const userfieldType = (userType: string): FieldType | undefined =>
  userType.startsWith(CUSTOM_TYPE)
    ? text
    : Object.hasOwn(userfieldTypes, userType)
      ? userfieldTypes[userType]
      : undefined

/** A `double` as it is stored: rounded to the field's PRECISION (crm.*.userfield.add, SETTINGS). */
export function rounded(value: number, { settings }: Field): number {
  const digits = settings?.PRECISION
  return typeof digits === 'number' ? roundTo(digits, value) : value
}
