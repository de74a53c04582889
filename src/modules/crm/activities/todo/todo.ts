import type { Call } from '../../../../rest/call.ts'
import { query, type Row } from '../../../../store/store.ts'
import { TODO } from '../fields.ts'
import { isSame, type Owner, ownersOf, requireOwner } from '../owners.ts'

/** Columns of a to-do that is to be done by then. */
export const until = (deadline: string): Row => ({ start_time: deadline, end_time: deadline, deadline })

/** A to-do of a record that is not done yet, for who may change the record. */
export async function requireOpenTodo(
  call: Call<'ownerMissing' | 'accessDenied' | 'notFound' | 'isDone'>,
  id: number,
  owner: Owner,
): Promise<Row> {
  await requireOwner(call, owner)
  const [todo] = await query(call.db, `select * from activity where id = ? ${call.flavor.forUpdate}`, [id])
  if (todo?.provider_id !== TODO) return call.fail('notFound')
  if (!(await ownersOf(call, id)).some(one => isSame(one, owner))) call.fail('notFound')
  return todo.completed === 'Y' ? call.fail('isDone') : todo
}
