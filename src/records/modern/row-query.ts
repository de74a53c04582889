import { type RawBuilder, sql } from 'kysely'
import { readMoment } from '../../lib/moment.ts'
import { Page } from '../../rest/answer.ts'
import type { Call } from '../../rest/call.ts'
import { type Condition, condition, every, type Filterable, isEmpty, some, sortedBy } from '../../rest/filter.ts'
import { filterKey, selectPage } from '../../rest/list-query.ts'
import { listOf, scalarText, truth, wholeNumber } from '../../rest/params.ts'
import type { RowOf, TableName } from '../../store/table-types.ts'
import { modernName } from './field-names.ts'
import { nestedFilter } from './nested-filter.ts'

/** The ways in which a filter or an order of a modern list can be refused. */
export type QueryCondition = 'filterFieldUnknown' | 'filterValueInvalid' | 'orderFieldUnknown' | 'orderInvalid'

/** What a list of rows can be filtered and sorted by, under the names that callers know. */
export type RowFields = Readonly<Record<string, Filterable>>

/** A filter over plain rows: names that there are none of and values that a field cannot have are refused. */
export const rowFilter = (call: Call<QueryCondition>, fields: RowFields, filter: Record<string, unknown>): Condition =>
  every(
    nestedFilter(filter, { every, some }, (key, value) => {
      const { operator, field: name } = filterKey(key.trim())
      const field = fieldNamed(fields, name) ?? call.fail('filterFieldUnknown', { field: name })
      const isPattern = operator.endsWith('like') || operator.endsWith('contains')
      const values = listOf(value)
      for (const one of values ?? [value])
        if (isPattern ? !isScalar(one) : !isReadable(call, field, one)) call.fail('filterValueInvalid', { field: name })
      const term = {
        field: name,
        operator,
        plain: operator === '=',
        values: values ?? [value],
        many: values !== undefined,
      }
      return condition(field, term, call)
    }),
  )

/** A field by its own name, or by the one that the classic methods would have for it. */
const fieldNamed = (fields: RowFields, name: string): Filterable | undefined => {
  const key = [name, modernName(name)].find(one => Object.hasOwn(fields, one))
  return key === undefined ? undefined : fields[key]
}

const isScalar = (value: unknown): boolean => isEmpty(value) || scalarText(value) !== undefined

function isReadable(call: Call, { kind }: Filterable, value: unknown): boolean {
  if (isEmpty(value)) return true
  if (kind === 'integer') return wholeNumber(value) !== undefined
  if (kind === 'flag') return truth(value) !== undefined
  if (kind === 'moment') return typeof value === 'string' && readMoment(value, call.zone) !== undefined
  return isScalar(value)
}

/** ASC or DESC as SQL: what is not there comes before everything that is. */
export function directionOf(call: Call<QueryCondition>, field: string, direction: unknown): string {
  const way = scalarText(direction)?.trim().toUpperCase()
  if (way !== 'ASC' && way !== 'DESC') call.fail('orderInvalid', { field, value: scalarText(direction) ?? 'array' })
  return way === 'DESC' ? 'desc nulls last' : 'asc nulls first'
}

/** What rows are sorted by, the id last, so that pages never overlap. */
export function rowOrder(
  call: Call<QueryCondition>,
  fields: RowFields,
  order: Record<string, unknown>,
): RawBuilder<unknown> {
  const parts = Object.entries(order).map(([name, direction]) => {
    const field = fieldNamed(fields, name) ?? call.fail('orderFieldUnknown', { field: name })
    return sql`${sortedBy(field)} ${sql.raw(directionOf(call, name, direction))}`
  })
  return sql.join([...parts, sql`id`])
}

interface RowQuery<T extends TableName> {
  table: T
  where: Condition
  order: RawBuilder<unknown>
  start: number
}

/** A page of rows under a name, `{types: […]}`. */
export async function rowPage<T extends TableName>(
  call: Call,
  { table, where, order, start }: RowQuery<T>,
  shown: (rows: RowOf<T>[]) => Promise<Record<string, unknown>>,
): Promise<Page> {
  const from = sql`from ${sql.table(table)} where ${where}`
  const { rows, total, next } = await selectPage<RowOf<T>>(call.db, { columns: sql`*`, from, order, start })
  return new Page(await shown(rows), total, next)
}
