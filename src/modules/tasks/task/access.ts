import { sql } from 'kysely'
import { isWithin, listDepartments } from '../../../portal/departments.ts'
import type { Call } from '../../../rest/call.ts'
import type { Condition } from '../../../rest/filter.ts'
import { query, type Row } from '../../../store/store.ts'
import { inGroupsOf, isMember } from '../../sonet_group/index.ts'

/** How somebody takes part in a task: creator, assignee, participant, observer. */
export const memberTypes = ['O', 'R', 'A', 'U'] as const
export type MemberType = (typeof memberTypes)[number]

/** Whose task it is to one user. */
export interface Roles {
  admin: boolean
  /** The parts that the user has themselves. */
  own: ReadonlySet<MemberType>
  /** Those of the people whose head the user is. */
  headOf: ReadonlySet<MemberType>
  /** Whether the task is one of a group whose member the user is. */
  inGroup: boolean
}

/** The people whose head a user is: those of the departments that the user leads, and of the ones below. */
export const subordinatesOf = (call: Call, userId: number): Promise<readonly number[]> =>
  call.memo(`subordinates of ${userId}`, async () => {
    const departments = await listDepartments(call.db)
    const led = departments.filter(({ headId }) => headId === userId)
    const below = departments.filter(({ id }) => led.some(one => isWithin(departments, id, one.id))).map(({ id }) => id)
    if (!below.length) return []
    const rows = await query(
      call.db,
      `select distinct user_id from user_department where department_id in (${below.map(() => '?').join(',')}) and user_id <> ?`,
      [...below, userId],
    )
    return rows.map(row => Number(row.user_id))
  })

/** Tasks that the caller may see, as a condition over `r`; null for who sees them all. */
export async function visibleTasks(call: Call): Promise<Condition | null> {
  const { isAdmin, userId } = call.caller
  if (isAdmin) return null
  const people = [userId, ...(await subordinatesOf(call, userId))]
  const ofPeople = sql<boolean>`r.id in (select m.task_id from task_member m where m.user_id in (${sql.join(people)}))`
  return sql<boolean>`(${ofPeople} or ${inGroupsOf('r.group_id', userId)})`
}

/** What a user is to a task. */
export async function rolesIn(
  call: Call,
  { id, group_id }: Row,
  { userId, isAdmin }: { userId: number; isAdmin: boolean } = call.caller,
): Promise<Roles> {
  const members = await query(call.db, 'select user_id, type from task_member where task_id = ?', [id])
  const below = new Set(await subordinatesOf(call, userId))
  const typesOf = (is: (id: number) => boolean): Set<MemberType> =>
    new Set(members.filter(row => is(Number(row.user_id))).map(row => row.type as MemberType))
  const inGroup = Number(group_id) > 0 && (await isMember(call, Number(group_id), userId))
  return { admin: isAdmin, own: typesOf(id => id === userId), headOf: typesOf(id => below.has(id)), inGroup }
}

export const maySee = ({ admin, own, headOf, inGroup }: Roles): boolean =>
  admin || own.size > 0 || headOf.size > 0 || inGroup

/** The creator, who is above them, and administrators do everything with a task. */
export const mayManage = ({ admin, own, headOf }: Roles): boolean => admin || own.has('O') || headOf.has('O')

/** A stored task with what the caller is to it; undefined where it is not there, or not for the caller's eyes. */
export async function seenTask(call: Call, id: number, lock = false): Promise<{ task: Row; roles: Roles } | undefined> {
  const [task] = await query(call.db, `select * from task where id = ? ${lock ? call.flavor.forUpdate : ''}`, [id])
  if (!task) return undefined
  const roles = await rolesIn(call, task)
  return maySee(roles) ? { task, roles } : undefined
}
