import { type RawBuilder, sql } from 'kysely'
import { fold } from '../lib/search/fold.ts'
import { trigrams } from '../lib/search/trigrams.ts'
import type { Flavor, Sql } from './flavor.ts'
import { type Db, query } from './store.ts'

/**
 * Indexes of parts of texts. A column gets one when it is searched so and its table is large. Writing costs nothing more
 * then but a row that says what has changed: the trigrams themselves are written behind the calls, and until they are, what
 * has changed is looked at by itself. What is kept here can be made again from the texts at any time.
 */
export interface SubstringIndex {
  id: number
  /** A table with an `id`, and its column. */
  source: TextSource
  /** Rows up to this id are in it, of those up to `last` that were there when it was made. */
  filled: number
  last: number
}

/** Whose texts are searched. */
export interface TextSource {
  table: string
  column: string
  /** It has JSON lists of texts. */
  list: boolean
}

/** A text with what it is found by. */
export interface Found {
  id: number
  trigrams: ReadonlySet<number>
}

/** How a store keeps trigrams: a table of its own for each index. */
export interface SubstringTables {
  /** Statements that make the table and the triggers that note changes. */
  made(name: string, indexId: number, source: TextSource): Sql[]
  /** Statements after which they are gone; the source may be gone already. */
  dropped(name: string): Sql[]
  put(db: Db, name: string, rows: readonly Found[]): Promise<void>
  /** `select id …` of the texts that have all of these trigrams. */
  having(name: string, trigrams: ReadonlySet<number>): RawBuilder<unknown>
}

/** Tables with this beginning are made from others: snapshots leave them out. */
export const DERIVED = 'substrings_'

const nameOf = (id: number): string => `${DERIVED}${id}`

/** The index of a column; undefined where there is none. */
export async function substringIndex(db: Db, { table, column }: TextSource): Promise<SubstringIndex | undefined> {
  const [row] = await query(db, 'select * from substring_index where source_table = ? and source_column = ?', [
    table,
    column,
  ])
  return row && indexOf(row)
}

const indexOf = (row: Record<string, unknown>): SubstringIndex => ({
  id: Number(row.id),
  source: { table: String(row.source_table), column: String(row.source_column), list: row.is_list === 'Y' },
  filled: Number(row.filled),
  last: Number(row.last),
})

/** Ids of the texts that may match: those that have the trigrams, and those that nothing is known of yet. */
export function candidates(flavor: Flavor, index: SubstringIndex, wanted: ReadonlySet<number>): RawBuilder<unknown> {
  const { id, source, filled, last } = index
  const unfilled =
    filled < last
      ? sql`union all select id from ${sql.table(source.table)} where id > ${sql.lit(filled)} and id <= ${sql.lit(last)}`
      : sql``
  return sql`${flavor.substrings.having(nameOf(id), wanted)}
    union all select record_id from substring_change where index_id = ${sql.lit(id)} ${unfilled}`
}

/** Whether there is much that the index does not have. */
export async function isBehind(db: Db, { id, filled, last }: SubstringIndex, many: number): Promise<boolean> {
  if (filled < last) return true
  const rows = await query(db, `select 1 from substring_change where index_id = ? limit 1 offset ${many}`, [id])
  return rows.length > 0
}

/** Makes an empty index of a column, unless there is one, and gives its number. */
export async function makeSubstringIndex(db: Db, flavor: Flavor, source: TextSource): Promise<number> {
  const { table, column, list } = source
  await query(
    db,
    'insert into substring_index (source_table, source_column, is_list, filled, last) values (?, ?, ?, 0, 0) on conflict do nothing',
    [table, column, list ? 'Y' : 'N'],
  )
  const { id, last } = (await substringIndex(db, source))!
  if (last) return id
  if (flavor.beforeAltering) await query(db, flavor.beforeAltering)
  for (const statement of flavor.substrings.made(nameOf(id), id, source)) await query(db, statement)
  // From here on triggers tell of every change, so what is there now is all that has to be looked through.
  await query(db, `update substring_index set last = (select coalesce(max(id), 0) + 1 from "${table}") where id = ?`, [
    id,
  ])
  return id
}

const SLICE = 500
/** What one transaction takes at most, but for a text that takes longer by itself. */
const SLICE_MS = 10

/** Writes what an index does not have yet, a slice of it; false when nothing is left, or another process is at it. */
export async function fillSlice(db: Db, flavor: Flavor, id: number): Promise<boolean> {
  const [row] = await query(db, `select * from substring_index where id = ? ${flavor.skipLocked}`, [id])
  if (!row) return false
  const index = indexOf(row)
  return index.filled < index.last ? fillRows(db, flavor, index) : fillChanges(db, flavor, index)
}

interface TextRow {
  id: number
  text: string | null
}

const textOf = ({ text }: TextRow, { list }: TextSource): string =>
  fold(text === null ? '' : list ? (JSON.parse(text) as unknown[]).join('\n') : text)

/** The trigrams of rows, as far as they are found in time. */
function look(rows: readonly TextRow[], source: TextSource): Found[] {
  const until = performance.now() + SLICE_MS
  const found: Found[] = []
  for (const row of rows) {
    found.push({ id: Number(row.id), trigrams: trigrams(textOf(row, source)) })
    if (performance.now() > until) break
  }
  return found
}

async function fillRows(db: Db, flavor: Flavor, { id, source, filled, last }: SubstringIndex): Promise<boolean> {
  const rows = await query<TextRow>(
    db,
    `select id, "${source.column}" as text from "${source.table}" where id > ? and id <= ? order by id limit ${SLICE}`,
    [filled, last],
  )
  const found = look(rows, source)
  await flavor.substrings.put(db, nameOf(id), found)
  await query(db, 'update substring_index set filled = ? where id = ?', [found.at(-1)?.id ?? last, id])
  return true
}

async function fillChanges(db: Db, flavor: Flavor, { id, source }: SubstringIndex): Promise<boolean> {
  const changes = await query<{ id: number; record_id: number }>(
    db,
    `select id, record_id from substring_change where index_id = ? order by id limit ${SLICE}`,
    [id],
  )
  if (!changes.length) return false
  const ids = [...new Set(changes.map(change => Number(change.record_id)))]
  const marks = ids.map(() => '?').join(',')
  const rows = await query<TextRow>(
    db,
    `select id, "${source.column}" as text from "${source.table}" where id in (${marks})`,
    ids,
  )
  const texts = new Map(rows.map(row => [Number(row.id), row]))
  const found = look(
    ids.map(one => texts.get(one) ?? { id: one, text: null }),
    source,
  )
  const done = new Set(found.map(one => one.id))
  const settled = changes.filter(change => done.has(Number(change.record_id))).map(change => Number(change.id))
  await flavor.substrings.put(db, nameOf(id), found)
  await query(db, `delete from substring_change where id in (${settled.map(() => '?').join(',')})`, settled)
  return true
}

/** Takes indexes away, of one table or all of them. */
export async function dropSubstrings(db: Db, flavor: Flavor, table?: string): Promise<void> {
  const indexes = (await query(db, 'select * from substring_index')).map(indexOf)
  for (const { id, source } of indexes)
    if (table === undefined || source.table === table) {
      for (const statement of flavor.substrings.dropped(nameOf(id))) await query(db, statement)
      await query(db, 'delete from substring_change where index_id = ?', [id])
      await query(db, 'delete from substring_index where id = ?', [id])
    }
}
