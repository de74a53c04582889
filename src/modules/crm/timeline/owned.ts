import { chunks } from '../../../lib/chunks.ts'
import { deleteFilesOf } from '../../../records/files.ts'
import type { Call } from '../../../rest/call.ts'
import type { OwnedTable, OwnerType } from '../../../rest/changes/ownership.ts'
import { query } from '../../../store/store.ts'
import { COMMENT, TIMELINE_FILES } from './kinds.ts'
import { takeNextPlace } from './places.ts'

/** What a note is on. */
export const NOTE_ON = { entry: 1, activity: 2 } as const

/** Deletes entries with all that was put on them; comments are told of. */
export async function deleteEntries(call: Call, entries: readonly { id: number; type: string }[]): Promise<void> {
  for (const some of chunks(entries.map(({ id }) => Number(id)))) {
    const ids = `(${some.map(() => '?').join(',')})`
    for (const table of ['timeline_binding', 'timeline_pin', 'timeline_layout'])
      await query(call.db, `delete from ${table} where timeline_id in ${ids}`, some)
    await query(call.db, `delete from timeline_note where item_type = ${NOTE_ON.entry} and item_id in ${ids}`, some)
    await query(call.db, `delete from timeline where id in ${ids}`, some)
  }
  for (const { id, type } of entries) {
    if (type !== COMMENT) continue
    await deleteFilesOf(call, TIMELINE_FILES, Number(id))
    call.recordChange('TIMELINE_COMMENT', Number(id), 'delete', { data: { ID: Number(id) } })
  }
}

/** An entry goes with the last record that it is bound to. */
async function deleteEntriesOf(call: Call, { entityTypeId }: OwnerType, id: number): Promise<void> {
  const mine = await query<{ id: number; type: string; elsewhere: number | null }>(
    call.db,
    `select t.id, t.type, (select min(b.id) from timeline_binding b
       where b.timeline_id = t.id and not (b.entity_type_id = ? and b.record_id = ?)) as elsewhere
     from timeline t where t.entity_type_id = ? and t.record_id = ?`,
    [entityTypeId, id, entityTypeId, id],
  )
  await query(call.db, 'delete from timeline_binding where entity_type_id = ? and record_id = ?', [entityTypeId, id])
  for (const entry of mine) if (entry.elsewhere !== null) await takeNextPlace(call, entry.id)
  await deleteEntries(
    call,
    mine.filter(({ elsewhere }) => elsewhere === null),
  )
}

const owner = { type: 'entity_type_id', id: 'record_id' } as const

/** The timeline of a record, and what of other timelines is in it. */
export const ownedTimeline: readonly OwnedTable[] = [
  { table: 'timeline', owner, deleted: deleteEntriesOf, merged: 'move' },
  { table: 'timeline_binding', owner, deleted: 'elsewhere', merged: 'move', unique: 'timeline_id' },
  { table: 'timeline_pin', owner, deleted: 'go', merged: 'move', unique: 'timeline_id' },
]
