import { type RawBuilder, sql } from 'kysely'
import { readDate, readMoment, type Zone } from '../lib/moment.ts'
import type { Flavor } from '../store/flavor.ts'
import { sameText, textBeyond, textOrder } from '../store/folded.ts'
import { filterKey, limitFilter, limitPattern, type Operator } from './list-query.ts'
import { listOf, oneOrMore, phpArray, scalarText, truth, wholeNumber } from './params.ts'

export type Condition = RawBuilder<boolean>

export const always: Condition = sql<boolean>`1 = 1`
export const never: Condition = sql<boolean>`1 = 0`

/** How the values of a column are read and compared; the case of a `code` counts, that of a `text` does not. */
export type FilterKind = 'integer' | 'text' | 'code' | 'flag' | 'date' | 'moment'

/** What a filter may name: a column or an expression, and the kind of its values. */
export interface Filterable {
  kind: FilterKind
  expression: RawBuilder<unknown>
  /** A text without a prefix may hold `%`, as in `"NAME": "An%"`. */
  patterns?: true
}

/** What reading and comparing values depends on. */
export interface Comparison {
  flavor: Flavor
  zone: Zone
}

/** One key of a filter, split. */
export interface Term {
  field: string
  operator: Operator
  /** Whether the key had no prefix. */
  plain: boolean
  values: unknown[]
  /** Whether the value was a list. */
  many: boolean
}

/** A text without a prefix may be a pattern, `"NAME": "An%"`. */
const isPattern = (key: string, value: unknown): boolean =>
  key.includes('%') || (typeof value === 'string' && value.includes('%') && filterKey(key).field === key)

/** Splits the keys of a filter; field names are read without case. */
export function terms(filter: Record<string, unknown>): Term[] {
  limitFilter(filter, isPattern)
  return Object.entries(filter).map(([key, value]): Term => {
    const { operator, field } = filterKey(key.trim())
    const plain = field === key.trim()
    return { field: field.toUpperCase(), operator, plain, values: oneOrMore(value), many: listOf(value) !== undefined }
  })
}

/** A filter as sent, in any form of an empty one; undefined for what is no filter: it matches nothing. */
export const readFilter = (value: unknown): Record<string, unknown> | undefined =>
  value === undefined || value === null || value === '' ? {} : phpArray(value)

/** `sort` and `order`, or both in one as other lists take them: `{"order": {"ID": "DESC"}}`; by ID when no field is named. */
export function readOrder(sort: unknown, order: unknown): { name: string; descending: boolean } {
  const pairs = phpArray(order)
  const [name, direction] = pairs ? (Object.entries(pairs)[0] ?? []) : [sort, order]
  return {
    name: (typeof name === 'string' && name.trim().toUpperCase()) || 'ID',
    descending: typeof direction === 'string' && direction.trim().toLowerCase() === 'desc',
  }
}

/** The condition of one term; a value that cannot be read as one of the field matches nothing, whatever the operator. */
export function condition(field: Filterable, term: Term, by: Comparison): Condition {
  switch (term.operator) {
    case '=':
    case 'in':
      return equal(field, term, by)
    case '!=':
    case 'not in':
      return unequal(field, term, by)
    case 'contains':
    case 'like':
      return likeAny(field, field.expression, term, by) ?? never
    case 'not contains':
    case 'not like':
      return unlike(field, term, by)
    default:
      return compare(field, term.operator, term, by)
  }
}

/** Several conditions, all of which hold. */
export const every = (conditions: readonly Condition[]): Condition =>
  conditions.length ? sql<boolean>`(${sql.join(conditions, sql` and `)})` : always

/** Several conditions, one of which holds. */
export const some = (conditions: readonly Condition[]): Condition =>
  conditions.length ? sql<boolean>`(${sql.join(conditions, sql` or `)})` : never

/** A text as the inside of a LIKE pattern. */
export const literal = (text: string): string => text.replace(/[\\%_]/g, '\\$&')

/** A pattern of the API, in which `%` alone is wild. */
const wildcards = (text: string): string => text.replace(/[\\_]/g, '\\$&')

/** Absent and empty are one to a filter. */
export const isEmpty = (value: unknown): boolean =>
  value === null || value === undefined || value === '' || value === false

const emptyOf = (kind: FilterKind): string | number => (kind === 'integer' ? 0 : '')

function read(kind: FilterKind, value: unknown, zone: Zone): string | number | undefined {
  switch (kind) {
    case 'integer':
      return isEmpty(value) ? 0 : wholeNumber(value)
    case 'flag': {
      const yes = value === '' ? undefined : truth(value)
      return yes === undefined ? undefined : yes ? 'Y' : 'N'
    }
    case 'date':
      return isEmpty(value) ? '' : typeof value === 'string' ? readDate(value) : undefined
    case 'moment':
      return isEmpty(value) ? '' : typeof value === 'string' ? readMoment(value, zone) : undefined
    default:
      return isEmpty(value) ? '' : scalarText(value)
  }
}

/** As `lower()` does in both stores. */
export const foldLatin = (text: string): string => text.replace(/[A-Z]/g, letter => letter.toLowerCase())

/** What rows are sorted by. */
export const sortedBy = ({ kind, expression }: Filterable): RawBuilder<unknown> =>
  kind === 'text' ? textOrder(expression) : expression

/** The expression with the empty value in place of null, so that a negation holds where nothing is stored. */
const filled = (field: Filterable): RawBuilder<unknown> =>
  sql`coalesce(${field.expression}, ${sql.lit(emptyOf(field.kind))})`

const readable = (field: Filterable, values: readonly unknown[], zone: Zone): (string | number)[] => [
  ...new Set(values.map(value => read(field.kind, value, zone)).filter(value => value !== undefined)),
]

function equal(field: Filterable, term: Term, by: Comparison): Condition {
  const values = readable(field, term.values, by.zone)
  const isWild = (value: string | number) =>
    Boolean(field.patterns) && term.plain && typeof value === 'string' && value.includes('%')
  const exact = values.filter(value => !isWild(value))
  const patterns = values.filter(isWild)
  const column = exact.includes(emptyOf(field.kind)) ? filled(field) : field.expression
  return some([
    ...(exact.length ? [oneOf(field, column, exact)] : []),
    ...patterns.map(pattern => by.flavor.like(field.expression, wildcards(limitPattern(String(pattern))))),
  ])
}

function oneOf({ kind }: Filterable, column: RawBuilder<unknown>, values: readonly (string | number)[]): Condition {
  if (kind === 'text') return sameText(column, values.map(String))
  return values.length === 1 ? sql<boolean>`${column} = ${values[0]}` : sql<boolean>`${column} in (${sql.join(values)})`
}

function unequal(field: Filterable, term: Term, by: Comparison): Condition {
  if (!term.values.length) return always
  const values = readable(field, term.values, by.zone)
  return values.length ? sql<boolean>`not ${oneOf(field, filled(field), values)}` : never
}

/** Undefined when no value can be a pattern. */
function likeAny(field: Filterable, column: RawBuilder<unknown>, term: Term, by: Comparison): Condition | undefined {
  if (field.kind === 'flag' || field.kind === 'date' || field.kind === 'moment') return undefined
  const exact = term.operator === 'contains' || term.operator === 'not contains'
  const patterns = readable({ ...field, kind: 'text' }, term.values, by.zone).map(value =>
    exact ? `%${literal(limitPattern(String(value)))}%` : wildcards(limitPattern(String(value))),
  )
  return patterns.length ? some(patterns.map(pattern => by.flavor.like(column, pattern))) : undefined
}

function unlike(field: Filterable, term: Term, by: Comparison): Condition {
  if (!term.values.length) return always
  const like = likeAny(field, filled(field), term, by)
  return like ? sql<boolean>`not ${like}` : never
}

/** Lists and absent values have no order. */
function compare(field: Filterable, operator: '>' | '>=' | '<' | '<=', term: Term, by: Comparison): Condition {
  const value = read(field.kind, term.values[0], by.zone)
  const ordered = field.kind === 'text' || field.kind === 'code' || !isEmpty(term.values[0])
  if (term.many || value === undefined || !ordered) return never
  return field.kind === 'text'
    ? textBeyond(field.expression, operator, String(value))
    : sql<boolean>`${field.expression} ${sql.raw(operator)} ${value}`
}
