import { chunks } from '../../../lib/chunks.ts'
import type { Call } from '../../../rest/call.ts'
import { query, send } from '../../../store/store.ts'
import type { EntityType } from '../model/entity-type.ts'

/** Users who watch a record, in the order in which they were named. */
export async function observersOf(call: Call, type: EntityType, id: number): Promise<number[]> {
  const rows = await query(
    call.db,
    'select user_id from observer where entity_type_id = ? and record_id = ? order by id',
    [type.entityTypeId, id],
  )
  return rows.map(row => Number(row.user_id))
}

/** Makes these users the observers of a record; gives those that it had, undefined where they are the same. */
export async function setObservers(
  call: Call,
  type: EntityType,
  id: number,
  users: readonly number[],
  isNew: boolean,
): Promise<number[] | undefined> {
  const before = isNew ? [] : await observersOf(call, type, id)
  const after = [...new Set(users)]
  if (before.length === after.length && before.every((user, i) => user === after[i])) return undefined
  if (before.length)
    await send(call.db, 'delete from observer where entity_type_id = ? and record_id = ?', [type.entityTypeId, id])
  for (const some of chunks(after))
    await send(
      call.db,
      `insert into observer (entity_type_id, record_id, user_id) values ${some.map(() => '(?,?,?)').join(',')}`,
      some.flatMap(user => [type.entityTypeId, id, user]),
    )
  return before
}
