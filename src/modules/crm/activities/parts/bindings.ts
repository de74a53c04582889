import type { Call } from '../../../../rest/call.ts'
import { query } from '../../../../store/store.ts'
import { isSame, type Owner, ownerOf, ownersOf } from '../owners.ts'

/** Records that one activity can belong to (crm-activity-binding-add.md). */
export const MOST_BINDINGS = 100

export const bind = (call: Pick<Call, 'db'>, activityId: number, { entityTypeId, id }: Owner): Promise<unknown> =>
  query(call.db, 'insert into activity_binding (activity_id, entity_type_id, record_id) values (?, ?, ?)', [
    activityId,
    entityTypeId,
    id,
  ])

export const unbind = (call: Pick<Call, 'db'>, activityId: number, { entityTypeId, id }: Owner): Promise<unknown> =>
  query(call.db, 'delete from activity_binding where activity_id = ? and entity_type_id = ? and record_id = ?', [
    activityId,
    entityTypeId,
    id,
  ])

/**
 * The owner of an activity stays until it is no record of it any more; where only one is left, that is the owner
 * (tutorials/crm/how-to-edit-crm-objects/how-to-move-activity-between-objects.md). `successor` follows the owner that goes.
 */
export async function settleOwner(call: Pick<Call, 'db'>, activityId: number, successor?: Owner): Promise<void> {
  const [activity] = await query(call.db, 'select owner_type_id, owner_id from activity where id = ?', [activityId])
  const owner = ownerOf(activity!)
  const left = await ownersOf(call, activityId)
  if (left.length > 1 && left.some(one => isSame(one, owner))) return
  const next = (left.length > 1 && successor) || left[0]
  if (!next || isSame(next, owner)) return
  await query(call.db, 'update activity set owner_type_id = ?, owner_id = ? where id = ?', [
    ...[next.entityTypeId, next.id, activityId],
  ])
}
