import { allDone } from '../../../lib/all-done.ts'
import { column } from '../../../records/field.ts'
import { deleteOwned } from '../../../records/ownership.ts'
import { deleteUserfields } from '../../../records/userfields/values.ts'
import type { Call } from '../../../rest/call.ts'
import { send } from '../../../store/store.ts'
import { type BindingType, bindingsOf } from '../entities/bindings.ts'
import { entityTypesOf } from '../entities/registry.ts'
import { type EntityType, systemFields } from '../model/entity-type.ts'
import { itemEvent } from '../model/events.ts'
import { lockKeepersBefore, unbindDeleted } from './bindings.ts'
import { requireUse } from './require.ts'

/**
 * Deletes a record and all that belongs to it; records it was bound to stay and lose the binding. It happens in the
 * call's transaction: all of it or nothing.
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
  call.recordChange(type.entityTypeName, id, 'delete', itemEvent(type, 'delete', id))
  await allDone([unbindDeleted(call, seen, id), deleteOwned(call, type, id)])
  for (const { table, column } of columns)
    await send(call.db, `update "${table}" set "${column}" = null where "${column}" = ?`, [id])
  await deleteUserfields(call, type, id)
  await send(call.db, `delete from "${type.table}" where id = ?`, [id])
}

/** Where records of a type are mentioned: the lists that they are in or have, and columns of others that name them. */
interface Mentions {
  lists: readonly BindingType[]
  /** None that is the mirror of a list. */
  columns: readonly { table: string; column: string }[]
}

export const mentionsOf = (call: Call, type: EntityType): Promise<Mentions> =>
  call.memo(`mentions of ${type.entityTypeId}`, async () => {
    const types = await entityTypesOf(call)
    const bindings = types.flatMap(bindingsOf)
    const mirrors = new Set(bindings.flatMap(({ side: { mirror } }) => mirror && `${mirror.table}.${mirror.column}`))
    const ofRecords = types.flatMap(({ table, ...other }) =>
      Object.entries(systemFields(other))
        .filter(([, field]) => field.type === type.referenceType && !field.virtual)
        .map(([name]) => ({ table, column: column(name) })),
    )
    const ofOthers = call.rest.ownership.references.filter(one => one.entityTypeId === type.entityTypeId)
    return {
      // A table with two sides is told of twice; either telling knows both.
      lists: [
        ...Map.groupBy(
          bindings.filter(one => one.owner === type || one.member === type),
          one => one.table,
        ),
      ].map(([, [one]]) => one!),
      columns: [...ofRecords.filter(one => !mirrors.has(`${one.table}.${one.column}`)), ...ofOthers],
    }
  })
