import { deleteFiles } from '../portal/files.ts'
import type { Call } from '../rest/call.ts'
import { query, type Row } from '../store/store.ts'
import { column, type Fields } from './field.ts'
import { isNewFile } from './field-types/field-type.ts'
import { fieldType } from './field-types/index.ts'
import { isKnownFile, storeFiles } from './files.ts'

/** What of a plain type its files are kept by. */
interface Filed {
  table: string
  fields: Fields
  files?: number
}

const fileColumns = ({ fields, files }: Filed): string[] =>
  files === undefined
    ? []
    : Object.entries(fields)
        .filter(([, field]) => !field.virtual && fieldType(field).files)
        .map(([name]) => column(name))

/** Takes new files out of a new row: they wait until it has an id. A file that is named by its id is another row's. */
export function takeFiles(type: Filed, row: Row): Row {
  const taken: Row = {}
  for (const name of fileColumns(type)) {
    if (isNewFile(row[name])) taken[name] = row[name]
    if (isNewFile(row[name]) || isKnownFile(row[name])) row[name] = null
  }
  return taken
}

/** Stores what was taken and notes it in the row. */
export async function storeTaken(call: Call, type: Filed, id: number, taken: Row): Promise<void> {
  const names = Object.keys(taken)
  if (!names.length) return
  const ids = await storeFiles(call, { entityTypeId: type.files! }, id, taken)
  await query(call.db, `update "${type.table}" set ${names.map(name => `"${name}" = ?`).join(', ')} where id = ?`, [
    ...names.map(name => ids[name]),
    id,
  ])
}

/** Stores the new files of a row that is there, and deletes those that they, or nothing, take the place of. */
export async function settleTableFiles(call: Call, type: Filed, before: Row, after: Row): Promise<void> {
  const names = fileColumns(type)
  for (const name of names) {
    const wanted = after[name]
    if (isKnownFile(wanted)) after[name] = wanted.stays || wanted.file !== Number(before[name]) ? before[name] : null
  }
  if (names.length) await storeFiles(call, { entityTypeId: type.files! }, before.id, after)
  await deleteFiles(
    call.db,
    names.filter(name => before[name] !== null && after[name] !== before[name]).map(name => Number(before[name])),
  )
}

/** Deletes every file of a row. */
export async function deleteTableFiles(call: Call, { files }: Filed, id: number): Promise<void> {
  if (files !== undefined)
    await query(call.db, 'delete from file where entity_type_id = ? and record_id = ?', [files, id])
}
