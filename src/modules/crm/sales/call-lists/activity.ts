import { fill, inLanguage, type Text } from '../../../../lib/text.ts'
import type { Call } from '../../../../rest/call.ts'
import type { RecordChange } from '../../../../rest/changes/record-change.ts'
import { insertRow, query, type Row } from '../../../../store/store.ts'
import { PROVIDED } from '../../activities/fields.ts'
import { ownersOf } from '../../activities/owners.ts'
import { bind, settleOwner, unbind } from '../../activities/parts/bindings.ts'
import { addActivity } from '../../activities/write.ts'
import type { RecordKind } from '../../model/entity-type.ts'
import { addParticipants, CALL_LIST } from './lists.ts'

/** By this name the activity of a list is found (call-list/index.md); `#` and the id of the list follow. */
const subject: Text = { en: 'Call list #{id}', ru: 'Обзвон #{id}' }

/** Adds a list and gives its id. */
export async function addCallList(
  call: Call,
  type: RecordKind,
  ids: readonly number[],
  webformId: number | null,
): Promise<number> {
  const id = await insertRow(
    call.db,
    'insert into call_list (entity_type_id, webform_id, created_by_id, created) values (?, ?, ?, ?)',
    [type.entityTypeId, webformId, call.caller.userId, call.now],
  )
  await addParticipants(call, id, type, ids)
  await addListActivity(call, id, type, ids)
  call.recordChange(CALL_LIST, id, 'add')
  return id
}

/** A call list is an activity of those who are to be called (call-list/index.md): it begins with it, and ends with it. */
async function addListActivity(call: Call, listId: number, { entityTypeId }: RecordKind, ids: readonly number[]) {
  const [owner, ...others] = ids.map(id => ({ entityTypeId, id }))
  const { id } = await addActivity(call, {
    columns: {
      ...{ type_id: PROVIDED, provider_id: CALL_LIST, provider_type_id: CALL_LIST, associated_entity_id: listId },
      ...{ subject: fill(inLanguage(subject, call.language), { id: listId }), responsible_id: call.caller.userId },
    },
    owner: owner!,
    others,
  })
  await query(call.db, 'update call_list set activity_id = ? where id = ?', [id, listId])
}

/** The activity belongs to those who are in the list now. */
export async function settleListActivity(
  call: Call,
  { activity_id }: Row,
  { entityTypeId }: RecordKind,
  { gone, added }: { gone: readonly number[]; added: readonly number[] },
) {
  if (activity_id === null) return
  const activityId = Number(activity_id)
  const bound = new Set((await ownersOf(call, activityId)).map(owner => `${owner.entityTypeId} ${owner.id}`))
  for (const id of added) if (!bound.has(`${entityTypeId} ${id}`)) await bind(call, activityId, { entityTypeId, id })
  for (const id of gone) await unbind(call, activityId, { entityTypeId, id })
  await settleOwner(call, activityId)
}

/** A call list goes with its activity: no method deletes it (call-list/index.md). */
export async function followListActivities(call: Call, changes: readonly RecordChange[]): Promise<void> {
  for (const { type, id, how } of changes) {
    if (type !== 'ACTIVITY' || how !== 'delete') continue
    const lists = await query(call.db, 'delete from call_list where activity_id = ? returning id', [id])
    for (const { id: listId } of lists) {
      await query(call.db, 'delete from call_list_item where call_list_id = ?', [listId])
      call.recordChange(CALL_LIST, Number(listId), 'delete')
    }
  }
}
