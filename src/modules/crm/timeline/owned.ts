import { chunks } from '../../../lib/chunks.ts'
import { deleteFilesOf } from '../../../records/files.ts'
import type { Call } from '../../../rest/call.ts'
import type { CameBack, OwnedTable, OwnerType, PartTable } from '../../../rest/changes/ownership.ts'
import { query, type Row } from '../../../store/store.ts'
import { COMMENT, TIMELINE_FILES } from './kinds.ts'
import { addPlace, isSame, placesOf, takeNextPlace } from './places.ts'

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
  { table: 'timeline', owner, deleted: deleteEntriesOf, merged: 'move', cameBack: entriesCameBack },
  { table: 'timeline_binding', owner, deleted: 'elsewhere', merged: 'move', unique: 'timeline_id' },
  { table: 'timeline_pin', owner, deleted: 'go', merged: 'move', unique: 'timeline_id' },
]

/** Entries that people put into the timelines of several records, and what goes with an entry. */
export const timelineParts: readonly PartTable[] = [
  { table: 'timeline', column: 'id', of: 'timeline_binding', by: 'timeline_id' },
  { table: 'timeline_layout', column: 'timeline_id', of: 'timeline' },
  { table: 'timeline_note', column: 'item_id', of: 'timeline', where: { item_type: NOTE_ON.entry } },
  { table: 'file', column: 'record_id', of: 'timeline', where: { entity_type_id: TIMELINE_FILES } },
]

/** An entry that stayed with another record is in the timeline of the one that has come back again; comments are told of. */
async function entriesCameBack(
  call: Call,
  { entityTypeId, id }: CameBack,
  came: readonly Row[],
  kept: readonly Row[],
): Promise<void> {
  const place = { entityTypeId, recordId: id }
  for (const row of kept) {
    const [entry] = await query(call.db, 'select * from timeline where id = ?', [row.id])
    if (!entry) continue
    if (came.includes(row)) {
      // It went with the last of its records, which may be another one and is not here.
      await query(
        call.db,
        'delete from timeline_binding where timeline_id = ? and entity_type_id = ? and record_id = ?',
        [...[row.id, entityTypeId, id]],
      )
      await query(call.db, 'update timeline set entity_type_id = ?, record_id = ? where id = ?', [
        entityTypeId,
        id,
        row.id,
      ])
      if (row.type === COMMENT)
        call.recordChange('TIMELINE_COMMENT', Number(row.id), 'add', { data: { ID: Number(row.id) } })
    } else if (!(await placesOf(call, entry)).some(one => isSame(one, place))) await addPlace(call, entry, place)
  }
}
