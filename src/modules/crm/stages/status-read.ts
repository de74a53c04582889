import { type RawBuilder, sql } from 'kysely'
import { Page } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { condition, every, type Filterable, sortedBy, terms } from '../../../rest/filter.ts'
import { selectPage } from '../../../rest/list-query.ts'
import type { Db } from '../../../store/store.ts'
import { type Directory, tellsInWords } from './directories.ts'

/** An element of a directory as it is stored. */
export interface StatusRow {
  id: number
  entity_id: string
  status_id: string
  name: string
  name_init: string
  sort: number
  system: 'Y' | 'N'
  category_id: number | null
  color: string | null
  semantics: 'S' | 'F' | null
}

export async function statusById(db: Db, id: number): Promise<StatusRow | undefined> {
  const row = await db.selectFrom('status').selectAll().where('id', '=', id).executeTakeFirst()
  return row as StatusRow | undefined
}

/** Names filters and orders, as texts or numbers. */
const filterables = {
  ID: { kind: 'integer', expression: sql.ref('id') },
  ENTITY_ID: { kind: 'text', expression: sql.ref('entity_id') },
  STATUS_ID: { kind: 'text', expression: sql.ref('status_id') },
  NAME: { kind: 'text', expression: sql.ref('name') },
  NAME_INIT: { kind: 'text', expression: sql.ref('name_init') },
  SORT: { kind: 'integer', expression: sql.ref('sort') },
  SYSTEM: { kind: 'flag', expression: sql.ref('system') },
  CATEGORY_ID: { kind: 'integer', expression: sql.ref('category_id') },
  COLOR: { kind: 'text', expression: sql.ref('color') },
  SEMANTICS: { kind: 'text', expression: sql.ref('semantics') },
} satisfies Record<string, Filterable>

const filterable = (name: string): Filterable | undefined =>
  Object.hasOwn(filterables, name) ? filterables[name as keyof typeof filterables] : undefined

export interface StatusQuery {
  filter: Record<string, unknown>
  order: Record<string, unknown>
  start: number
}

/** A page of elements, of all directories unless the filter says which. */
export async function listStatuses(
  call: Call<'directoryNotText' | 'parametersInvalid'>,
  { filter, order, start }: StatusQuery,
): Promise<Page> {
  const where = every(
    terms(filter).flatMap(term => {
      const field = filterable(term.field)
      if (!field) return []
      const isText = !term.many && typeof term.values[0] === 'string'
      if (term.field === 'ENTITY_ID' && !isText) call.fail('directoryNotText')
      if (term.field === 'SEMANTICS' && !isText) call.fail('parametersInvalid')
      return [condition(field, term, call)]
    }),
  )
  const { rows, total, next } = await selectPage<StatusRow>(call.db, {
    ...{ columns: sql`*`, from: sql`from status where ${where}`, order: orderBy(order), start },
  })
  const failures = await firstFailures(call)
  return new Page(
    rows.map(row => shown(row, failures)),
    total,
    next,
  )
}

/** By SORT unless said otherwise; the id last, so that pages never overlap. */
function orderBy(order: Record<string, unknown>): RawBuilder<unknown> {
  const parts = new Map<string, RawBuilder<unknown>>()
  for (const [key, direction] of Object.entries(order)) {
    const name = key.trim().toUpperCase()
    const field = filterable(name)
    if (!field) continue
    const descending = typeof direction === 'string' && direction.trim().toLowerCase() === 'desc'
    // Nulls come first in one store and last in the other.
    const nothing = sql.lit(field.kind === 'integer' ? 0 : '')
    parts.set(name, sql`coalesce(${sortedBy(field)}, ${nothing}) ${sql.raw(descending ? 'desc' : 'asc')}`)
  }
  return sql.join(parts.size ? [...parts.values(), sql`id`] : [sql`sort`, sql`id`])
}

/** An element as get and list show it. */
export const showStatus = async (call: Call, row: StatusRow): Promise<Record<string, unknown>> =>
  shown(row, await firstFailures(call))

function shown(row: StatusRow, failures: ReadonlyMap<string, string>): Record<string, unknown> {
  return {
    ID: String(row.id),
    ENTITY_ID: row.entity_id,
    STATUS_ID: row.status_id,
    NAME: row.name,
    NAME_INIT: row.name_init,
    SORT: String(row.sort),
    SYSTEM: row.system,
    CATEGORY_ID: row.category_id === null ? null : String(row.category_id),
    COLOR: row.color,
    SEMANTICS: row.semantics,
    ...(tellsInWords(row.entity_id)
      ? { EXTRA: { SEMANTICS: semanticsInWords(row, failures), COLOR: row.color ?? '' } }
      : {}),
  }
}

/** Quirk: failures after the first one are apologies (sample of crm.status.list). */
function semanticsInWords(row: StatusRow, failures: ReadonlyMap<string, string>): string {
  if (row.semantics === null) return 'process'
  if (row.semantics === 'S') return 'success'
  return failures.get(row.entity_id) === row.status_id ? 'failure' : 'apology'
}

/** The first failing stage of each directory. */
const firstFailures = (call: Call): Promise<ReadonlyMap<string, string>> =>
  call.memo('first failing stages', async () => {
    const rows = await call.db
      .selectFrom('status')
      .select(['entity_id', 'status_id'])
      .where('semantics', '=', 'F')
      .orderBy('sort', 'desc')
      .orderBy('id', 'desc')
      .execute()
    return new Map(rows.map(row => [row.entity_id as string, row.status_id as string]))
  })

/** The elements of one directory in order, as crm.status.entity.items shows them. */
export async function directoryItems(call: Call, { entityId }: Directory) {
  const rows = await call.db
    .selectFrom('status')
    .select(['name', 'sort', 'status_id'])
    .where('entity_id', '=', entityId)
    .orderBy('sort')
    .orderBy('id')
    .execute()
  return rows.map(row => ({ NAME: row.name, SORT: Number(row.sort), STATUS_ID: row.status_id }))
}
