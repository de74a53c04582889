import { moveOwned } from '../../../records/ownership.ts'
import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import type { EntityType } from '../model/entity-type.ts'
import { mentionsOf } from '../records/deletion/mentions.ts'

/** Gives the main record what belongs to another one, and has what referred to that one refer to it. */
export async function moveBelongings(call: Call, type: EntityType, main: number, other: number): Promise<void> {
  await moveOwned(call, type, main, other)
  for (const { table, column } of (await mentionsOf(call, type)).columns)
    await query(call.db, `update "${table}" set "${column}" = ? where "${column}" = ?`, [main, other])
}
