import type { Call } from '../../../rest/call.ts'
import { rowsIn } from '../../../rest/changes/changed-rows.ts'
import { wholeNumber } from '../../../rest/params.ts'
import type { RowKey } from '../../../store/store.ts'
import { recordKindById } from './registry.ts'

/** The row of a record as a call names it, by the number of its type and its id; none of a type that there is not. */
export async function recordRow(call: Call, entityTypeId: unknown, id: unknown): Promise<RowKey[]> {
  const type = await recordKindById(call, wholeNumber(entityTypeId) ?? 0)
  return type ? rowsIn(type.table, id) : []
}
