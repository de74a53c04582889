import { sql } from 'kysely'
import { wireMoment } from '../../../lib/moment.ts'
import { sourceOf } from '../../../lib/source.ts'
import { Page } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { condition, every, sortedBy } from '../../../rest/filter.ts'
import { filterKey } from '../../../rest/list-query.ts'
import { type Method, method } from '../../../rest/method.ts'
import {
  anything,
  listOf,
  oneOrMore,
  optionalObject,
  optionalText,
  repeated,
  wholeNumber,
} from '../../../rest/params.ts'
import { query, type Row } from '../../../store/store.ts'
import { groupsById, isMember } from '../../sonet_group/index.ts'
import { rolesIn, seenTask, subordinatesOf } from '../task/access.ts'
import { actionsOf } from '../task/actions.ts'
import { upperName } from '../task/names.ts'
import { optionsOf } from '../task/options.ts'
import { listOrNothing, taskId } from '../task/params.ts'
import { usersById } from '../task/people.ts'
import { accessPhrases, counterPhrases, historyPhrases } from '../task/phrases.ts'

const common = { scopes: ['task'], kind: 'read', source: sourceOf(import.meta.filename) } as const

/** Codes of counters, as the sample has them. */
const EXPIRED = 6_291_456
const NEW_COMMENTS = 12_582_912

/** Whose tasks a counter counts, by the role that it is asked for; all parts unless said. */
const partsOf: Readonly<Record<string, readonly string[]>> = {
  view_role_responsible: ['R'],
  view_role_accomplice: ['A'],
  view_role_auditor: ['U'],
  view_role_originator: ['O'],
}

/** What is asked about a task beside its fields. */
export const aboutMethods: Method[] = [
  method({
    ...common,
    name: 'tasks.task.getaccess',
    params: { taskId, users: listOrNothing('usersNotArray') },
    phrases: accessPhrases,
    async run(call, { taskId, users }) {
      const ids = (users ?? [call.caller.userId]).map(wholeNumber).filter(id => id !== undefined && id > 0)
      const found = await seenTask(call, taskId)
      const known = await usersById(call, ids as number[])
      const allowedActions: Record<string, unknown> = {}
      for (const id of known.keys()) {
        const [user] = await query(call.db, 'select is_admin from portal_user where id = ?', [id])
        const roles = await rolesIn(call, found?.task ?? { id: taskId }, {
          userId: id,
          isAdmin: user?.is_admin === 'Y',
        })
        const isFavorite = id === call.caller.userId && (await optionsOf(call, [taskId])).get(taskId)?.favorite === 'Y'
        allowedActions[id] = found ? actionsOf(found.task, roles, isFavorite) : []
      }
      return { allowedActions }
    },
  }),
  method({
    ...common,
    name: 'tasks.task.counters.get',
    access: 'the user, their heads and administrators; all others get an empty list',
    params: { userId: anything('integer'), groupId: anything('integer'), type: optionalText },
    phrases: counterPhrases,
    async run(call, { userId: sent, groupId, type }) {
      const userId = sent === undefined || sent === null ? call.caller.userId : wholeNumber(sent)
      if (userId === undefined) return call.fail('userInvalid', { value: `{${repeated(sent)}}` })
      const group = wholeNumber(groupId ?? 0)
      const seesGroup = group === 0 || (group !== undefined && (await seesTasksOf(call, group)))
      if (!seesGroup) call.fail('groupUnknown')
      const isTheirs = userId === call.caller.userId || call.caller.isAdmin
      if (!isTheirs && !(await subordinatesOf(call, call.caller.userId)).includes(userId)) return []
      const [user] = await query(call.db, 'select id from portal_user where id = ?', [userId])
      if (!user) return []
      const parts = partsOf[type] ?? ['R', 'A', 'U', 'O']
      const [row] = await query(
        call.db,
        `select count(distinct r.id) as n from task r join task_member m on m.task_id = r.id
         where m.user_id = ? and m.type in (${parts.map(() => '?').join(',')}) and r.status in (2, 3) and r.deadline < ?
         and (? = 0 or r.group_id = ?)
         and r.id not in (select o.task_id from task_user_option o where o.user_id = ? and o.is_muted = 'Y')`,
        [userId, ...parts, call.now, group, group, userId],
      )
      const counters = {
        expired: { counter: Number(row!.n), code: EXPIRED },
        new_comments: { counter: 0, code: NEW_COMMENTS },
      }
      // Quirk: always 1.
      return new Page(counters, 1)
    },
  }),
  method({
    ...common,
    name: 'tasks.task.history.list',
    access: 'the people of the task, their heads and administrators',
    params: { taskId, filter: optionalObject('filterNotArray'), order: optionalObject('orderNotArray') },
    phrases: historyPhrases,
    async run(call, { taskId, filter, order }) {
      const [task] = await query(call.db, 'select id from task where id = ?', [taskId])
      if (!task) return { list: [] }
      if (!(await seenTask(call, taskId))) call.fail('notFound')
      return { list: await historyOf(call, taskId, filter, order) }
    },
  }),
]

const seesTasksOf = async (call: Call, groupId: number): Promise<boolean> =>
  (await groupsById(call, [groupId])).size > 0 &&
  (call.caller.isAdmin || (await isMember(call, groupId, call.caller.userId)))

/** What a history is filtered and sorted by. */
const historyColumns = {
  ID: { kind: 'integer', expression: sql.ref('r.id') },
  CREATED_DATE: { kind: 'moment', expression: sql.ref('r.created_date') },
  FIELD: { kind: 'code', expression: sql.ref('r.field') },
  USER_ID: { kind: 'integer', expression: sql.ref('r.user_id') },
} as const

/** The history of a task, from the newest entry to the oldest unless said. */
export async function historyOf(
  call: Call,
  taskId: number,
  filter: Record<string, unknown>,
  order: Record<string, unknown>,
): Promise<Row[]> {
  const conditions = Object.entries(filter).flatMap(([key, value]) => {
    const { operator, field } = filterKey(key)
    const column = historyColumns[upperName(field) as keyof typeof historyColumns]
    const term = {
      field,
      operator,
      plain: operator === '=',
      values: oneOrMore(value),
      many: listOf(value) !== undefined,
    }
    return column ? [condition(column, term, call)] : []
  })
  const sorted = Object.entries(order).flatMap(([name, way]) => {
    const column = historyColumns[upperName(name) as keyof typeof historyColumns]
    return column ? [sql`${sortedBy(column)} ${sql.raw(/^asc$/i.test(String(way)) ? 'asc' : 'desc')}`] : []
  })
  const { rows } = await sql<Row>`select r.* from task_history r
    where r.task_id = ${taskId} and ${every(conditions)}
    order by ${sql.join([...(sorted.length ? sorted : [sql`r.created_date desc`]), sql`r.id desc`])}`.execute(call.db)
  const users = await usersById(
    call,
    rows.map(row => Number(row.user_id)),
  )
  return rows.map(row => {
    const user = users.get(Number(row.user_id))
    return {
      id: Number(row.id),
      createdDate: wireMoment(row.created_date, call.zone),
      field: row.field,
      value: { from: row.from_value, to: row.to_value },
      user: {
        ...{ id: Number(row.user_id), name: user?.name ?? '', lastName: user?.last_name ?? '' },
        ...{ secondName: user?.second_name ?? '', login: user?.email ?? '' },
      },
    }
  })
}
