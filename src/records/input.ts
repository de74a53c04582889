import { cut, inLanguage, isMap } from '../lib/text.ts'
import type { Call } from '../rest/call.ts'
import { oneOrMore, truth, wholeNumber } from '../rest/params.ts'
import type { Row } from '../store/store.ts'
import { column, type Field, type Fields } from './field.ts'
import { fieldType } from './field-types/index.ts'
import type { KnownFile } from './files.ts'
import { defaultOf, userfieldsOf } from './userfields/definitions.ts'
import type { UserfieldOwner } from './userfields/owner.ts'

export interface Reading {
  /** Fields that only an import may set are taken. */
  importing: boolean
  /** Fields that may be set only once are taken. */
  adding: boolean
}

/** Columns of fields from what a caller sends; names that there are none of, or that may not be written, are passed over. */
export function readColumns(
  call: Call<'fieldInvalid'>,
  all: Fields,
  fields: Record<string, unknown>,
  { importing, adding }: Reading,
): Row {
  const row: Row = {}
  for (const name of Object.keys(fields)) {
    const field = Object.hasOwn(all, name) ? all[name] : undefined
    if (field && !field.virtual && isWritable(field, { importing, adding }))
      row[column(name)] = readValue(call, name, field, fields[name])
  }
  return row
}

export const isWritable = (field: Field, { importing, adding }: Reading): boolean =>
  !(field.readOnly && !(importing && field.importable === 'anywhere')) && !(field.immutable && !adding)

/** Columns of user fields from what a caller sends; a new record has its fields' defaults where nothing is said. */
export async function readUserfields(
  call: Call<'fieldInvalid'>,
  owner: UserfieldOwner,
  fields: Record<string, unknown>,
  adding: boolean,
): Promise<Row> {
  const row: Row = {}
  for (const [name, userfield] of await userfieldsOf(call, owner)) {
    const value = Object.hasOwn(fields, name) ? fields[name] : adding ? defaultOf(call, userfield) : undefined
    if (value !== undefined) row[column(name)] = readValues(call, name, userfield.field, value)
  }
  return row
}

export const invalid = (call: Call<'fieldInvalid'>, name: string, field: Field): never =>
  call.fail('fieldInvalid', { field: name, title: inLanguage(field.title, call.language) })

/** A value of one field as it is stored; null for none. */
export function readValue(call: Call<'fieldInvalid'>, name: string, field: Field, value: unknown): unknown {
  const type = fieldType(field)
  if (value === null || value === undefined) return null
  if (value === '') return type.keepsEmptyText ? '' : null
  // A system field is not named by a bare id: no page shows one.
  const knownFile = type.files && (field.settings || isMap(value)) ? readKnownFile(value) : undefined
  if (knownFile !== undefined) return knownFile
  const read = type.read(value, { zone: call.zone, field })
  if (read === undefined && type.skipsOthers) return field.multiple ? null : noFile
  const stored = type.stored && read !== undefined && read !== null ? type.stored(read, field) : read
  if (stored === undefined) return invalid(call, name, field)
  return typeof stored === 'string' && field.maxLength ? cut(stored, field.maxLength) : stored
}

/** A multiple field's values; the empty ones among them are dropped. One value alone counts as a list of one. */
export function readValues(call: Call<'fieldInvalid'>, name: string, field: Field, value: unknown): unknown {
  if (!field.multiple) return readValue(call, name, field, value)
  // Quirk: false is how an empty multiple field is shown, so it is taken back.
  if (value === false) return null
  const items = isOneFile(field, value) ? [value] : oneOrMore(value)
  const read = items.map(item => readValue(call, name, field, item)).filter(item => item !== null && item !== '')
  if (!read.length) return null
  return field.type === 'file' ? read : JSON.stringify(read)
}

/** In a single field it says as little as a file that the field does not have. */
const noFile: KnownFile = { file: 0, stays: true }

/** A file that a field has: `5`, `{id: 5}` to keep it, `{id: 5, remove: "Y"}` to lose it. */
function readKnownFile(value: unknown): KnownFile | null | undefined {
  const map = isMap(value) ? value : null
  if (map && ('fileData' in map || 'FILE_DATA' in map)) return undefined
  const id = wholeNumber(map ? (map.id ?? map.ID) : value)
  if (id === undefined) return undefined
  return id > 0 ? { file: id, stays: truth(map?.remove) !== true } : null
}

const isText = (value: unknown): value is string => typeof value === 'string'

/** Whether a multiple field of files is given one file where a list of them is meant. */
function isOneFile(field: Field, value: unknown): boolean {
  if (field.type !== 'file') return false
  if (isMap(value)) return ['fileData', 'FILE_DATA', 'id', 'ID', 'remove'].some(key => key in value)
  // `[name, content]`, but neither a list of ids to keep nor one with files of their own.
  return Array.isArray(value) && value.every(isText) && value.some(item => wholeNumber(item) === undefined)
}
