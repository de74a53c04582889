import { type RawBuilder, sql } from 'kysely'
import { ensure } from '../../lib/maps.ts'
import { Page, RawJson } from '../../rest/answer.ts'
import type { Call } from '../../rest/call.ts'
import { PAGE_SIZE, pageOffset } from '../../rest/list-query.ts'
import type { Sql } from '../../store/flavor.ts'
import { accessCondition, accessTo, isDenied } from '../access.ts'
import type { EntityType, Field, Fields } from '../record-type.ts'
import { fieldsOf } from '../userfields.ts'
import { classicFilter, filtersUserfields } from './filter.ts'
import { isMultifield } from './multifields.ts'
import { classicObject, columnOf, fromRecords, starFields, userFields, withMultifields } from './show.ts'

export interface ListQuery {
  select: string[]
  filter: Record<string, unknown>
  order: Record<string, unknown>
  start: number
}

/** A page of records in their classic form. */
export async function listRecords(call: Call<'accessDenied'>, type: EntityType, listQuery: ListQuery): Promise<Page> {
  const { select, filter, order, start } = listQuery
  const access = await accessTo(call, type, 'read')
  if (isDenied(access)) call.fail('accessDenied')
  const fields = await fieldsOf(call, type)
  const shape = shapeOf(call, fields, select)
  const conditions = classicFilter(call, type, fields, filter)
  const mine = accessCondition(access)
  if (mine) conditions.push(mine)
  const where = conditions.length ? sql`where ${sql.join(conditions, sql` and `)}` : sql``
  const sorting = orderBy(fields, order)
  const filterJoins = filtersUserfields(fields, filter)
  const joins = filterJoins || sorting.userfields || shape.userfields

  const offset = pageOffset(start)
  const rows = await sql<{
    id: number
    json: string
  }>`select r.id, ${sql.raw(shape.object)} as json
    ${sql.raw(fromRecords(type, joins))} ${where} order by ${sorting.by} limit ${sql.lit(PAGE_SIZE)} offset ${offset}`.execute(
    call.db,
  )
  const wanted = new Set(select.filter(isMultifield))
  const json = wanted.size ? await withMultifields(call, type, rows.rows, wanted) : rows.rows.map(row => row.json)
  const result = new RawJson(`[${json.join(',')}]`)
  // Uncounted: the total is 0 (settings/performance/huge-data.md).
  if (start < 0) return new Page(result, 0)
  // A page that is not full tells itself how many there are.
  const isLast = rows.rows.length < PAGE_SIZE && (rows.rows.length > 0 || offset === 0)
  const total = isLast ? offset + rows.rows.length : await count(call, type, filterJoins, where)
  const next = offset + PAGE_SIZE
  return new Page(result, total, next < total ? next : undefined)
}

async function count(call: Call, type: EntityType, joins: boolean, where: RawBuilder<unknown>): Promise<number> {
  const counted = await sql<{ n: number }>`select count(*) as n ${sql.raw(fromRecords(type, joins))} ${where}`.execute(
    call.db,
  )
  return Number(counted.rows[0]!.n)
}

/** What a list shows of each record, as SQL. */
interface Shape {
  object: Sql
  /** Whether user fields are among it. */
  userfields: boolean
}

const shapes = new WeakMap<Fields, Map<string, Shape>>()
const KEPT_SHAPES = 200

/** Lists are asked for in few shapes, and making the SQL of one costs a tenth of a page. */
function shapeOf(call: Call, fields: Fields, select: readonly string[]): Shape {
  const known = ensure(shapes, fields, () => new Map<string, Shape>())
  if (known.size > KEPT_SHAPES) known.clear()
  return ensure(known, `${call.rest.store.kind} ${call.zone.name} ${select.join(' ')}`, () => {
    const shown = selected(fields, select)
    return {
      object: classicObject(call.flavor, shown),
      userfields: Object.values(shown).some(field => field.settings !== undefined),
    }
  })
}

/** The fields of `select`: masks and names; `*` and `UF_*` where nothing is named. The id is always among them. */
function selected(fields: Fields, select: readonly string[]): Fields {
  const shown: Fields = {}
  for (const name of select.length ? select : ['*', 'UF_*']) {
    if (name === '*') Object.assign(shown, starFields(fields))
    else if (name === 'UF_*') Object.assign(shown, userFields(fields))
    else if (Object.hasOwn(fields, name) && !fields[name]!.virtual) shown[name] = fields[name]!
  }
  return 'ID' in shown ? shown : { ID: fields.ID!, ...shown }
}

const sortKey = (name: string, field: Field): Sql =>
  field.sortedByDirectory
    ? `(select s.sort from status s where s.entity_id = '${field.statusType}' and s.status_id = ${columnOf(name, field)})`
    : columnOf(name, field)

/** Sorting by fields of the type, the id last, so that pages never overlap. */
function orderBy(fields: Fields, order: Record<string, unknown>): { by: RawBuilder<unknown>; userfields: boolean } {
  const parts: RawBuilder<unknown>[] = []
  let userfields = false
  let byId = false
  for (const [name, direction] of Object.entries(order)) {
    const field = Object.hasOwn(fields, name) ? fields[name] : undefined
    if (!field || field.virtual) continue
    userfields ||= field.settings !== undefined
    byId ||= name === 'ID'
    const descending = typeof direction === 'string' && direction.trim().toLowerCase() === 'desc'
    parts.push(sql.raw(`${sortKey(name, field)} ${descending ? 'desc nulls last' : 'asc nulls first'}`))
  }
  if (!byId) parts.push(sql.raw('r.id asc'))
  return { by: sql.join(parts), userfields }
}
