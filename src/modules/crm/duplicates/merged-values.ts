import { readWhole } from '../../../portal/files/stored-files.ts'
import type { NewFile } from '../../../portal/files/uploads.ts'
import { column, type Field } from '../../../records/field.ts'
import { idsIn, type KnownFile } from '../../../records/files.ts'
import { userfieldsOf } from '../../../records/userfields/definitions.ts'
import { storedUserfields } from '../../../records/userfields/values.ts'
import type { Call } from '../../../rest/call.ts'
import { query, type Row } from '../../../store/store.ts'
import { bindingsOf } from '../entities/bindings.ts'
import { addressNumber } from '../entities/field-groups.ts'
import { type EntityType, systemFields } from '../model/entity-type.ts'

/** Several records as they are stored, the main one first. */
export type Rows = readonly [Row, ...Row[]]

/** What merging says of one field: a value for the main record, nothing (undefined), or that people have to decide. */
export const CONFLICT = Symbol('conflict')

const isFlag = ({ type }: Field): boolean => type === 'char' || type === 'boolean'

/** Zero is how amounts and references say that there is nothing; in a user field it was written by somebody. */
const isEmpty = (field: Field, value: unknown): boolean =>
  value === null || value === undefined || value === '' || (!field.settings && value === 0)

/**
 * One value out of several, the main record's first: the only one that there is. A flag has no empty value, so that the main
 * record keeps its own. Where people have decided already, the main record's stands against the others.
 */
export function merged(field: Field, values: readonly unknown[], isDecided: boolean): unknown {
  const [main] = values
  const filled = values.filter(value => !isEmpty(field, value))
  if (isFlag(field)) return isEmpty(field, main) ? filled[0] : undefined
  if (new Set(filled.map(String)).size > 1 && !isDecided) return CONFLICT
  return isEmpty(field, main) ? filled[0] : undefined
}

/** Columns of the records' own table that merging fills; CONFLICT where two records say different things. */
export async function mergedColumns(
  call: Call,
  type: EntityType,
  rows: Rows,
  isDecided: boolean,
): Promise<Row | typeof CONFLICT> {
  const told = rows.map(row => withoutOwnName(call, type, row))
  const lists = bindingsOf(type).flatMap(({ primaryField, listField }) => [primaryField, listField])
  const values: Row = {}
  for (const [name, field] of Object.entries(systemFields(type))) {
    if (name === 'ID' || field.virtual || lists.includes(name)) continue
    const all = told.map(row => row[column(name)])
    const value = field.readOnly ? originOf(field, all) : await one(call, field, all, isDecided)
    if (value === CONFLICT && field.as !== addressNumber) return CONFLICT
    if (value !== undefined && value !== CONFLICT) values[column(name)] = value
  }
  return values
}

/** What the portal keeps by itself is of each record alone, but what one came from is worth keeping. */
const originOf = (field: Field, values: readonly unknown[]): unknown =>
  field.type.startsWith('crm_') && isEmpty(field, values[0]) ? values.find(value => !isEmpty(field, value)) : undefined

/** A record without the name that it got from its number: nobody chose that. */
function withoutOwnName(call: Call, type: EntityType, row: Row): Row {
  const told = { ...row }
  for (const [name, value] of Object.entries(type.numbered?.(Number(row.id), call) ?? {}))
    if (told[name] === value) told[name] = null
  return told
}

/** The same for user fields; what has several values gets all of them. */
export async function mergedUserfields(
  call: Call,
  type: EntityType,
  rows: Rows,
  isDecided: boolean,
): Promise<Row | typeof CONFLICT> {
  const userfields = [...(await userfieldsOf(call, type)).values()]
  const named = Object.fromEntries(userfields.map(({ name }) => [column(name), null]))
  const stored: Row[] = []
  for (const { id } of rows) stored.push(await storedUserfields(call, type, Number(id), named))
  const values: Row = {}
  for (const { name, field } of userfields) {
    const all = stored.map(row => row[column(name)])
    const value = field.multiple ? await together(call, field, all) : await one(call, field, all, isDecided)
    if (value === CONFLICT) return CONFLICT
    if (value !== undefined) values[column(name)] = value
  }
  return values
}

/** A field of one value; a file is taken along as a new one, since the old one goes with its record. */
async function one(call: Call, field: Field, values: readonly unknown[], isDecided: boolean): Promise<unknown> {
  if (field.type !== 'file') return merged(field, values, isDecided)
  const files = await filesOf(call, values.map(Number))
  const value = merged(
    field,
    values.map(id => files.get(Number(id))?.text),
    isDecided,
  )
  return typeof value === 'string' ? [...files.values()].find(({ text }) => text === value)!.file : value
}

/** A field of several values: those of the main record, then those of the others that it does not have. */
async function together(call: Call, field: Field, lists: readonly unknown[]): Promise<unknown> {
  if (field.type === 'file') return filesTogether(call, lists)
  const values = lists.map(list => (typeof list === 'string' ? (JSON.parse(list) as unknown[]) : []))
  const all = [...new Set(values.flat())]
  return all.length > values[0]!.length ? JSON.stringify(all) : undefined
}

async function filesTogether(call: Call, lists: readonly unknown[]): Promise<(KnownFile | NewFile)[] | undefined> {
  const [main = [], ...others] = lists.map(list => idsIn(list, true))
  const files = await filesOf(call, [...main, ...others.flat()])
  const texts = new Set(main.map(id => files.get(id)?.text))
  const added: NewFile[] = []
  for (const id of others.flat()) {
    const other = files.get(id)
    if (!other || texts.has(other.text)) continue
    texts.add(other.text)
    added.push(other.file)
  }
  return added.length ? [...main.map(file => ({ file, stays: true })), ...added] : undefined
}

/** Files by their ids, each with a text that is the same for the same file. */
async function filesOf(call: Call, ids: readonly number[]): Promise<Map<number, { file: NewFile; text: string }>> {
  const files = new Map<number, { file: NewFile; text: string }>()
  for (const id of ids) {
    if (!id) continue
    const [row] = await query<{ hash: string }>(call.db, 'select hash from file where id = ?', [id])
    const file = row && (await readWhole(call, id))
    if (file) files.set(id, { file, text: `${file.name} ${row.hash}` })
  }
  return files
}
