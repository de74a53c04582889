import { chunks } from '../../../lib/chunks.ts'
import { ensure } from '../../../lib/maps.ts'
import { fileAddresses } from '../../../portal/files/addresses.ts'
import type { Call } from '../../../rest/call.ts'
import { listOf, wholeNumber } from '../../../rest/params.ts'
import { query, type Row } from '../../../store/store.ts'
import type { MemberType } from './access.ts'

/** A user as answers about tasks show them (api-reference/tasks/fields.md, user). */
export interface ShownUser {
  id: string
  name: string
  link: string
  icon: string
  workPosition: string
}

const fullName = ({ name, last_name, email }: Row): string =>
  [name, last_name].filter(Boolean).join(' ') || String(email ?? '')

/** Columns of some users by their ids. */
export async function usersById(call: Pick<Call, 'db'>, ids: readonly number[]): Promise<Map<number, Row>> {
  const users = new Map<number, Row>()
  for (const some of chunks([...new Set(ids)]))
    for (const row of await query(
      call.db,
      `select id, name, last_name, second_name, email, work_position, personal_photo, personal_gender
       from portal_user where id in (${some.map(() => '?').join(',')})`,
      some,
    ))
      users.set(Number(row.id), { ...row, fullName: fullName(row) })
  return users
}

/** Users as they are shown, by their ids; those that are not there are left out. */
export async function shownUsers(call: Call, ids: readonly number[]): Promise<Map<number, ShownUser>> {
  const users = await usersById(call, ids)
  const photos = await fileAddresses(
    call,
    [...users.values()].map(row => Number(row.personal_photo)).filter(id => id > 0),
  )
  return new Map(
    [...users].map(([id, row]) => [
      id,
      {
        id: String(id),
        name: row.fullName,
        link: `/company/personal/user/${id}/`,
        icon: photos.get(Number(row.personal_photo)) ?? '',
        workPosition: row.work_position ?? '',
      },
    ]),
  )
}

/** Ids of users that a caller sends as a list; undefined where one of them is none. */
export function idsOfUsers(value: unknown): number[] | undefined {
  if (value === null || value === '' || value === false) return []
  const ids = (listOf(value) ?? [value]).filter(one => one !== '').map(wholeNumber)
  return ids.every(id => id !== undefined && id > 0) ? [...new Set(ids as number[])] : undefined
}

/** Whether all of them are users of the portal. */
export async function areUsers(call: Pick<Call, 'db'>, ids: readonly number[]): Promise<boolean> {
  return (await usersById(call, ids)).size === new Set(ids).size
}

/** Who takes part in some tasks, by the task and the part; in the order in which they were added. */
export async function membersOf(
  call: Pick<Call, 'db'>,
  taskIds: readonly number[],
): Promise<Map<number, Map<MemberType, number[]>>> {
  const members = new Map<number, Map<MemberType, number[]>>()
  for (const some of chunks(taskIds))
    for (const { task_id, user_id, type } of await query(
      call.db,
      `select task_id, user_id, type from task_member where task_id in (${some.map(() => '?').join(',')}) order by id`,
      some,
    )) {
      const ofTask = ensure(members, Number(task_id), () => new Map<MemberType, number[]>())
      ensure(ofTask, type as MemberType, () => []).push(Number(user_id))
    }
  return members
}

/** Gives a task these people in one of its parts, in the place of those that it has; says whether that changes anything. */
export async function setMembers(
  call: Call,
  taskId: number,
  type: MemberType,
  userIds: readonly number[],
): Promise<boolean> {
  const before = (await membersOf(call, [taskId])).get(taskId)?.get(type) ?? []
  if (before.length === userIds.length && before.every(id => userIds.includes(id))) return false
  await query(call.db, 'delete from task_member where task_id = ? and type = ?', [taskId, type])
  for (const id of userIds)
    await query(call.db, 'insert into task_member (task_id, user_id, type) values (?, ?, ?)', [taskId, id, type])
  return true
}
