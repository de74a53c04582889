import { chunks } from '../../lib/chunks.ts'
import { ensure } from '../../lib/maps.ts'
import type { Call } from '../../rest/call.ts'
import type { CameBack } from '../../rest/changes/ownership.ts'
import { query, type Row } from '../../store/store.ts'
import { untyped } from '../../store/table-types.ts'
import { spareColumns } from '../userfields/columns.ts'
import { addToContent, type Content } from './content.ts'
import { columnsOf, EMPTIED } from './keep.ts'
import type { KeptTable } from './kept-tables.ts'

/** Which table the records of a type are in; undefined for a type that is not there. */
export type TableOf = (entityTypeId: number) => string | undefined

/** What came back, by its tables. */
export type Came = ReadonlyMap<string, readonly Row[]>

/** Parameters of one statement. */
const MOST_PARAMETERS = 8000

/**
 * Puts rows back where they were, with their ids: what is there already stays as it is, and what has taken a place meanwhile
 * keeps it. What needs a record that is in the bin itself is handed over to that one, and comes back with it.
 */
export async function putRowsBack(
  call: Call,
  record: CameBack,
  tables: readonly KeptTable[],
  { rows }: Content,
  tableOf: TableOf,
): Promise<Came> {
  const came = new Map<string, Row[]>()
  const soFar = (table: string): readonly Row[] => came.get(table) ?? []
  for (const kept of tables) {
    if (kept.emptied) continue
    const known = new Set(soFar(kept.table))
    const mine = (rows.get(kept.table) ?? []).filter(row => !known.has(row) && kept.has(row, record, soFar))
    const possible = await withNamed(call, kept, mine, tableOf)
    if (possible.length) ensure(came, kept.table, () => []).push(...(await insertMissing(call, kept.table, possible)))
  }
  for (const kept of tables) {
    const all = rows.get(kept.table)
    if (kept.cameBack && all?.length) await kept.cameBack(call, record, soFar(kept.table), all)
  }
  return came
}

/** Rows whose other record is there; those of one that is in the bin are handed over to it. */
async function withNamed(
  call: Call,
  { table, names }: KeptTable,
  rows: readonly Row[],
  tableOf: TableOf,
): Promise<readonly Row[]> {
  if (!names || !rows.length) return rows
  const { type, id, loses } = names
  const possible: Row[] = []
  for (const row of rows) {
    const entityTypeId = typeof type === 'number' ? type : Number(row[type])
    if (row[id] === null || (await isThere(call, tableOf(entityTypeId), row[id]))) possible.push(row)
    else if (loses) possible.push(Object.assign(row, { [id]: null }, typeof type === 'number' ? {} : { [type]: null }))
    else await addToContent(call.db, { entityTypeId, id: Number(row[id]) }, [table, row])
  }
  return possible
}

export async function isThere(call: Call, table: string | undefined, id: unknown): Promise<boolean> {
  if (table === undefined) return false
  return (await query(call.db, `select id from "${table}" where id = ? ${call.flavor.forShare}`, [id])).length > 0
}

/** The columns that rows are put back into: those of user fields that are gone wait, empty, for other fields. */
async function columnsInUse(call: Call, table: string): Promise<string[]> {
  const spare = new Set((await spareColumns(call.db)).flatMap(one => (one.table === table ? [one.column] : [])))
  return (await columnsOf(call, table)).filter(name => !spare.has(name))
}

/** Inserts rows as far as there are none in their places, and gives those that it has. */
async function insertMissing(call: Call, table: string, rows: readonly Row[]): Promise<Row[]> {
  const columns = await columnsInUse(call, table)
  // A column that has gone since takes its values along; one that has come has none.
  const values = rows.map(row => Object.fromEntries(columns.map(name => [name, row[name] ?? null])))
  const inserted: Row[] = []
  for (const some of chunks(values, Math.max(1, Math.floor(MOST_PARAMETERS / columns.length))))
    inserted.push(
      ...(await untyped(call.db)
        .insertInto(table)
        .values(some)
        .onConflict(conflict => conflict.doNothing())
        .returningAll()
        .execute()),
    )
  const keys = new Set(inserted.map(row => keyOf(columns, row)))
  return rows.filter(row => keys.has(keyOf(columns, row)))
}

/** What tells the rows of a table apart: the id where there is one. */
const keyOf = (columns: readonly string[], row: Row): string =>
  columns.includes('id') ? String(row.id) : JSON.stringify(columns.map(name => row[name] ?? null))

/** Gives rows that stayed what they lost with the record; one that has got something else since keeps that. */
export async function fillAgain(
  call: Call,
  { emptied }: Content,
  typeOfTable: (table: string) => number | undefined,
): Promise<void> {
  for (const [table, { id, ...values }] of emptied) {
    const names = Object.keys(values)
    const given = names.filter(name => values[name] !== null)
    if (!given.length) continue
    const filled = await query(
      call.db,
      `update "${table}" set ${given.map(name => `"${name}" = ?`).join(', ')}
       where id = ? and ${names.map(name => `coalesce("${name}", 0) = 0`).join(' and ')} returning id`,
      [...given.map(name => values[name]), id],
    )
    const entityTypeId = filled.length ? undefined : typeOfTable(table)
    if (entityTypeId !== undefined && !(await isThere(call, table, id)))
      await addToContent(call.db, { entityTypeId, id: Number(id) }, [EMPTIED + table, { id, ...values }])
  }
}
