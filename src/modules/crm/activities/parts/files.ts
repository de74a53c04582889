import { ensure } from '../../../../lib/maps.ts'
import { isMap } from '../../../../lib/text.ts'
import { addressFor } from '../../../../portal/address.ts'
import { fileAddress } from '../../../../portal/files/addresses.ts'
import { deleteFiles, storeFile } from '../../../../portal/files/stored-files.ts'
import { type NewFile, readFile } from '../../../../portal/files/uploads.ts'
import type { Call } from '../../../../rest/call.ts'
import { oneOrMore, truth, wholeNumber } from '../../../../rest/params.ts'
import { query } from '../../../../store/store.ts'

/** The number of activities among the types of objects, which their files are kept under. */
export const ACTIVITY = 6

/** What a caller wants of an activity's files: new ones, and ids to keep or to remove. */
export interface WantedFiles {
  added: readonly NewFile[]
  kept: readonly number[]
  removed: readonly number[]
}

/** Files as sent (api-reference/files/): `{fileData: [name, base64]}`, `[name, base64]`, `{id}`, `{id, remove}`; others are passed over. */
export function readFiles(value: unknown): WantedFiles | undefined {
  if (value === undefined || value === null) return undefined
  const items = isOneFile(value) ? [value] : value === '' || value === false ? [] : oneOrMore(value)
  const added: NewFile[] = []
  const kept: number[] = []
  const removed: number[] = []
  for (const item of items) {
    const id = wholeNumber(isMap(item) ? (item.id ?? item.ID) : item)
    const file = readFile(
      isMap(item) ? (item.fileData ?? item.FILE_DATA ?? (id === undefined ? item : undefined)) : item,
    )
    if (file) added.push(file)
    else if (id !== undefined) (isMap(item) && truth(item.remove) === true ? removed : kept).push(id)
  }
  return { added, kept, removed }
}

const isOneFile = (value: unknown): boolean =>
  (isMap(value) && ['fileData', 'FILE_DATA', 'id', 'ID'].some(key => key in value)) ||
  (Array.isArray(value) &&
    value.length === 2 &&
    value.every(one => typeof one === 'string') &&
    wholeNumber(value[0]) === undefined)

/** Gives an activity its files: as a whole, but removals alone leave the others (api-reference/files/how-to-update-files.md). */
export async function writeFiles(call: Call, activityId: number, { added, kept, removed }: WantedFiles): Promise<void> {
  const rows = await query(call.db, 'select id from file where entity_type_id = ? and record_id = ?', [
    ACTIVITY,
    activityId,
  ])
  const removesAlone = removed.length > 0 && !added.length && !kept.length
  const gone = rows
    .map(({ id }) => Number(id))
    .filter(id => removed.includes(id) || (!removesAlone && !kept.includes(id)))
  await deleteFiles(call.db, gone)
  for (const file of added) await storeFile(call, { entityTypeId: ACTIVITY, recordId: activityId }, file)
}

/** The files of activities as they are shown (sample of crm.activity.list). */
export async function filesOf(
  call: Call,
  activityIds: readonly number[],
): Promise<Map<number, { id: number; url: string }[]>> {
  const rows = await query<{ id: number; record_id: number; token: string }>(
    call.db,
    `select id, record_id, token from file where entity_type_id = ? and record_id in (${activityIds.map(() => '?').join(',')}) order by id`,
    [ACTIVITY, ...activityIds],
  )
  const base = rows.length ? await addressFor(call) : ''
  const files = new Map<number, { id: number; url: string }[]>(activityIds.map(id => [id, []]))
  for (const { id, record_id, token } of rows)
    ensure(files, Number(record_id), () => []).push({
      id: Number(id),
      url: base + fileAddress({ id: Number(id), token }, call.clock.now()),
    })
  return files
}
