import { column } from '../../../records/field.ts'
import { deleteUserfields } from '../../../records/userfields/values.ts'
import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import { type BindingType, bindingsOf } from '../entities/bindings.ts'
import { deal } from '../entities/index.ts'
import { oldInvoiceOwner, oldInvoiceReferences } from '../entities/old-invoice.ts'
import { entityTypesOf } from '../entities/registry.ts'
import { type EntityType, systemFields } from '../model/entity-type.ts'
import { itemEvent } from '../model/events.ts'
import { deleteSettingsOf } from '../recurring/owned.ts'
import { deleteRequisites } from '../requisites/owned.ts'
import { unbindDeleted } from './bindings.ts'
import { requireRecord } from './require.ts'

/** Tables of what belongs to one record, by its type and id. */
const belongings = [
  ...['multifield', 'history', 'stage_history', 'timeline', 'file', 'observer', 'trace_entity', 'order_entity'],
] as const

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
  for (const table of belongings) {
    if (table === 'multifield' && !type.multifields) continue
    if (table === 'stage_history' && !type.stages) continue
    await query(call.db, `delete from ${table} where entity_type_id = ? and record_id = ?`, [type.entityTypeId, id])
  }
  // Items may have rows from when their type had products.
  if (type.productRows || type.method === null)
    await query(call.db, `delete from product_row where owner_type = ? and owner_id = ?`, [type.entityTypeAbbr, id])
  // A template takes along what makes records of it again and again.
  await deleteSettingsOf(call, type.entityTypeName, type.entityTypeId, id)
  await deleteActivities(call, type, id)
  await deleteRequisites(call, type, id)
  await deleteUserfields(call, type, id)
  await query(call.db, `delete from "${type.table}" where id = ?`, [id])
}

async function leaveLists(call: Call, type: EntityType, id: number, bindings: readonly BindingType[]): Promise<void> {
  const seen = new Set<string>()
  for (const binding of bindings) {
    // A table with two sides is told of twice; either telling knows both.
    if (seen.has(binding.table) || (binding.owner !== type && binding.member !== type)) continue
    seen.add(binding.table)
    await unbindDeleted(call, binding, binding.member === type, id)
  }
}

/** Columns that refer to a type by its id and are not the mirror of a list. */
export function referencesTo(
  type: EntityType,
  types: readonly EntityType[],
  bindings: readonly BindingType[],
): { table: string; column: string }[] {
  const mirrors = new Set(bindings.flatMap(({ side: { mirror } }) => mirror && `${mirror.table}.${mirror.column}`))
  const ofOldInvoices = oldInvoiceReferences
    .filter(({ entityTypeId }) => entityTypeId === type.entityTypeId)
    .map(({ column }) => ({ table: oldInvoiceOwner.table, column }))
  const ofTemplates = type === deal ? [{ table: 'recurring', column: 'based_id' }] : []
  const ofRecords = types.flatMap(({ table, ...other }) =>
    Object.entries(systemFields(other))
      .filter(
        ([name, field]) =>
          field.type === `crm_${type.table}` && !field.virtual && !mirrors.has(`${table}.${column(name)}`),
      )
      .map(([name]) => ({ table, column: column(name) })),
  )
  return [...ofRecords, ...ofOldInvoices, ...ofTemplates]
}

async function leaveReferences(
  call: Call,
  type: EntityType,
  id: number,
  types: readonly EntityType[],
  bindings: readonly BindingType[],
): Promise<void> {
  for (const { table, column } of referencesTo(type, types, bindings))
    await query(call.db, `update "${table}" set "${column}" = null where "${column}" = ?`, [id])
  await query(
    call.db,
    `delete from item_parent where (entity_type_id = ? and record_id = ?) or (parent_entity_type_id = ? and parent_id = ?)`,
    [type.entityTypeId, id, type.entityTypeId, id],
  )
}

/** An activity goes with the last record it belongs to. */
async function deleteActivities(call: Call, type: EntityType, id: number): Promise<void> {
  const mine = await query<{ activity_id: number }>(
    call.db,
    `delete from activity_binding where entity_type_id = ? and record_id = ? returning activity_id`,
    [type.entityTypeId, id],
  )
  for (const { activity_id } of mine)
    await query(
      call.db,
      `delete from activity where id = ? and not exists (select 1 from activity_binding b where b.activity_id = activity.id)`,
      [activity_id],
    )
}
