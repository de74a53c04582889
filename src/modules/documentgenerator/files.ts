import { addressFor } from '../../portal/address.ts'
import { deleteFiles, fileAddress, type NewFile, storeFile } from '../../portal/files.ts'
import type { Call } from '../../rest/call.ts'
import { query } from '../../store/store.ts'

/** The numbers that files of templates and of documents are kept under: no type of records has them. */
export const TEMPLATE_FILES = -10
export const DOCUMENT_FILES = -11

/** Keeps a file in the place of another one, and gives its id. */
export async function replaceFile(
  call: Pick<Call, 'db' | 'now'>,
  owner: { entityTypeId: number; recordId: number },
  before: number | null,
  file: NewFile,
): Promise<number> {
  const { id } = await storeFile(call, owner, file)
  if (before !== null) await deleteFiles(call.db, [before])
  return id
}

/** What is in a file; undefined where it is not there. */
export async function contentOf(
  { db }: Pick<Call, 'db'>,
  id: number | null | undefined,
): Promise<Uint8Array | undefined> {
  if (!id) return undefined
  const row = await db.selectFrom('file').select('content').where('id', '=', id).executeTakeFirst()
  return row?.content ?? undefined
}

/** The file of an address of the portal, `/file/5/…`, with or without its beginning; undefined where there is none. */
export async function fileAt({ db }: Pick<Call, 'db'>, address: string): Promise<number | undefined> {
  const [, id, token] = /\/file\/(\d{1,15})\/([0-9a-f]{32})(?:\?|$)/.exec(address) ?? []
  if (!id) return undefined
  const [row] = await query<{ id: number }>(db, 'select id from file where id = ? and token = ?', [Number(id), token])
  return row && Number(row.id)
}

/** Whole addresses of files, by their ids. */
export async function addressesOf(call: Call, ids: readonly (number | null)[]): Promise<ReadonlyMap<number, string>> {
  const wanted = ids.filter(id => id !== null)
  if (!wanted.length) return new Map()
  const base = await addressFor(call)
  const rows = await query<{ id: number; token: string }>(
    call.db,
    `select id, token from file where id in (${wanted.map(() => '?').join(',')})`,
    wanted,
  )
  return new Map(rows.map(({ id, token }) => [Number(id), base + fileAddress({ id: Number(id), token })]))
}
