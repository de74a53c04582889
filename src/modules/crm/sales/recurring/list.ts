import { type RawBuilder, sql } from 'kysely'
import { wireMoment } from '../../../../lib/moment.ts'
import { Page } from '../../../../rest/answer.ts'
import type { Call } from '../../../../rest/call.ts'
import { condition, type Filterable, type FilterKind, sortedBy, terms } from '../../../../rest/filter.ts'
import { selectPage } from '../../../../rest/list-query.ts'
import type { Row } from '../../../../store/store.ts'
import { accessCondition, accessTo, isDenied } from '../../model/access.ts'
import { paramsOf } from './params.ts'
import type { RecurringType } from './recurring-type.ts'

/** What a list has to know of a type. */
type Listed = Pick<RecurringType<never, never>, 'name' | 'kind' | 'shown' | 'smallInLists' | 'calendar'>

/** What the columns of settings hold. */
const kinds: Readonly<Record<string, FilterKind>> = {
  id: 'integer',
  record_id: 'integer',
  based_id: 'integer',
  active: 'flag',
  category_id: 'integer',
  send_bill: 'flag',
  email_id: 'integer',
  is_limit: 'code',
  counter_repeat: 'integer',
  limit_repeat: 'integer',
  limit_date: 'date',
  start_date: 'date',
  next_execution: 'moment',
  last_execution: 'moment',
}

/** The column of a field: that of the template is called alike in all types. */
const columnOf = (name: string, type: Pick<Listed, 'name'>): string =>
  name === `${type.name}_ID` ? 'record_id' : name.toLowerCase()

/** Settings as `get` shows them. */
export function shownSettings(call: Pick<Call, 'zone'>, type: Listed, row: Row): Row {
  const value = (column: string): string | null => {
    const stored = row[column] ?? null
    if (kinds[column] === 'date' || kinds[column] === 'moment') return stored ? wireMoment(stored, call.zone) : ''
    return stored === null ? null : String(stored)
  }
  return Object.fromEntries(
    type.shown.map(name => [name, name === 'PARAMS' ? paramsOf(type.calendar, row) : value(columnOf(name, type))]),
  )
}

/** What lists are filtered and sorted by; PARAMS is passed over, as the page says. */
function filterable(name: string, type: Listed): Filterable | undefined {
  const column = columnOf(name, type)
  const kind = type.shown.includes(name) && Object.hasOwn(kinds, column) ? kinds[column] : undefined
  return kind && { kind, expression: sql.ref(`s.${column}`) }
}

interface ListQuery {
  filter: Record<string, unknown>
  order: Record<string, unknown>
  /** The fields that are shown; all where none is named. */
  select: readonly string[]
  start: number
}

/** A page of the settings whose templates the caller may read. */
export async function listSettings(
  call: Call<'accessDenied'>,
  type: Listed,
  { filter, order, select, start }: ListQuery,
): Promise<Page> {
  const access = await accessTo(call, type.kind, 'read')
  if (isDenied(access)) call.fail('accessDenied')
  const conditions: RawBuilder<unknown>[] = [sql`s.entity_type_id = ${type.kind.entityTypeId}`]
  for (const term of terms(filter)) {
    const field = filterable(term.field, type)
    if (field) conditions.push(condition(field, term, call))
  }
  const mine = accessCondition(access)
  if (mine) conditions.push(mine)
  const from = sql`from recurring s join ${sql.table(type.kind.table)} r on r.id = s.record_id
    where ${sql.join(conditions, sql` and `)}`
  const { rows, total, next } = await selectPage<Row>(call.db, {
    ...{ columns: sql`s.*`, from, order: sorting(order, type), start },
  })
  const asked = selected(select)
  return new Page(
    rows.map(row => listed(shownSettings(call, type, row), type, asked)),
    total,
    next,
  )
}

/** The names that are asked for, the id in any case; null for all. The sample of crm.invoice.recurring.list has a space in one. */
function selected(select: readonly string[]): ReadonlySet<string> | null {
  const asked = select.map(name => name.trim().toUpperCase())
  return !asked.length || asked.includes('*') ? null : new Set(['ID', ...asked])
}

const listed = (settings: Row, { smallInLists }: Listed, asked: ReadonlySet<string> | null): Row =>
  Object.fromEntries(
    Object.entries(settings)
      .filter(([name]) => !asked || asked.has(name))
      .map(([name, value]) => [smallInLists?.has(name) ? name.toLowerCase() : name, value]),
  )

/** By what is asked for, and by the id, so that pages never overlap. */
function sorting(order: Record<string, unknown>, type: Listed): RawBuilder<unknown> {
  const parts = Object.entries(order).flatMap(([key, direction]) => {
    const field = filterable(key.trim().toUpperCase(), type)
    if (!field) return []
    const isDescending = typeof direction === 'string' && direction.trim().toLowerCase() === 'desc'
    return [sql`${sortedBy(field)} ${sql.raw(isDescending ? 'desc nulls last' : 'asc nulls first')}`]
  })
  return sql.join([...parts, sql`s.id`])
}
