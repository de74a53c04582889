import { allDone } from '../../../../lib/all-done.ts'
import { deleteOwned } from '../../../../records/ownership.ts'
import { keepDeleted } from '../../../../records/recycle-bin/keep.ts'
import { deleteUserfields } from '../../../../records/userfields/values.ts'
import type { Call } from '../../../../rest/call.ts'
import { send } from '../../../../store/store.ts'
import type { EntityType } from '../../model/entity-type.ts'
import { itemEvent } from '../../model/events.ts'
import { lockKeepersBefore, unbindDeleted } from '../bindings.ts'
import { requireUse } from '../require.ts'
import { binKindOf } from './kept.ts'
import { mentionsOf } from './mentions.ts'

/**
 * Deletes a record and all that belongs to it, and puts it into the recycle bin; records it was bound to stay and lose the
 * binding. It happens in the call's transaction: all of it or nothing.
 */
export async function deleteRecord(
  call: Call<'accessDenied' | 'notFound'>,
  type: EntityType,
  id: number,
): Promise<void> {
  const { lists, columns } = await mentionsOf(call, type)
  const seen = lists.map(binding => ({ binding, asMember: binding.member === type }))
  await lockKeepersBefore(call, type, seen, id)
  await requireUse(call, type, id, 'delete')
  if (!type.skipsRecycleBin) await keepDeleted(call, type.entityTypeId, id, () => binKindOf(call, type))
  call.recordChange(type.entityTypeName, id, 'delete', itemEvent(type, 'delete', id))
  await allDone([unbindDeleted(call, seen, id), deleteOwned(call, type, id)])
  for (const { table, column } of columns)
    await send(call.db, `update "${table}" set "${column}" = null where "${column}" = ?`, [id])
  await deleteUserfields(call, type, id)
  await send(call.db, `delete from "${type.table}" where id = ?`, [id])
}
