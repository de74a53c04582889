import { sql } from 'kysely'
import type { Call } from '../../rest/call.ts'
import type { Condition } from '../../rest/filter.ts'
import { query, type Row } from '../../store/store.ts'

/** Owner, moderator, member; Z has been invited or has asked to join, and is none yet. */
export const memberRoles = ['A', 'E', 'K'] as const
export type Role = (typeof memberRoles)[number] | 'Z'

/** Images of groups are kept under a number that no type of records has. */
export const GROUP_FILES = -22

/** A group with what the caller is to it. */
export interface FoundGroup {
  row: Row
  /** Null for who is no member. */
  role: Role | null
  /** The owner and administrators may do everything with it. */
  manages: boolean
}

/** A group by its id, for whose eyes it is; undefined where there is none. */
export async function findGroup(call: Call, id: number): Promise<FoundGroup | undefined> {
  const [row] = await query(call.db, 'select * from sonet_group where id = ?', [id])
  if (!row) return undefined
  const role = await roleIn(call, id, call.caller.userId)
  const isMember = role !== null && role !== 'Z'
  if (row.visible !== 'Y' && !isMember && !call.caller.isAdmin) return undefined
  return { row, role, manages: call.caller.isAdmin || role === 'A' }
}

/** What a user is in a group. */
export async function roleIn(call: Pick<Call, 'db'>, groupId: number, userId: number): Promise<Role | null> {
  const [row] = await query(call.db, 'select role from sonet_group_member where group_id = ? and user_id = ?', [
    ...[groupId, userId],
  ])
  return (row?.role as Role | undefined) ?? null
}

/** Gives a user a role in a group, or takes them out of it. */
export async function setRole(call: Call, groupId: number, userId: number, role: Role | null): Promise<void> {
  await query(call.db, 'delete from sonet_group_member where group_id = ? and user_id = ?', [groupId, userId])
  if (role)
    await query(call.db, 'insert into sonet_group_member (group_id, user_id, role) values (?, ?, ?)', [
      ...[groupId, userId, role],
    ])
}

/** Groups of which a user is a member, as a condition over a column with their ids. */
export const inGroupsOf = (column: string, userId: number): Condition =>
  sql<boolean>`${sql.ref(column)} in (select m.group_id from sonet_group_member m
    where m.user_id = ${userId} and m.role in ('A', 'E', 'K'))`

/** Whether a user is a member of a group. */
export async function isMember(call: Pick<Call, 'db'>, groupId: number, userId: number): Promise<boolean> {
  const role = await roleIn(call, groupId, userId)
  return role !== null && role !== 'Z'
}

/** A group as other modules show it, by its id: what there is of it, and how many members. */
export async function groupsById(call: Pick<Call, 'db'>, ids: readonly number[]): Promise<Map<number, Row>> {
  if (!ids.length) return new Map()
  const rows = await query(
    call.db,
    `select g.*, (select count(*) from sonet_group_member m where m.group_id = g.id and m.role in ('A', 'E', 'K')) as members
     from sonet_group g where g.id in (${ids.map(() => '?').join(',')})`,
    ids,
  )
  return new Map(rows.map(row => [Number(row.id), row]))
}
