import { chunks } from '../../../lib/chunks.ts'
import { deleteFilesOf } from '../../../records/files.ts'
import type { Call } from '../../../rest/call.ts'
import type { OwnedTable, OwnerType } from '../../../rest/changes/ownership.ts'
import { query } from '../../../store/store.ts'
import { settleOwner } from './parts/bindings.ts'
import { ACTIVITY } from './parts/files.ts'

const parts = [
  'activity_binding',
  'activity_communication',
  'configurable_activity',
  'activity_transcript',
  'activity_layout_blocks',
] as const

/** Deletes what an activity has in other tables; those that it was the parent of lose it. */
export async function removeParts(call: Call, activityId: number): Promise<void> {
  for (const table of parts) await query(call.db, `delete from ${table} where activity_id = ?`, [activityId])
  await query(call.db, 'delete from timeline_note where item_type = 2 and item_id = ?', [activityId])
  await deleteFilesOf(call, ACTIVITY, activityId)
  await query(call.db, 'update activity set parent_activity_id = null where parent_activity_id = ?', [activityId])
}

/** An activity goes with the last record it belongs to; one of several records passes to another of them. */
async function deleteActivities(call: Call, { entityTypeId }: OwnerType, id: number): Promise<void> {
  const mine = await query<{ activity_id: number }>(
    call.db,
    'delete from activity_binding where entity_type_id = ? and record_id = ? returning activity_id',
    [entityTypeId, id],
  )
  for (const some of chunks(mine.map(({ activity_id }) => Number(activity_id)))) {
    const marks = some.map(() => '?').join(',')
    const left = await query(
      call.db,
      `select distinct activity_id from activity_binding where activity_id in (${marks})`,
      some,
    )
    const stay = new Set(left.map(({ activity_id }) => Number(activity_id)))
    for (const activityId of some)
      if (stay.has(activityId)) await settleOwner(call, activityId)
      else {
        await removeParts(call, activityId)
        await query(call.db, 'delete from activity where id = ?', [activityId])
        call.recordChange('ACTIVITY', activityId, 'delete')
      }
  }
}

/** Communications keep their phone or address when their person goes. */
const forgetPerson = (call: Call, { entityTypeId }: OwnerType, id: number): Promise<unknown> =>
  query(
    call.db,
    'update activity_communication set entity_type_id = null, entity_id = null where entity_type_id = ? and entity_id = ?',
    [entityTypeId, id],
  )

/** Activities of a record, and the communications with it. */
export const ownedActivities: readonly OwnedTable[] = [
  {
    table: 'activity_binding',
    owner: { type: 'entity_type_id', id: 'record_id' },
    deleted: deleteActivities,
    merged: 'move',
    unique: 'activity_id',
  },
  { table: 'activity', owner: { type: 'owner_type_id', id: 'owner_id' }, deleted: 'elsewhere', merged: 'move' },
  {
    table: 'activity_communication',
    owner: { type: 'entity_type_id', id: 'entity_id' },
    deleted: forgetPerson,
    merged: 'move',
  },
]
