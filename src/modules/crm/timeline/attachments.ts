import { chunks } from '../../../lib/chunks.ts'
import { ensure } from '../../../lib/maps.ts'
import { wireMoment } from '../../../lib/moment.ts'
import { fileAddress } from '../../../portal/files/addresses.ts'
import { storeFile } from '../../../portal/files/stored-files.ts'
import type { NewFile } from '../../../portal/files/uploads.ts'
import { deleteFilesOf } from '../../../records/files.ts'
import { RawJson } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { query, type Row } from '../../../store/store.ts'
import { namesOfUsers } from './authors.ts'
import { TIMELINE_FILES } from './kinds.ts'

/** Gives a comment these files in the place of those that it has. */
export async function replaceFiles(call: Call, entryId: number, files: readonly NewFile[]): Promise<void> {
  await deleteFilesOf(call, TIMELINE_FILES, entryId)
  for (const file of files) await storeFile(call, { entityTypeId: TIMELINE_FILES, recordId: entryId }, file)
}

/** Files of comments as answers show them, by the id of the comment and of the file; `base` stands before their addresses. */
export async function attachmentsOf(
  call: Pick<Call, 'db' | 'clock' | 'zone'>,
  comments: readonly Row[],
  base: string,
): Promise<Map<number, Record<string, unknown> | RawJson>> {
  const authors = new Map(comments.map(({ id, author_id }) => [Number(id), Number(author_id)]))
  const files = await shownFiles(call, TIMELINE_FILES, [...authors.keys()], base)
  const names = files.size ? await namesOfUsers(call.db, [...authors.values()]) : new Map<number, string>()
  return new Map(
    [...authors].map(([id, authorId]) => {
      const said = (files.get(id) ?? []).map(file => ({ ...file, authorId, authorName: names.get(authorId) ?? '' }))
      // An empty map, as the sample of crm.timeline.comment.list has it.
      return [id, said.length ? Object.fromEntries(said.map(file => [String(file.id), file])) : new RawJson('{}')]
    }),
  )
}

/** A file as it is shown beside what it was put to. */
export interface ShownFile {
  id: number
  date: string
  type: 'image' | 'file'
  name: string
  size: number
  image?: { width: number; height: number }
  urlPreview?: string
  urlShow: string
  urlDownload: string
}

/** The files of rows of one kind, by the ids of the rows. */
export async function shownFiles(
  call: Pick<Call, 'db' | 'clock' | 'zone'>,
  kind: number,
  ids: readonly number[],
  base: string,
): Promise<Map<number, ShownFile[]>> {
  const files = new Map<number, ShownFile[]>()
  for (const some of chunks(ids)) {
    const rows = await query(
      call.db,
      `select id, record_id, name, content_type, size, width, height, token, created from file
       where entity_type_id = ? and record_id in (${some.map(() => '?').join(',')}) order by id`,
      [kind, ...some],
    )
    for (const row of rows) ensure(files, Number(row.record_id), () => []).push(shownFile(call, row, base))
  }
  return files
}

function shownFile(call: Pick<Call, 'clock' | 'zone'>, row: Row, base: string): ShownFile {
  const address = base + fileAddress({ id: Number(row.id), token: row.token }, call.clock.now())
  const isImage = row.width !== null
  return {
    id: Number(row.id),
    date: wireMoment(row.created, call.zone),
    type: isImage ? 'image' : 'file',
    name: row.name,
    size: Number(row.size),
    ...(isImage ? { image: { width: Number(row.width), height: Number(row.height) }, urlPreview: address } : {}),
    urlShow: address,
    urlDownload: `${address}?download=1`,
  }
}
