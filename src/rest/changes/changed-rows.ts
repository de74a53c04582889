import type { RowKey } from '../../store/store.ts'
import type { Call } from '../call.ts'
import { type Method, mayCall, parametersOf } from '../method.ts'
import { wholeNumber } from '../params.ts'

/** The rows that a call is known to change before it runs; none for a store that does not want to know. */
export async function changedRows(
  call: Call,
  method: Method | undefined,
  params: Record<string, unknown>,
): Promise<readonly RowKey[]> {
  if (!method?.rows || !call.rest.store.wantsRows || !mayCall(call.caller.scopes, method)) return []
  return method.rows(parametersOf(method, params), call)
}

/** Rows of a table by ids as they were sent; what is no id is passed over. */
export const rowsIn = (table: string, ...ids: readonly unknown[]): RowKey[] =>
  ids.map(wholeNumber).flatMap(id => (id !== undefined && id > 0 ? [{ table, id }] : []))
