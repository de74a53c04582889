import { ensure } from '../../../lib/maps.ts'
import { column } from '../../../records/field.ts'
import { deleteOwned } from '../../../records/ownership.ts'
import { deleteUserfields } from '../../../records/userfields/values.ts'
import type { Call } from '../../../rest/call.ts'
import { send } from '../../../store/store.ts'
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
  const types = await entityTypesOf(call)
  const bindings = types.flatMap(bindingsOf)
  await leaveLists(call, type, id, bindings)
  await leaveReferences(call, type, id, types, bindings)
  await deleteOwned(call, type, id)
  await deleteUserfields(call, type, id)
  await send(call.db, `delete from "${type.table}" where id = ?`, [id])
}

async function leaveLists(call: Call, type: EntityType, id: number, bindings: readonly BindingType[]): Promise<void> {
  // A table with two sides is told of twice; either telling knows both.
  const own = new Map<string, BindingType>()
  for (const binding of bindings)
    if (binding.owner === type || binding.member === type) ensure(own, binding.table, () => binding)
  await unbindDeleted(
    call,
    [...own.values()].map(binding => ({ binding, asMember: binding.member === type })),
    id,
  )
}

/** Columns that refer to a type by its id and are not the mirror of a list. */
export function referencesTo(
  call: Call,
  type: EntityType,
  types: readonly EntityType[],
  bindings: readonly BindingType[],
): { table: string; column: string }[] {
  const mirrors = new Set(bindings.flatMap(({ side: { mirror } }) => mirror && `${mirror.table}.${mirror.column}`))
  const ofRecords = types.flatMap(({ table, ...other }) =>
    Object.entries(systemFields(other))
      .filter(
        ([name, field]) =>
          field.type === type.referenceType && !field.virtual && !mirrors.has(`${table}.${column(name)}`),
      )
      .map(([name]) => ({ table, column: column(name) })),
  )
  return [...ofRecords, ...call.rest.ownership.references.filter(one => one.entityTypeId === type.entityTypeId)]
}

async function leaveReferences(
  call: Call,
  type: EntityType,
  id: number,
  types: readonly EntityType[],
  bindings: readonly BindingType[],
): Promise<void> {
  for (const { table, column } of referencesTo(call, type, types, bindings))
    await send(call.db, `update "${table}" set "${column}" = null where "${column}" = ?`, [id])
}
