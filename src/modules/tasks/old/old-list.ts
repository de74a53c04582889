import { type RawBuilder, sql } from 'kysely'
import type { Call } from '../../../rest/call.ts'
import { type Condition, condition, every, type Filterable, sortedBy } from '../../../rest/filter.ts'
import { filterKey, PAGE_SIZE, type PageRows } from '../../../rest/list-query.ts'
import { listOf, oneOrMore, phpArray, wholeNumber } from '../../../rest/params.ts'

/** What rows `r` of an old class are filtered and sorted by, under the names of its fields. */
export type OldColumns = Readonly<Record<string, Filterable>>

/** Columns of rows `r` by the names of fields. */
export const columnsOf = (kinds: Readonly<Record<string, Filterable['kind']>>): OldColumns =>
  Object.fromEntries(
    Object.entries(kinds).map(([name, kind]) => [name, { kind, expression: sql.ref(`r.${name.toLowerCase()}`) }]),
  )

/** The condition of a filter whose keys are known to be right. */
export const oldFilter = (call: Call, columns: OldColumns, filter: Record<string, unknown>): Condition =>
  every(
    Object.entries(filter).flatMap(([key, value]) => {
      const { operator, field } = filterKey(key)
      const column = columns[field]
      const many = listOf(value) !== undefined
      const term = { field, operator, plain: operator === '=', values: oneOrMore(value), many }
      return column ? [condition(column, term, call)] : []
    }),
  )

/** What rows are sorted by: the id where nothing is said. */
export function oldOrder(columns: OldColumns, order: Record<string, unknown>): RawBuilder<unknown> {
  const parts = Object.entries(order).flatMap(([name, way]) => {
    const column = columns[name]
    return column ? [sql`${sortedBy(column)} ${sql.raw(/^desc/i.test(String(way)) ? 'desc' : 'asc')}`] : []
  })
  return sql.join([...parts, sql`r.id`])
}

/** The rows that `NAV_PARAMS` ask for, by their number and the size of their page, which is 50 at most. */
export async function readWindow<T>(
  params: Record<string, unknown>,
  read: (start: number) => Promise<PageRows<T>>,
): Promise<Pick<PageRows<T>, 'rows' | 'total'>> {
  const nav = phpArray(params.NAV_PARAMS) ?? {}
  const size = Math.min(PAGE_SIZE, Math.max(1, wholeNumber(nav.nPageSize) ?? PAGE_SIZE))
  const offset = Math.min(Math.max(0, (wholeNumber(nav.iNumPage) ?? 1) - 1), 1e9) * size
  const within = offset % PAGE_SIZE
  const first = await read(offset - within)
  const rows = first.rows.slice(within, within + size)
  if (rows.length < size && first.next !== undefined)
    rows.push(...(await read(first.next)).rows.slice(0, size - rows.length))
  return { rows, total: first.total }
}
