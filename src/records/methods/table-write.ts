import { ensure } from '../../lib/maps.ts'
import { settingsChanged } from '../../portal/settings/settings.ts'
import type { Call } from '../../rest/call.ts'
import { insertRow, query, type Row } from '../../store/store.ts'
import { applyGuards, type Draft, type RecordCondition } from '../draft.ts'
import { deleteFilesOf, type FileFields, fileColumns, settleFiles, storeTaken, takeFiles } from '../files.ts'
import { readColumns, readUserfields } from '../input.ts'
import { changedColumns, setValues, updateColumns } from '../rows.ts'
import { hasUserfields } from '../userfields/owner.ts'
import { changeUserfields, deleteUserfields, writeUserfields } from '../userfields/values.ts'
import { keyColumn } from './read.ts'
import type { Key, WriteVerb } from './record-type.ts'
import type { TableType } from './table-type.ts'

/** A call that writes rows of a type. */
type Writing<C extends string> = Call<C | RecordCondition>

/** What a new row is made of. */
interface TableInput {
  /** Columns that the caller set. */
  values: Row
  /** Columns of its user fields, read when the row is there. */
  userfields(): Promise<Row>
  /** What `follow` reads of what is kept elsewhere. */
  fields: Row
}

/** Adds a row and gives what `add` answers. */
export async function addRow<C extends string>(call: Writing<C>, type: TableType<C>, fields: Row): Promise<unknown> {
  await beginWrite(call, type, 'add')
  await type.requireKeys?.(call, fields)
  const values = readColumns(call, type.fields, fields, { importing: false, adding: true })
  const userfields = async () => (hasUserfields(type) ? readUserfields(call, type, fields, true) : {})
  const after = await addTableRow(call, type, { values, userfields, fields })
  return type.answers?.add ? type.answers.add(after) : after.id
}

/** Adds a row of columns that were read, for who may add one, and gives it with its id. */
export async function addTableRow<C extends string>(
  call: Writing<C>,
  type: TableType<C>,
  { values, userfields, fields }: TableInput,
): Promise<Row> {
  // The row as it will be, by the rules of its type.
  const after: Row = { ...(await type.defaults?.(call, values)) }
  setValues(after, values)
  const draft: Draft<C> = { call, type, before: null, after, givenColumns: new Set(Object.keys(values)) }
  await applyGuards(type.guards?.add, draft)
  await type.rowAccess?.require(call, 'add', after)

  // The row itself.
  const files = takeFiles(filesOf(type), after)
  const id = await insertColumns(call, type.table, after)
  await storeTaken(call, filesOf(type), id, files)
  after.id = id

  // What it has in other tables.
  if (hasUserfields(type)) await writeUserfields(call, type, id, null, await userfields())
  await type.follow?.add?.(draft, id, fields)

  // Who is told.
  call.recordChange(type.name, keyIn(type, after), 'add')
  return after
}

/** Changes a row and gives what `update` answers. */
export async function updateRow<C extends string>(
  call: Writing<C>,
  type: TableType<C>,
  key: Key,
  fields: Row,
): Promise<unknown> {
  // Who may, and what they want.
  await beginWrite(call, type, 'update')
  const before = await requireRow(call, type, key, 'update')
  const values = readColumns(call, type.fields, fields, { importing: false, adding: false })

  // The row as it will be, by the rules of its type.
  const after: Row = { ...before, ...values }
  const draft: Draft<C> = { call, type, before, after, givenColumns: new Set(Object.keys(values)) }
  await applyGuards(type.guards?.update, draft)
  await type.rowAccess?.require(call, 'update', after)

  // The row itself.
  await settleFiles(call, filesOf(type), before, after)
  await updateColumns(call, type.table, before.id, after, changedColumns(before, after))

  // What it has in other tables.
  if (hasUserfields(type))
    await changeUserfields(call, type, before.id, await readUserfields(call, type, fields, false))
  await type.follow?.update?.(draft, before.id, fields)

  // Who is told.
  call.recordChange(type.name, keyIn(type, before), 'update')
  return type.answers?.update ? type.answers.update(after) : true
}

/** Deletes a row and what belongs to it. */
export async function deleteRow<C extends string>(call: Writing<C>, type: TableType<C>, key: Key): Promise<void> {
  await beginWrite(call, type, 'delete')
  const row = await requireRow(call, type, key, 'delete')
  for (const rule of type.deletable ?? []) await rule(call, row)
  await type.follow?.delete?.(call, row)
  if (type.entityTypeId !== undefined) await deleteFilesOf(call, type.entityTypeId, row.id)
  if (hasUserfields(type)) await deleteUserfields(call, type, row.id)
  await query(call.db, `delete from "${type.table}" where id = ?`, [row.id])
  call.recordChange(type.name, keyIn(type, row), 'delete')
}

/** The stored row that a key names, for who may write it so. */
async function requireRow<C extends string>(
  call: Writing<C>,
  type: TableType<C>,
  key: Key,
  verb: 'update' | 'delete',
): Promise<Row> {
  const text = `select * from "${type.table}" where "${keyColumn(type)}" = ? ${call.flavor.forUpdate}`
  const [row] = await query(call.db, text, [key])
  if (!row) return call.fail('notFound', { id: key })
  await type.rowAccess?.require(call, verb, row)
  return row
}

/** What the request log calls a row by: its id, or its code. */
const keyIn = <C extends string>(type: TableType<C>, row: Row): Key => row[keyColumn(type)]

/** Who may not write is told so first; where rows are settings, the new version of the settings comes before any look. */
async function beginWrite<C extends string>(call: Writing<C>, type: TableType<C>, verb: WriteVerb): Promise<void> {
  await type.writers?.require(call, verb)
  if (type.changesSettings) await settingsChanged(call.db, call)
}

/** Inserts a row: its columns in one order whatever the caller's, so that a type has few statements. */
async function insertColumns(call: Call, table: string, row: Row): Promise<number> {
  const columns = Object.keys(row)
    .filter(name => row[name] !== undefined)
    .toSorted()
  return insertRow(
    call.db,
    `insert into "${table}" (${columns.map(name => `"${name}"`).join(',')}) values (${columns.map(() => '?').join(',')})`,
    columns.map(name => row[name]),
  )
}

const fileFields = new WeakMap<object, FileFields>()

const filesOf = <C extends string>(type: TableType<C>): FileFields =>
  ensure(fileFields, type, () => {
    const { table, entityTypeId, fields } = type
    return entityTypeId === undefined
      ? { table, entityTypeId: 0, columns: [] }
      : { table, entityTypeId, columns: fileColumns(fields) }
  })
