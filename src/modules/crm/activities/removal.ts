import { chunks } from '../../../lib/chunks.ts'
import { deleteFilesOfRecords } from '../../../portal/files/stored-files.ts'
import type { Call } from '../../../rest/call.ts'
import type { CameBack, OwnedTable, OwnerType, PartTable } from '../../../rest/changes/ownership.ts'
import { query, type Row } from '../../../store/store.ts'
import { isSame, ownerOf } from './owners.ts'
import { settleOwner } from './parts/bindings.ts'
import { ACTIVITY } from './parts/files.ts'

/** What an activity has in other tables, by its id. */
const parts = [
  'activity_communication',
  'configurable_activity',
  'activity_transcript',
  'activity_layout_blocks',
  'activity_reminder',
] as const

/** The number of activities among the types of what has notes. */
const NOTED = 2

/** Deletes what activities have in other tables; those that they were the parents of lose them. */
export async function removeParts(call: Call, ids: readonly number[]): Promise<void> {
  if (!ids.length) return
  const marks = marksOf(ids)
  for (const table of ['activity_binding', ...parts])
    await query(call.db, `delete from ${table} where activity_id in (${marks})`, ids)
  await query(call.db, `delete from timeline_note where item_type = ${NOTED} and item_id in (${marks})`, ids)
  await deleteFilesOfRecords(call.db, ACTIVITY, ids)
  await query(call.db, `update activity set parent_activity_id = null where parent_activity_id in (${marks})`, ids)
}

const marksOf = (ids: readonly number[]): string => ids.map(() => '?').join(',')

/** An activity goes with the last record it belongs to; one of several records passes to another of them. */
async function deleteActivities(call: Call, { entityTypeId }: OwnerType, id: number): Promise<void> {
  const mine = await query<{ activity_id: number }>(
    call.db,
    'delete from activity_binding where entity_type_id = ? and record_id = ? returning activity_id',
    [entityTypeId, id],
  )
  for (const some of chunks(mine.map(({ activity_id }) => Number(activity_id)))) {
    const left = await query(
      call.db,
      `select distinct activity_id from activity_binding where activity_id in (${marksOf(some)})`,
      some,
    )
    const stay = new Set(left.map(({ activity_id }) => Number(activity_id)))
    for (const activityId of stay) await settleOwner(call, activityId)
    const gone = some.filter(activityId => !stay.has(activityId))
    if (!gone.length) continue
    await removeParts(call, gone)
    await query(call.db, `delete from activity where id in (${marksOf(gone)})`, gone)
    for (const activityId of gone) call.recordChange('ACTIVITY', activityId, 'delete')
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
  {
    table: 'activity',
    owner: { type: 'owner_type_id', id: 'owner_id' },
    deleted: 'elsewhere',
    keptElsewhere: true,
    merged: 'move',
  },
  {
    table: 'activity_communication',
    owner: { type: 'entity_type_id', id: 'entity_id' },
    deleted: forgetPerson,
    merged: 'move',
    emptied: ['entity_type_id', 'entity_id'],
  },
]

const of = 'activity'

/** Activities, which go with the last record that they are bound to, and what goes with them. */
export const activityParts: readonly PartTable[] = [
  { table: of, column: 'id', of: 'activity_binding', by: 'activity_id', cameBack: activitiesCameBack },
  ...parts.map(
    (table): PartTable => ({
      ...{ table, column: 'activity_id', of },
      ...(table === 'activity_communication' && { names: { type: 'entity_type_id', id: 'entity_id', loses: true } }),
    }),
  ),
  { table: 'timeline_note', column: 'item_id', of, where: { item_type: NOTED } },
  { table: 'file', column: 'record_id', of, where: { entity_type_id: ACTIVITY } },
  { table: of, column: 'parent_activity_id', of, emptied: ['parent_activity_id'] },
]

/** An activity that had another record left belongs to the one that has come back again, as before. */
async function activitiesCameBack(
  call: Call,
  { entityTypeId, id }: CameBack,
  came: readonly Row[],
  kept: readonly Row[],
): Promise<void> {
  for (const row of kept)
    if (!came.includes(row) && isSame(ownerOf(row), { entityTypeId, id }))
      await query(call.db, 'update activity set owner_type_id = ?, owner_id = ? where id = ?', [
        entityTypeId,
        id,
        row.id,
      ])
  for (const row of came) {
    await settleOwner(call, Number(row.id))
    call.recordChange('ACTIVITY', Number(row.id), 'add')
  }
}
