import { type RawBuilder, sql } from 'kysely'
import { ensure } from '../lib/maps.ts'
import { Page, RawJson } from '../rest/answer.ts'
import type { Call } from '../rest/call.ts'
import type { Condition } from '../rest/filter.ts'
import { selectPage } from '../rest/list-query.ts'
import type { Sql } from '../store/flavor.ts'
import { textKey } from '../store/folded.ts'
import type { Field, Fields } from './field.ts'
import { fieldType } from './field-types/index.ts'
import { looked, type PageCondition } from './rare-conditions.ts'
import { classicObject, columnOf, fromRecords, starFields, userFields } from './show.ts'
import type { UserfieldOwner } from './userfields/owner.ts'

/** What a list shows of each row, as SQL. */
export interface Shape {
  object: Sql
  /** Whether user fields are among it. */
  userfields: boolean
}

/** What rows are sorted by. */
export interface Sorting {
  by: RawBuilder<unknown>
  userfields: boolean
}

/** What a list is asked for. */
export interface ListQuery {
  select: string[]
  filter: Record<string, unknown>
  order: Record<string, unknown>
  /** The offset of the page; -1 for the first one uncounted, `all` for every row there is, uncounted. */
  start: number | 'all'
}

interface PageQuery {
  owner: Pick<UserfieldOwner, 'table'>
  shape: Shape
  conditions: readonly PageCondition[]
  /** The rows that the caller may see; null where that is all. */
  restriction: Condition | null
  /** Whether a condition asks for user fields. */
  filtersUserfields: boolean
  sorting: Sorting
  start: number | 'all'
  /** Adds to the rows' JSON texts what is kept in other tables. */
  complete(rows: readonly ShownRow[]): string[] | Promise<string[]>
  /** The name that the list has in the answer; left out, it is the answer. */
  under?: string
}

/** A row as it is shown: a JSON text. */
export interface ShownRow {
  id: number
  json: string
}

/** One page of a table's rows, called `r`, and of their user fields, called `u`. */
export async function listPage(call: Call, query: PageQuery): Promise<Page> {
  const { owner, shape, restriction, filtersUserfields, sorting, start } = query
  const conditions = await looked(call, owner, query.conditions)
  if (restriction) conditions.push(restriction)
  const where = conditions.length ? sql`where ${sql.join(conditions, sql` and `)}` : sql``
  const joins = filtersUserfields || sorting.userfields || shape.userfields
  const { rows, total, next } = await selectPage<ShownRow>(call.db, {
    columns: sql`r.id, ${sql.raw(shape.object)} as json`,
    from: sql`${sql.raw(fromRecords(owner, joins))} ${where}`,
    counted: sql`${sql.raw(fromRecords(owner, filtersUserfields))} ${where}`,
    order: sorting.by,
    start,
  })
  const list = `[${(await query.complete(rows)).join(',')}]`
  return new Page(new RawJson(query.under ? `{"${query.under}":${list}}` : list), total, next)
}

const shapes = new WeakMap<object, Map<string, Shape>>()
const KEPT_SHAPES = 200

/** Lists are asked for in few shapes, and making the SQL of one costs a tenth of a page. They live as long as `fields`. */
export function keptShape(call: Call, fields: object, key: string, make: () => Shape): Shape {
  const shapesOfFields = ensure(shapes, fields, () => new Map<string, Shape>())
  if (shapesOfFields.size > KEPT_SHAPES) shapesOfFields.clear()
  return ensure(shapesOfFields, `${call.rest.store.kind} ${call.zone.name} ${key}`, make)
}

/**
 * The classic shape of `select`: masks and names; `*` and `UF_*` where nothing is named. The id is always among them, but
 * in lists that show nothing that is not named.
 */
export const classicShape = (call: Call, fields: Fields, select: readonly string[], withId = true): Shape =>
  keptShape(call, fields, `classic ${withId} ${select.join(' ')}`, () => {
    const shown = selected(fields, select, withId)
    return {
      object: classicObject(call.flavor, shown),
      userfields: Object.values(shown).some(field => field.settings !== undefined),
    }
  })

function selected(fields: Fields, select: readonly string[], withId: boolean): Fields {
  const shown: Fields = {}
  for (const name of select.length ? select : ['*', 'UF_*']) {
    if (name === '*') Object.assign(shown, starFields(fields))
    else if (name === 'UF_*') Object.assign(shown, userFields(fields))
    else if (Object.hasOwn(fields, name) && !fields[name]!.virtual) shown[name] = fields[name]!
  }
  if (withId && !('ID' in shown) && 'ID' in fields) return { ID: fields.ID!, ...shown }
  // Names that there are none of select nothing, which is what an empty `select` is.
  return Object.keys(shown).length ? shown : selected(fields, [], withId)
}

function sortKey(name: string, field: Field): Sql {
  if (!field.sortedBy) return sortedColumn(name, field)
  return field.type === 'string' ? textKey(field.sortedBy) : field.sortedBy
}

/** A column as lists sort it: texts without case. */
export const sortedColumn = (name: string, field: Field): Sql =>
  fieldType(field).caseless && !field.multiple ? textKey(columnOf(name, field)) : columnOf(name, field)

/** Sorting by fields, the id last, so that pages never overlap; names that there are none of are passed over. */
export function sortingBy(fields: Fields, order: Record<string, unknown>): Sorting {
  const parts: RawBuilder<unknown>[] = []
  let userfields = false
  let byId = false
  for (const [name, direction] of Object.entries(order)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (!field || (field.virtual && !field.sortedBy)) continue
    userfields ||= field.settings !== undefined
    byId ||= name === 'ID'
    const descending = typeof direction === 'string' && direction.trim().toLowerCase() === 'desc'
    parts.push(sql.raw(`${sortKey(name, field)} ${descending ? 'desc nulls last' : 'asc nulls first'}`))
  }
  if (!byId) parts.push(sql.raw('r.id asc'))
  return { by: sql.join(parts), userfields }
}
