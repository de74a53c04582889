import { sql } from 'kysely'
import { wireMoment } from '../../../lib/moment.ts'
import { sourceOf } from '../../../lib/source.ts'
import { method } from '../../../rest/method.ts'
import { list, positiveId, wholeNumber } from '../../../rest/params.ts'
import { tomorrow } from '../activities/counters.ts'
import { readableActivities } from '../activities/owners.ts'
import { entityTypeById } from '../entities/registry.ts'
import { accessCondition, accessTo, isDenied } from '../model/access.ts'
import { pageQueryPhrases } from './phrases.ts'

const common = { scopes: ['crm'], kind: 'read', source: sourceOf(import.meta.filename) } as const

/** How many activities of the caller are late, and how many are due later today: one question of one index. */
export const activityCounts = method({
  ...common,
  name: 'portico.activity.counters',
  params: {},
  phrases: {},
  async run(call): Promise<{ overdue: number; today: number }> {
    const mine = await readableActivities(call)
    const { rows } = await sql<{ overdue: unknown; today: unknown }>`
      select count(case when r.deadline < ${call.now} then 1 end) as overdue,
        count(case when r.deadline >= ${call.now} then 1 end) as today
      from "activity" r where r.responsible_id = ${call.caller.userId} and r.completed = 'N'
        and r.deadline < ${tomorrow(call)} ${mine ? sql`and ${mine}` : sql``}`.execute(call.db)
    return { overdue: Number(rows[0]?.overdue ?? 0), today: Number(rows[0]?.today ?? 0) }
  },
})

/** As many cards as a board shows at once. */
const MOST = 1000

/** What is to be done next with a record. */
interface Next {
  recordId: number
  activityId: number
  typeId: number
  subject: string
  deadline: string | null
}

/** The next activity of each of some records that the caller may read: one statement, from the bindings of those records. */
export const nextActivities = method({
  ...common,
  name: 'portico.activity.next',
  params: { entityTypeId: positiveId('typeUnknown'), ids: list('idInvalid') },
  phrases: pageQueryPhrases,
  async run(call, { entityTypeId, ids: given }): Promise<Next[]> {
    const type = (await entityTypeById(call, entityTypeId)) ?? call.fail('typeUnknown')
    const access = await accessTo(call, type, 'read')
    if (isDenied(access)) call.fail('accessDenied')
    const ids = [...new Set(given.map(wholeNumber).filter(id => id !== undefined))].slice(0, MOST)
    if (!ids.length) return []
    const mine = accessCondition(access)
    const readable = mine
      ? sql`and b.record_id in (select r.id from ${sql.table(type.table)} r where r.id in (${sql.join(ids)}) and ${mine})`
      : sql``
    const { rows } = await sql<Record<'record_id' | 'id' | 'type_id' | 'subject' | 'deadline', unknown>>`
      select * from (
        select b.record_id, a.id, a.type_id, a.subject, a.deadline, row_number() over (
          partition by b.record_id order by case when a.deadline is null then 1 else 0 end, a.deadline, a.id) as place
        from activity_binding b join activity a on a.id = b.activity_id
        where b.entity_type_id = ${entityTypeId} and b.record_id in (${sql.join(ids)}) and a.completed = 'N' ${readable}
      ) n where n.place = 1`.execute(call.db)
    return rows.map(row => ({
      recordId: Number(row.record_id),
      activityId: Number(row.id),
      typeId: Number(row.type_id),
      subject: String(row.subject ?? ''),
      deadline: row.deadline ? wireMoment(String(row.deadline), call.zone) : null,
    }))
  },
})
