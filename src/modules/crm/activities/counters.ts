import { ensure } from '../../../lib/maps.ts'
import { dayIn, readMoment } from '../../../lib/moment.ts'
import { column } from '../../../records/field.ts'
import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import type { EntityType } from '../model/entity-type.ts'

/** How many records of one type wait for a user; each is counted once in each of these, and may be in several. */
export interface Counters {
  /** An activity of theirs was due before now. */
  overdue: number
  /** One is due later today, by the portal's clock. */
  today: number
  /** One is due on a later day. */
  future: number
  /** Something came in that nobody has completed. */
  incoming: number
  /** Nobody is to do anything with them, though they are in work and theirs. */
  withoutActivity: number
}

const names = ['overdue', 'today', 'future', 'incoming', 'withoutActivity'] as const

const DAY = 86_400_000

/** When tomorrow begins, as stored. */
export function tomorrow({ now, zone }: Pick<Call, 'now' | 'zone'>): string {
  const next = new Date(Date.parse(`${dayIn(now, zone)}T00:00:00Z`) + DAY).toISOString().slice(0, 10)
  return readMoment(`${next}T00:00:00`, zone) ?? now
}

/**
 * What waits for users, by the user and the number of the type; who is not in it has nothing waiting. It is one statement:
 * open activities are found by who is responsible and by their deadline, records by who they are assigned to.
 */
export async function activityCounters(
  call: Pick<Call, 'db' | 'now' | 'zone'>,
  users: readonly number[],
  types: readonly EntityType[],
): Promise<Map<number, Map<number, Counters>>> {
  const counters = new Map<number, Map<number, Counters>>()
  if (!users.length || !types.length) return counters
  const some = users.map(() => '?').join(',')
  const records = (test: string): string => `count(distinct case when ${test} then b.record_id end)`
  const planned = `select a.responsible_id as user_id, b.entity_type_id,
      ${records('a.deadline < ?')} as overdue,
      ${records('a.deadline >= ? and a.deadline < ?')} as today,
      ${records('a.deadline >= ?')} as future,
      ${records("a.is_incoming_channel = 'Y'")} as incoming,
      0 as "withoutActivity"
    from activity a join activity_binding b on b.activity_id = a.id
    where a.responsible_id in (${some}) and a.completed = 'N'
      and b.entity_type_id in (${types.map(() => '?').join(',')})
    group by a.responsible_id, b.entity_type_id`
  const staged = types.filter(({ stages }) => stages?.semantic)
  const idle = staged.map(
    ({ table, stages }) => `select r.assigned_by_id, ?, 0, 0, 0, 0, count(*)
    from "${table}" r
    where r.assigned_by_id in (${some}) and r."${column(stages!.semantic!)}" = 'P' and not exists (
      select 1 from activity_binding b join activity a on a.id = b.activity_id
      where b.entity_type_id = ? and b.record_id = r.id and a.completed = 'N')
    group by r.assigned_by_id`,
  )
  const end = tomorrow(call)
  const rows = await query(call.db, [planned, ...idle].join('\n union all \n'), [
    ...[call.now, call.now, end, end, ...users, ...types.map(({ entityTypeId }) => entityTypeId)],
    ...staged.flatMap(({ entityTypeId }) => [entityTypeId, ...users, entityTypeId]),
  ])
  for (const row of rows) {
    const ofUser = ensure(counters, Number(row.user_id), () => new Map<number, Counters>())
    const known = ensure(ofUser, Number(row.entity_type_id), () => ({
      ...{ overdue: 0, today: 0, future: 0, incoming: 0, withoutActivity: 0 },
    }))
    for (const name of names) known[name] += Number(row[name])
  }
  return counters
}
