import { moveOwned } from '../../../records/ownership.ts'
import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import { bindingsOf } from '../entities/bindings.ts'
import { entityTypesOf } from '../entities/registry.ts'
import type { EntityType } from '../model/entity-type.ts'
import { referencesTo } from '../records/delete.ts'

/** Gives the main record what belongs to another one, and has what referred to that one refer to it. */
export async function moveBelongings(call: Call, type: EntityType, main: number, other: number): Promise<void> {
  await moveOwned(call, type, main, other)
  const types = await entityTypesOf(call)
  for (const { table, column } of referencesTo(call, type, types, types.flatMap(bindingsOf)))
    await query(call.db, `update "${table}" set "${column}" = ? where "${column}" = ?`, [main, other])
}
