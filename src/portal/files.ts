import { randomBytes } from 'node:crypto'
import { chunks } from '../lib/chunks.ts'
import { isMap } from '../lib/text.ts'
import type { Context } from '../rest/call.ts'
import { scalarText } from '../rest/params.ts'
import type { Db } from '../store/store.ts'

/** A file on its way into the store. */
export interface NewFile {
  name: string
  content: Uint8Array
}

/** Whom a file belongs to: a record by its type's number and its id, or a user. */
interface FileOwner {
  entityTypeId: number
  recordId: number
}

/** Files of users are kept under a number that no type of records has. */
export const USER_FILES = 0

/** `[name, base64]`, in whatever array it comes; undefined for what is no file (api-reference/files/how-to-upload-files.md). */
export function readFile(value: unknown): NewFile | undefined {
  const [name, content] = Array.isArray(value) ? value : isMap(value) ? Object.values(value) : []
  return decoded(name, content)
}

/** A file of a name and its content in base64. */
export function decoded(name: unknown, content: unknown): NewFile | undefined {
  const fileName = scalarText(name)
  if (!fileName || typeof content !== 'string') return undefined
  const base64 = content.replace(/\s/g, '')
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(base64)) return undefined
  return { name: fileName.slice(0, 255), content: Buffer.from(base64, 'base64') }
}

const contentTypes: Readonly<Record<string, string>> = {
  png: 'image/png',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  gif: 'image/gif',
  webp: 'image/webp',
  pdf: 'application/pdf',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  txt: 'text/plain; charset=utf-8',
  csv: 'text/csv; charset=utf-8',
}

/** A file as it is kept; its token is what guards it: whoever has the address may fetch it. */
interface StoredFile {
  id: number
  token: string
}

export async function storeFile(
  { db, now }: Pick<Context, 'db' | 'now'>,
  { entityTypeId, recordId }: FileOwner,
  { name, content }: NewFile,
): Promise<StoredFile> {
  const ending = /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? ''
  const token = randomBytes(16).toString('hex')
  const row = await db
    .insertInto('file')
    .values({
      entity_type_id: entityTypeId,
      record_id: recordId,
      name,
      content_type: contentTypes[ending] ?? 'application/octet-stream',
      size: content.length,
      content,
      token,
      created: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return { id: Number(row.id), token }
}

export async function deleteFiles(db: Db, ids: readonly number[]): Promise<void> {
  for (const some of chunks(ids)) await db.deleteFrom('file').where('id', 'in', some).execute()
}

/** Where a file can be fetched from (src/http/files.ts). */
export const fileAddress = ({ id, token }: StoredFile): string => `/file/${id}/${token}`

/** The file of an address; undefined for an address of something else. */
export function fileIdIn(address: string): number | undefined {
  const [, id] = /^\/file\/(\d+)\//.exec(address) ?? []
  return id === undefined ? undefined : Number(id)
}
