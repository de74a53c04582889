import { type RawBuilder, sql } from 'kysely'
import { wireMoment } from '../../lib/moment.ts'
import { condition, type Filterable, type FilterKind, terms } from '../../portal/filter.ts'
import { Page } from '../../rest/answer.ts'
import type { Call } from '../../rest/call.ts'
import { PAGE_SIZE, pageOffset } from '../../rest/list-query.ts'
import type { Row } from '../../store/store.ts'
import { accessCondition, accessTo, isDenied } from '../access.ts'
import type { EntityType } from '../record-type.ts'
import { repetitionOf } from './input.ts'

/** Settings as crm.deal.recurring.get shows them. */
export function shownSettings(call: Pick<Call, 'zone'>, row: Row): Row {
  const text = (value: unknown) => (value === null || value === undefined ? null : String(value))
  const moment = (value: string | null) => (value ? wireMoment(value, call.zone) : '')
  return {
    ID: text(row.id),
    DEAL_ID: text(row.record_id),
    BASED_ID: text(row.based_id),
    ACTIVE: row.active,
    CATEGORY_ID: text(row.category_id),
    IS_LIMIT: row.is_limit,
    COUNTER_REPEAT: text(row.counter_repeat),
    LIMIT_REPEAT: text(row.limit_repeat),
    LIMIT_DATE: moment(row.limit_date),
    START_DATE: moment(row.start_date),
    NEXT_EXECUTION: moment(row.next_execution),
    LAST_EXECUTION: moment(row.last_execution),
    PARAMS: repetitionOf(row),
  }
}

/** Quirk: a list writes these names in small letters (sample of crm.deal.recurring.list). */
const small: ReadonlySet<string> = new Set(['ID', 'DEAL_ID', 'BASED_ID', 'CATEGORY_ID'])

const listed = (settings: Row): Row =>
  Object.fromEntries(
    Object.entries(settings).map(([name, value]) => [small.has(name) ? name.toLowerCase() : name, value]),
  )

const filterable = (kind: FilterKind, column: string): Filterable => ({ kind, expression: sql.ref(`s.${column}`) })

/** What lists are filtered and sorted by; PARAMS is passed over, as the page says. */
const filterables: Readonly<Record<string, Filterable>> = {
  ID: filterable('integer', 'id'),
  DEAL_ID: filterable('integer', 'record_id'),
  BASED_ID: filterable('integer', 'based_id'),
  ACTIVE: filterable('flag', 'active'),
  CATEGORY_ID: filterable('integer', 'category_id'),
  IS_LIMIT: filterable('text', 'is_limit'),
  COUNTER_REPEAT: filterable('integer', 'counter_repeat'),
  LIMIT_REPEAT: filterable('integer', 'limit_repeat'),
  LIMIT_DATE: filterable('date', 'limit_date'),
  START_DATE: filterable('date', 'start_date'),
  NEXT_EXECUTION: filterable('moment', 'next_execution'),
  LAST_EXECUTION: filterable('moment', 'last_execution'),
}

interface ListQuery {
  filter: Record<string, unknown>
  order: Record<string, unknown>
  start: number
}

/** A page of the settings whose templates the caller may read. */
export async function listSettings(
  call: Call<'accessDenied'>,
  type: EntityType,
  { filter, order, start }: ListQuery,
): Promise<Page> {
  const access = await accessTo(call, type, 'read')
  if (isDenied(access)) call.fail('accessDenied')
  const conditions: RawBuilder<unknown>[] = [sql`s.entity_type_id = ${type.entityTypeId}`]
  for (const term of terms(filter))
    if (Object.hasOwn(filterables, term.field)) conditions.push(condition(filterables[term.field]!, term, call))
  const mine = accessCondition(access)
  if (mine) conditions.push(mine)
  const from = sql`from recurring s join ${sql.table(type.table)} r on r.id = s.record_id
    where ${sql.join(conditions, sql` and `)}`
  const offset = pageOffset(start)
  const page = sql<Row>`select s.* ${from} order by ${sorting(order)} limit ${sql.lit(PAGE_SIZE)} offset ${offset}`
  const rows = (await page.execute(call.db)).rows.map(row => listed(shownSettings(call, row)))
  // Uncounted: the total is 0 (settings/performance/huge-data.md).
  if (start < 0) return new Page(rows, 0)
  const counted = await sql<{ n: number }>`select count(*) as n ${from}`.execute(call.db)
  const total = Number(counted.rows[0]!.n)
  const next = offset + PAGE_SIZE
  return new Page(rows, total, next < total ? next : undefined)
}

/** By what is asked for, and by the id, so that pages never overlap. */
function sorting(order: Record<string, unknown>): RawBuilder<unknown> {
  const parts = Object.entries(order).flatMap(([key, direction]) => {
    const name = key.trim().toUpperCase()
    if (!Object.hasOwn(filterables, name)) return []
    const isDescending = typeof direction === 'string' && direction.trim().toLowerCase() === 'desc'
    return [sql`${filterables[name]!.expression} ${sql.raw(isDescending ? 'desc nulls last' : 'asc nulls first')}`]
  })
  return sql.join([...parts, sql`s.id`])
}
