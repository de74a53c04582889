import { type RawBuilder, sql } from 'kysely'
import { stored } from '../../../lib/moment.ts'
import type { Call } from '../../../rest/call.ts'
import type { Row } from '../../../store/store.ts'
import { IN_PROGRESS, WAITING } from './fields.ts'

const ALMOST_OVERDUE = -3
const NOT_VIEWED = -2
export const OVERDUE = -1

const DAY_MS = 86_400_000

/** A task with less than a day left is almost overdue. */
const soon = ({ now }: Pick<Call, 'now'>): string => stored(new Date(Date.parse(`${now}Z`) + DAY_MS))

/** The status with what time and people make of it (tasks-task-list.md, STATUS). */
export function subStatusOf(call: Pick<Call, 'now'>, { status, deadline }: Row, isNotViewed: boolean): number {
  const isOpen = [WAITING, IN_PROGRESS].includes(Number(status))
  if (isOpen && deadline && deadline < call.now) return OVERDUE
  if (Number(status) === WAITING && isNotViewed) return NOT_VIEWED
  if (isOpen && deadline && deadline < soon(call)) return ALMOST_OVERDUE
  return Number(status)
}

/** The same as SQL over tasks `r`. */
export const subStatusSql = (call: Call): RawBuilder<number> => sql<number>`(case
  when r.status in (${sql.lit(WAITING)}, ${sql.lit(IN_PROGRESS)}) and r.deadline < ${call.now} then ${sql.lit(OVERDUE)}
  when r.status = ${sql.lit(WAITING)} and r.created_by <> ${call.caller.userId}
    and r.id in (select m.task_id from task_member m where m.user_id = ${call.caller.userId} and m.type in ('R', 'A'))
    and r.id not in (select o.task_id from task_user_option o where o.user_id = ${call.caller.userId} and o.viewed_date is not null)
    then ${sql.lit(NOT_VIEWED)}
  when r.status in (${sql.lit(WAITING)}, ${sql.lit(IN_PROGRESS)}) and r.deadline < ${soon(call)} then ${sql.lit(ALMOST_OVERDUE)}
  else r.status end)`
