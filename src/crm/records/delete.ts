import type { Call } from '../../rest/call.ts'
import { query } from '../../store/store.ts'
import { bindingTypes } from '../binding-types.ts'
import { entityTypes } from '../entity-types/index.ts'
import { column, type EntityType } from '../record-type.ts'
import { userfieldTable } from '../userfields.ts'
import { unbindDeleted } from './bindings.ts'
import { requireRecord } from './require.ts'

/** Tables of what belongs to one record, by its type and id. */
const belongings = ['multifield', 'history', 'stage_history', 'timeline', 'file'] as const

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
  call.touch(type.entityTypeName, id, 'delete')
  await leaveLists(call, type, id)
  await leaveReferences(call, type, id)
  for (const table of belongings) {
    if (table === 'multifield' && !type.multifields) continue
    if (table === 'stage_history' && !type.stages) continue
    await query(call.db, `delete from ${table} where entity_type_id = ? and record_id = ?`, [type.entityTypeId, id])
  }
  if (type.productRows)
    await query(call.db, `delete from product_row where owner_type = ? and owner_id = ?`, [type.entityTypeAbbr, id])
  await deleteActivities(call, type, id)
  await query(call.db, `delete from "${userfieldTable(type)}" where id = ?`, [id])
  await query(call.db, `delete from "${type.table}" where id = ?`, [id])
}

async function leaveLists(call: Call, type: EntityType, id: number): Promise<void> {
  const seen = new Set<string>()
  for (const binding of bindingTypes) {
    // A table with two sides is told of twice; either telling knows both.
    if (seen.has(binding.table) || (binding.owner !== type && binding.member !== type)) continue
    seen.add(binding.table)
    await unbindDeleted(call, binding, binding.member === type, id)
  }
}

/** Columns that refer to a type by its id and are not the mirror of a list. */
function referencesTo(type: EntityType): { table: string; column: string }[] {
  return entityTypes.flatMap(other =>
    Object.entries(other.fields)
      .filter(([name, field]) => field.type === `crm_${type.table}` && !field.virtual && !isMirror(other, column(name)))
      .map(([name]) => ({ table: other.table, column: column(name) })),
  )
}

const isMirror = (type: EntityType, name: string): boolean =>
  bindingTypes.some(({ side }) => side.mirror?.table === type.table && side.mirror.column === name)

async function leaveReferences(call: Call, type: EntityType, id: number): Promise<void> {
  for (const { table, column } of referencesTo(type))
    await query(call.db, `update "${table}" set "${column}" = null where "${column}" = ?`, [id])
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
