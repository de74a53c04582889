import { addressFor } from '../../portal/address.ts'
import { checkAddress, fileAddresses } from '../../portal/files/addresses.ts'
import { deleteFiles, readWhole, storeFile } from '../../portal/files/stored-files.ts'
import type { NewFile } from '../../portal/files/uploads.ts'
import type { Call } from '../../rest/call.ts'
import { query } from '../../store/store.ts'

/** The numbers that files of templates and of documents are kept under: no type of records has them. */
export const TEMPLATE_FILES = -10
export const DOCUMENT_FILES = -11

/** Keeps a file in the place of another one, and gives its id. */
export async function replaceFile(
  call: Pick<Call, 'db' | 'now' | 'rest'>,
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
  call: Pick<Call, 'db' | 'rest'>,
  id: number | null | undefined,
): Promise<Uint8Array | undefined> {
  return id ? (await readWhole(call, id))?.content : undefined
}

/** The file of an address of the portal, `/file/5/…`, with or without its beginning; undefined where there is none. */
export async function fileAt({ db, clock }: Pick<Call, 'db' | 'clock'>, address: string): Promise<number | undefined> {
  const [, id, day, signed] = /\/file\/(\d{1,15})\/(\d{1,9})\/([0-9a-f]{32})(?:\?|$)/.exec(address) ?? []
  if (!id) return undefined
  const [row] = await query<{ token: string }>(db, 'select token from file where id = ?', [Number(id)])
  return row && checkAddress(row.token, Number(day), signed!, clock.now()) === 'good' ? Number(id) : undefined
}

/** Whole addresses of files, by their ids. */
export async function addressesOf(call: Call, ids: readonly (number | null)[]): Promise<ReadonlyMap<number, string>> {
  const wanted = ids.filter(id => id !== null)
  if (!wanted.length) return new Map()
  const base = await addressFor(call)
  return new Map([...(await fileAddresses(call, wanted))].map(([id, address]) => [id, base + address]))
}
