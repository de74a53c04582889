import { randomBytes } from 'node:crypto'
import { chunks } from '../../lib/chunks.ts'
import type { Call } from '../../rest/call.ts'
import { type Db, insertRow, query } from '../../store/store.ts'
import { sniff } from './sniff.ts'
import type { NewFile } from './uploads.ts'

/** Whom a file belongs to: a record by its type's number and its id, or a user. */
export interface FileOwner {
  entityTypeId: number
  recordId: number
}

/** Files of users are kept under a number that no type of records has. */
export const USER_FILES = 0

/** A file as it is kept; its token is the secret by which its addresses are signed (addresses.ts). */
export interface StoredFile {
  id: number
  token: string
}

/** Keeps a file and gives its id; its content is kept once for all files that have the same. */
export async function storeFile(
  { db, now, rest }: Pick<Call, 'db' | 'now' | 'rest'>,
  { entityTypeId, recordId }: FileOwner,
  file: NewFile,
): Promise<StoredFile> {
  const { name, content } = file
  const hash = await rest.files.put(db, name, content)
  const { contentType, width, height } = await sniff(file)
  const token = randomBytes(16).toString('hex')
  const id = await insertRow(
    db,
    `insert into file (entity_type_id, record_id, name, content_type, size, width, height, hash, token, created)
     values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    [entityTypeId, recordId, name, contentType, content.length, width, height, hash, token, now],
  )
  return { id, token }
}

export async function deleteFiles(db: Db, ids: readonly number[]): Promise<void> {
  for (const some of chunks(ids)) await letGo(db, `id in (${some.map(() => '?').join(',')})`, some)
}

/** Deletes every file of some records of one type. */
export async function deleteFilesOfRecords(db: Db, entityTypeId: number, recordIds: readonly number[]): Promise<void> {
  for (const some of chunks(recordIds))
    await letGo(db, `entity_type_id = ? and record_id in (${some.map(() => '?').join(',')})`, [entityTypeId, ...some])
}

/** Deletes files; contents that nobody may have any more are marked, and collected later (contents.ts). */
async function letGo(db: Db, which: string, values: readonly unknown[]): Promise<void> {
  await query(
    db,
    `update file_content set doomed = ? where doomed is null and hash in (select hash from file where ${which})`,
    [new Date().toISOString(), ...values],
  )
  await query(db, `delete from file where ${which}`, values)
}

/** A file as it is, all of it in memory. */
export interface WholeFile extends NewFile {
  content: Uint8Array
}

/** A file with its content, for another record to have the same. */
export async function readWhole({ db, rest }: Pick<Call, 'db' | 'rest'>, id: number): Promise<WholeFile | undefined> {
  const [row] = await query<{ name: string; size: number; hash: string; place: string }>(
    db,
    'select f.name, f.size, f.hash, c.place from file f join file_content c on c.hash = f.hash where f.id = ?',
    [id],
  )
  if (!row) return undefined
  const pieces: Uint8Array[] = []
  const size = Number(row.size)
  for await (const piece of rest.files.read(db, { ...row, size }, 0, size - 1)) pieces.push(piece)
  return { name: row.name, content: Buffer.concat(pieces) }
}
