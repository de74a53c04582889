import { deleteFiles, deleteFilesOfRecords, readWhole, storeFile } from '../portal/files/stored-files.ts'
import type { NewFile } from '../portal/files/uploads.ts'
import type { Call } from '../rest/call.ts'
import type { Row } from '../store/store.ts'
import { column, type Fields } from './field.ts'
import { isNewFile } from './field-types/field-type.ts'
import { fieldType } from './field-types/index.ts'
import { updateColumns } from './rows.ts'
import { userfieldsOf } from './userfields/definitions.ts'
import type { UserfieldOwner } from './userfields/owner.ts'

/** A file that a caller names by its id: it stays in the field it is in, or goes. */
export interface KnownFile {
  file: number
  stays: boolean
  /** A single field that has another file is emptied; unless said, it keeps that. */
  only?: true
}

export const isKnownFile = (value: unknown): value is KnownFile =>
  typeof value === 'object' && value !== null && 'stays' in value

/** The fields of files that the rows of a table have. */
export interface FileFields {
  table: string
  /** The number that their files are kept under. */
  entityTypeId: number
  columns: readonly string[]
}

/** Columns with ids of files. */
export const fileColumns = (fields: Fields): string[] =>
  Object.entries(fields).flatMap(([name, field]) => (!field.virtual && fieldType(field).files ? [column(name)] : []))

/** Takes new files out of a new row: they wait until it has an id. A file that is named by its id is another row's. */
export function takeFiles({ columns }: FileFields, row: Row): Row | undefined {
  let taken: Row | undefined
  for (const name of columns) {
    const wanted = row[name]
    if (isNewFile(wanted)) {
      taken ??= {}
      taken[name] = wanted
    } else if (!isKnownFile(wanted)) continue
    row[name] = null
  }
  return taken
}

/** Stores files that were taken out of a row, and their ids in it. */
export async function storeTaken(call: Call, fields: FileFields, id: number, taken: Row | undefined): Promise<void> {
  if (!taken) return
  for (const name of Object.keys(taken)) taken[name] = await stored(call, fields, id, taken[name])
  await updateColumns(call, fields.table, id, taken)
}

/** Puts ids in the place of what a change wants of files: new ones are stored, those that go or are replaced are deleted. */
export async function settleFiles(call: Call, fields: FileFields, before: Row, after: Row): Promise<void> {
  const gone: number[] = []
  for (const name of fields.columns) {
    const was = before[name]
    const wanted = after[name]
    if (isNewFile(wanted)) after[name] = await stored(call, fields, before.id, wanted)
    else if (isKnownFile(wanted)) after[name] = wanted.stays || wanted.file !== Number(was) ? was : null
    if (was && after[name] !== was) gone.push(Number(was))
  }
  await deleteFiles(call.db, gone)
}

const stored = async (
  call: Call,
  { entityTypeId }: Pick<FileFields, 'entityTypeId'>,
  recordId: number,
  file: NewFile,
): Promise<number> => (await storeFile(call, { entityTypeId, recordId }, file)).id

/** Deletes every file of a record. */
export async function deleteFilesOf(call: Call, entityTypeId: number, recordId: number): Promise<void> {
  await deleteFilesOfRecords(call.db, entityTypeId, [recordId])
}

/**
 * Puts ids in the place of what a caller wants of file fields of a record's user fields. A field with several files is set
 * as a whole, but a list of removals alone leaves the others (api-reference/files/how-to-update-files.md). Only files that
 * the field has, in what is stored, can be kept; those that it loses are deleted.
 */
export async function settleUserfieldFiles(
  call: Call,
  owner: UserfieldOwner,
  recordId: number,
  row: Row | null,
  values: Row,
): Promise<void> {
  const fields = [...(await userfieldsOf(call, owner)).values()].filter(
    ({ name, field }) => field.type === 'file' && Object.hasOwn(values, column(name)),
  )
  for (const { name: fieldName, field } of fields) {
    const name = column(fieldName)
    const before = idsIn(row?.[name], field.multiple === true)
    const wanted: (NewFile | KnownFile)[] = values[name] === null ? [] : field.multiple ? values[name] : [values[name]]
    const named = wanted.filter(isKnownFile)
    const gone = named.filter(({ stays }) => !stays).map(({ file }) => file)
    const onlyGoing = wanted.length > 0 && gone.length === wanted.length
    const [first] = named
    // One file that is not the field's own says nothing of the field.
    const keepsOwn = onlyGoing || (!field.multiple && first && !first.only)
    const staying = keepsOwn ? before : named.map(({ file }) => file)
    const after = [...new Set(staying)].filter(id => before.includes(id) && !gone.includes(id))
    for (const item of wanted) if (isNewFile(item)) after.push(await stored(call, owner, recordId, item))
    values[name] = field.multiple && after.length ? JSON.stringify(after) : (after[0] ?? null)
    await deleteFiles(
      call.db,
      before.filter(id => !after.includes(id)),
    )
  }
}

/** The ids of files in a column of user fields. */
export function idsIn(value: unknown, multiple: boolean): number[] {
  if (value === null || value === undefined) return []
  return multiple ? (JSON.parse(String(value)) as number[]) : [Number(value)]
}

/** Files as new ones, for a record that is to have them too; one that is not there any more is left out. */
export async function filesLike(call: Call, ids: readonly unknown[]): Promise<NewFile[]> {
  const files: NewFile[] = []
  for (const id of ids) {
    const file = await readWhole(call, Number(id))
    if (file) files.push(file)
  }
  return files
}
