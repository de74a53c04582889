import { type RawBuilder, sql } from 'kysely'
import { LONGEST_PATTERN } from '../lib/search/like.ts'
import type { Db } from '../store/store.ts'
import { oneOrMore } from './params.ts'
import { systemFailure } from './phrases.ts'

/** How a filter key compares (api-reference/crm/leads/crm-lead-list.md, parameter `filter`). */
export type Operator =
  | '='
  | '!='
  | '>'
  | '>='
  | '<'
  | '<='
  | 'in'
  | 'not in'
  | 'contains'
  | 'not contains'
  | 'like'
  | 'not like'

/** Longest first, so that `!=%` is not read as `!=` and a field called `%…`. */
const PREFIXES: [string, Operator][] = [
  ['!=%', 'not like'],
  ['!%=', 'not like'],
  ['!%', 'not contains'],
  ['!@', 'not in'],
  ['!=', '!='],
  ['=%', 'like'],
  ['%=', 'like'],
  ['>=', '>='],
  ['<=', '<='],
  ['>', '>'],
  ['<', '<'],
  ['@', 'in'],
  ['%', 'contains'],
  ['!', '!='],
  ['=', '='],
]

/** What a negated operator denies; the others have none. */
export const denied: Readonly<Partial<Record<Operator, Operator>>> = {
  '!=': '=',
  'not in': 'in',
  'not contains': 'contains',
  'not like': 'like',
}

/** A filter key split into its operator and the field's name; no prefix is equality. */
export function filterKey(key: string): { operator: Operator; field: string } {
  for (const [prefix, operator] of PREFIXES)
    if (key.startsWith(prefix)) return { operator, field: key.slice(prefix.length) }
  return { operator: '=', field: key }
}

/** More than a person writes by far; stores have limits of their own on the size of a statement. */
const MOST_TESTS = 200
const MOST_VALUES = 20_000

/** Whether a value is a pattern to look for: each of them is a comparison of its own, while all exact ones are one. */
type IsPattern = (key: string, value: unknown) => boolean

/** Refuses a filter of more tests (conditions, and patterns to look for) or values than a statement takes. */
export function limitFilter(filter: Record<string, unknown>, isPattern: IsPattern = key => key.includes('%')): void {
  let tests = 0
  let values = 0
  for (const [key, value] of Object.entries(filter)) {
    const all = oneOrMore(value)
    tests += Math.max(1, all.filter(one => isPattern(key, one)).length)
    values += all.length
  }
  if (tests > MOST_TESTS || values > MOST_VALUES) throw filterTooLong()
}

export const filterTooLong = () =>
  systemFailure('unreadable', { reason: `A filter takes ${MOST_TESTS} conditions and ${MOST_VALUES} values at most.` })

/** A part of a text to look for, or a pattern; longer ones than a person types cost what nobody else should wait for. */
export function limitPattern(text: string): string {
  if (text.length > LONGEST_PATTERN)
    throw systemFailure('unreadable', {
      reason: `A filter looks for ${LONGEST_PATTERN} characters of a text at most.`,
    })
  return text
}

/** A page: 50 rows (settings/how-to-call-rest-api/list-methods-pecularities.md). */
export const PAGE_SIZE = 50

/** Where a page begins; `start` is cut down to whole pages, -1 is the first page uncounted. */
export const pageOffset = (start: number): number => (start < 0 ? 0 : Math.floor(start / PAGE_SIZE) * PAGE_SIZE)

/** Rows of a page, how many there are of all, and where the next page begins; uncounted, the total is 0 (settings/performance/huge-data.md). */
export interface PageRows<T> {
  rows: T[]
  total: number
  next: number | undefined
}

interface PageSelection {
  columns: RawBuilder<unknown>
  /** The tables and their conditions. */
  from: RawBuilder<unknown>
  /** The same with fewer tables, where they are not needed to count. */
  counted?: RawBuilder<unknown>
  order: RawBuilder<unknown>
  /** -1 is the first page uncounted, `all` every row there is, uncounted. */
  start: number | 'all'
}

/** Reads one page of a query. */
export async function selectPage<T>(
  db: Db,
  { columns, from, counted = from, order, start }: PageSelection,
): Promise<PageRows<T>> {
  const offset = start === 'all' ? 0 : pageOffset(start)
  const page = start === 'all' ? sql`` : sql`limit ${sql.lit(PAGE_SIZE)} offset ${offset}`
  const { rows } = await sql<T>`select ${columns} ${from} order by ${order} ${page}`.execute(db)
  if (start === 'all' || start < 0) return { rows, total: 0, next: undefined }
  // A page that is not full tells itself how many there are.
  const isLast = rows.length < PAGE_SIZE && (rows.length > 0 || offset === 0)
  const total = isLast ? offset + rows.length : await count(db, counted)
  return { rows, total, next: nextOffset(offset, total) }
}

async function count(db: Db, from: RawBuilder<unknown>): Promise<number> {
  const { rows } = await sql<{ n: number }>`select count(*) as n ${from}`.execute(db)
  return Number(rows[0]!.n)
}

/** One page of what has been read as a whole. */
export function slicePage<T>(all: readonly T[], start: number): PageRows<T> {
  const offset = pageOffset(start)
  const rows = all.slice(offset, offset + PAGE_SIZE)
  return start < 0
    ? { rows, total: 0, next: undefined }
    : { rows, total: all.length, next: nextOffset(offset, all.length) }
}

const nextOffset = (offset: number, total: number): number | undefined =>
  offset + PAGE_SIZE < total ? offset + PAGE_SIZE : undefined
