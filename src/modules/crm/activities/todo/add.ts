import type { Call } from '../../../../rest/call.ts'
import type { Row } from '../../../../store/store.ts'
import { PROVIDED, TODO } from '../fields.ts'
import type { Owner } from '../owners.ts'
import { addActivity } from '../write.ts'
import { until } from './todo.ts'

/** Adds a to-do to a record for who may, and gives its id; it is the caller's unless the columns name somebody. */
export async function addTodo(call: Call, owner: Owner, deadline: string, columns: Row): Promise<number> {
  const own = { type_id: PROVIDED, provider_id: TODO, provider_type_id: 'TODO', responsible_id: call.caller.userId }
  const { id } = await addActivity(call, { columns: { ...own, ...columns, ...until(deadline) }, owner })
  return id
}
