import { column } from '../../../records/field.ts'
import { deleteOwned } from '../../../records/ownership.ts'
import { deleteUserfields } from '../../../records/userfields/values.ts'
import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import { type BindingType, bindingsOf } from '../entities/bindings.ts'
import { entityTypesOf } from '../entities/registry.ts'
import { type EntityType, systemFields } from '../model/entity-type.ts'
import { itemEvent } from '../model/events.ts'
import { unbindDeleted } from './bindings.ts'
import { requireRecord } from './require.ts'

/**
 * Deletes a record and all that belongs to it; records it was bound to stay and lose the binding. It happens in the
 * call's transaction: all of it or nothing.
 */
export async function deleteRecord(
  call: Call<'accessDenied' | 'notFound'>,
  type: EntityType,
  id: number,
): Promise<void> {
  await requireRecord(call, type, id, 'delete')
  call.recordChange(type.entityTypeName, id, 'delete', itemEvent(type, 'delete', id))
  const { lists, columns } = await mentionsOf(call, type)
  for (const binding of lists) await unbindDeleted(call, binding, binding.member === type, id)
  for (const { table, column } of columns)
    await query(call.db, `update "${table}" set "${column}" = null where "${column}" = ?`, [id])
  await deleteOwned(call, type, id)
  await deleteUserfields(call, type, id)
  await query(call.db, `delete from "${type.table}" where id = ?`, [id])
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
