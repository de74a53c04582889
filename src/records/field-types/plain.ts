import { readDate, readMoment } from '../../lib/moment.ts'
import { scalarText, truth, wholeNumber } from '../../rest/params.ts'
import type { FieldType } from './field-type.ts'

/** A text of any length; an empty text stays one. */
export const string: FieldType = {
  column: 'text',
  keepsEmptyText: true,
  read: scalarText,
  show: column => column,
  empty: [''],
  caseless: true,
  searchable: true,
}

/** A text without halves of a character, which PostgreSQL keeps neither in a column nor in JSON. */
export const plainText = (value: unknown): string | undefined => scalarText(value)?.toWellFormed()

/** The same as a type. */
export const text: FieldType = { ...string, read: plainText }

export const integer: FieldType = {
  column: 'integer',
  read: wholeNumber,
  show: (column, flavor) => flavor.asText(column),
  empty: [0],
  searchable: true,
}

/** A number from a number or its text; a comma and spaces between thousands are understood, as people type them. */
function decimal(value: unknown): number | undefined {
  if (typeof value === 'string') {
    const text = value.replace(/[\s\u00a0]/g, '').replace(',', '.')
    if (!/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d{1,2})?$/i.test(text)) return undefined
    value = Number(text)
  }
  return typeof value === 'number' && Math.abs(value) < 1e15 ? value : undefined
}

/** A number of so many decimals, halves away from zero; one too large for them stays as it is. */
export function roundTo(digits: number, value: number): number {
  const text = String(Math.abs(value))
  // Shifting the text and not the number: 1.005 is a half and 1.005 * 100 is less than one.
  const shifted = text.includes('e') ? Math.abs(value) * 10 ** digits : Number(`${text}e${digits}`)
  if (shifted > Number.MAX_SAFE_INTEGER) return value
  // Adding 0 leaves no negative zero.
  return Math.sign(value) * Number(`${Math.round(shifted)}e-${digits}`) + 0
}

/** An amount: shown as text with two decimals, 0.00 where there is none. */
export const money: FieldType = {
  column: 'number',
  read(value) {
    const number = decimal(value)
    return number === undefined ? undefined : roundTo(2, number)
  },
  show: (column, flavor) => flavor.money(`coalesce(${column},0)`),
  empty: [0],
  searchable: true,
}

export const double: FieldType = {
  column: 'number',
  read: decimal,
  show: (column, flavor) => flavor.number(column),
  empty: [0],
  searchable: true,
}

/** A number that is rounded to so many decimals and shown with all of them, null where there is none. */
export const fixed = (decimals: number): FieldType => ({
  ...double,
  read(value) {
    const number = decimal(value)
    return number === undefined ? undefined : roundTo(decimals, number)
  },
  show: (column, flavor) => flavor.fixed(column, decimals),
})

/** A map or a list, kept and shown as it is. */
export const json: FieldType = {
  column: 'text',
  read(value) {
    if (typeof value !== 'object' || value === null) return undefined
    // Empty, it is a list, as PHP has it.
    const text = Object.keys(value).length ? JSON.stringify(value).toWellFormed() : '[]'
    return text.length <= LONGEST_JSON ? text : undefined
  },
  show: (column, flavor) => flavor.json(column),
  empty: [''],
}

const LONGEST_JSON = 65_536

/** A flag of the CRM: Y or N. */
export const char: FieldType = {
  column: 'text',
  read(value) {
    const yes = truth(value)
    return yes === undefined ? undefined : yes ? 'Y' : 'N'
  },
  show: column => column,
  empty: ['N'],
}

/** An absent date or moment is shown as an empty text. */
export const date: FieldType = {
  column: 'text',
  read: value => (typeof value === 'string' ? readDate(value) : undefined),
  show: (column, flavor) => `coalesce(${flavor.day(column)},'')`,
  showItem: (column, flavor) => flavor.day(column),
  empty: [],
}

export const datetime: FieldType = {
  column: 'text',
  read: (value, { zone }) => (typeof value === 'string' ? readMoment(value, zone) : undefined),
  show: (column, flavor) => `coalesce(${flavor.moment(column)},'')`,
  showItem: (column, flavor) => flavor.moment(column),
  empty: [],
}

/** A code of a directory: substring filters do not work on it. */
export const code: FieldType = {
  column: 'text',
  read: value => scalarText(value),
  show: column => column,
  empty: [''],
}

/** A text whose length an index takes. */
export const shortText: FieldType = text

/** A currency of ISO 4217. */
export const currency: FieldType = {
  ...code,
  read(value) {
    const text = scalarText(value)
    return text !== undefined && /^[A-Z]{3}$/.test(text) ? text : undefined
  },
}

/** The id of another record; 0 is none. Substring filters do not work on it. */
export const reference: FieldType = {
  column: 'integer',
  read(value) {
    const id = wholeNumber(value)
    return id === undefined || id < 0 ? undefined : id === 0 ? null : id
  },
  show: (column, flavor) => flavor.asText(column),
  empty: [0],
}
