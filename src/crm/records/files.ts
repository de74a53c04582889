import { randomBytes } from 'node:crypto'
import { chunks } from '../../lib/chunks.ts'
import type { Call } from '../../rest/call.ts'
import type { Row } from '../../store/store.ts'
import { isNewFile, type NewFile } from '../field-types/field-type.ts'
import { column, type EntityType } from '../record-type.ts'
import { userfieldsOf, userfieldTable } from '../userfields.ts'

/** A file that a caller names by its id: it stays in the field it is in, or goes. */
export interface KnownFile {
  file: number
  stays: boolean
}

export const isKnownFile = (value: unknown): value is KnownFile =>
  typeof value === 'object' && value !== null && 'stays' in value

/** Stores the new files among a row's values and puts their ids in their place, in the row itself. */
export async function storeFiles(call: Call, type: EntityType, recordId: number, row: Row): Promise<Row> {
  for (const [column, value] of Object.entries(row))
    if (isNewFile(value)) row[column] = await storeFile(call, type, recordId, value.name, value.content)
  return row
}

/**
 * Puts ids in the place of what a caller wants of file fields of a record's user fields. A field with several files is set
 * as a whole, but a list of removals alone leaves the others (api-reference/files/how-to-update-files.md). Only files that
 * the field has, in what is stored, can be kept; those that it loses are deleted.
 */
export async function settleFiles(
  call: Call,
  type: EntityType,
  recordId: number,
  stored: Row | null,
  values: Row,
): Promise<void> {
  const fields = [...(await userfieldsOf(call, type)).values()].filter(
    ({ name, field }) => field.type === 'file' && Object.hasOwn(values, column(name)),
  )
  for (const { name: fieldName, field } of fields) {
    const name = column(fieldName)
    const before = idsIn(stored?.[name], field.multiple === true)
    const wanted: (NewFile | KnownFile)[] = values[name] === null ? [] : field.multiple ? values[name] : [values[name]]
    const named = wanted.filter(isKnownFile)
    const gone = named.filter(({ stays }) => !stays).map(({ file }) => file)
    const onlyGoing = wanted.length > 0 && gone.length === wanted.length
    // One file that is not the field's own says nothing of the field.
    const kept = onlyGoing || (!field.multiple && named.length) ? before : named.map(({ file }) => file)
    const after = [...new Set(kept)].filter(id => before.includes(id) && !gone.includes(id))
    for (const item of wanted)
      if (isNewFile(item)) after.push(await storeFile(call, type, recordId, item.name, item.content))
    values[name] = field.multiple && after.length ? JSON.stringify(after) : (after[0] ?? null)
    await deleteFiles(
      call,
      before.filter(id => !after.includes(id)),
    )
  }
}

/** The ids of files in a column of user fields. */
function idsIn(value: unknown, multiple: boolean): number[] {
  if (value === null || value === undefined) return []
  return multiple ? (JSON.parse(String(value)) as number[]) : [Number(value)]
}

/** Deletes the files that a column of a type's user fields refers to. */
export async function deleteFilesIn(call: Call, type: EntityType, column: string, multiple: boolean): Promise<void> {
  const rows = await call.db.selectFrom(userfieldTable(type)).select(column).where(column, 'is not', null).execute()
  await deleteFiles(
    call,
    rows.flatMap(row => idsIn(row[column], multiple)),
  )
}

export async function deleteFiles(call: Call, ids: number[]): Promise<void> {
  for (const some of chunks(ids)) await call.db.deleteFrom('file').where('id', 'in', some).execute()
}

const contentTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  pdf: 'application/pdf',
  txt: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
}

async function storeFile(
  call: Call,
  type: EntityType,
  recordId: number,
  name: string,
  content: Uint8Array,
): Promise<number> {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  const row = await call.db
    .insertInto('file')
    .values({
      entity_type_id: type.entityTypeId,
      record_id: recordId,
      name,
      content_type: contentTypes[ending] ?? 'application/octet-stream',
      size: content.length,
      content,
      // Whoever has the address may fetch the file: the token is what guards it.
      token: randomBytes(16).toString('hex'),
      created: call.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return Number(row.id)
}
