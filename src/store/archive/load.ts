import { addColumn } from '../schema.ts'
import { type Db, query, type Store } from '../store.ts'
import { dropSubstrings } from '../substrings.ts'
import { type Digest, digester, lineOf } from './digest.ts'
import { BadArchive, type Cell, type Frozen, ITEMS, type TableShape } from './whole.ts'

/** The table that says how tables were made. */
export const MADE = 'migration'

/** The tables of a portal and how they came about. */
export type Tables = Pick<Frozen, 'migrations' | 'tables'>

type Target = Pick<Store, 'whole' | 'flavor'>

/** Makes the tables of a portal, without rows, in a database that has none. */
export async function makeTables({ whole, flavor }: Target, db: Db, { migrations, tables }: Tables): Promise<void> {
  await whole.migrateTo(db, migrations)
  await dropSubstrings(db, flavor)
  const made = new Set((await whole.within(db)).tables.map(({ name }) => name))
  for (const { name } of tables)
    if (!made.has(name)) {
      if (!ITEMS.test(name)) throw new BadArchive(`It has a table ${name} that this Portico does not know how to make.`)
      await whole.makeItems(db, name)
    }
  await addUserfields({ whole, flavor }, db, tables)
  const wrong = difference((await whole.within(db)).tables, tables)
  if (wrong) throw new BadArchive(`Its tables cannot be made here: ${wrong}.`)
  for (const { name } of tables) if (name !== MADE) await query(db, `delete from "${name}"`)
}

/** Columns of user fields come while a portal lives. */
async function addUserfields({ whole, flavor }: Target, db: Db, tables: readonly TableShape[]): Promise<void> {
  const made = new Map((await whole.within(db)).tables.map(table => [table.name, table]))
  for (const { name: table, columns } of tables)
    for (const { name, type, index } of columns) {
      if (made.get(table)?.columns.some(column => column.name === name)) continue
      if (!table.endsWith('_userfield') || type === 'bytes')
        throw new BadArchive(`It has a column ${table}.${name} that this Portico does not know how to make.`)
      await addColumn({ db, flavor }, table, name, type, index)
    }
}

/** In what tables differ, whatever the order of their columns; undefined where they do not. */
function difference(made: readonly TableShape[], wanted: readonly TableShape[]): string | undefined {
  const lines = (tables: readonly TableShape[]) =>
    new Set(
      tables.flatMap(({ name, columns }) =>
        columns.map(column => `${name}.${column.name} ${column.type} ${JSON.stringify(column.index ?? null)}`),
      ),
    )
  const [here, there] = [lines(made), lines(wanted)]
  const [odd] = [...here.symmetricDifference(there)]
  return odd
}

/** Parameters of a statement at most: SQLite takes 32 766. */
const MOST_PARAMETERS = 30_000
/** Rows with files in them go one by one. */
const MOST_BYTES = 4_194_304

/** Adds rows to a table; those that say which migrations were applied are there since its tables were made. */
export async function insertRows(db: Db, { name, columns }: TableShape, rows: readonly Cell[][]): Promise<void> {
  if (name === MADE) return
  const list = columns.map(column => `"${column.name}"`).join(', ')
  const marks = `(${columns.map(() => '?').join(',')})`
  const most = Math.max(1, Math.min(200, Math.floor(MOST_PARAMETERS / columns.length)))
  for (let at = 0; at < rows.length; ) {
    let [end, bytes] = [at, 0]
    while (end < rows.length && end - at < most && (end === at || bytes < MOST_BYTES)) bytes += sizeOf(rows[end++]!)
    const some = rows.slice(at, end)
    await query(db, `insert into "${name}" (${list}) values ${some.map(() => marks).join(',')}`, some.flat())
    at = end
  }
}

const sizeOf = (row: readonly Cell[]): number =>
  row.reduce<number>((sum, cell) => sum + (typeof cell === 'string' || cell instanceof Uint8Array ? cell.length : 8), 0)

/** Counts and adds up the rows of a table. */
export async function digestOf(
  { rows }: Pick<Frozen, 'rows'>,
  table: TableShape,
  tell: (rows: number) => void = () => {},
): Promise<Digest> {
  const all = digester()
  for await (const batch of rows(table)) {
    for (const row of batch) all.add(lineOf(row))
    tell(batch.length)
  }
  return all.digest()
}

/** Refuses a copy of which a table is not what it has to be. */
export function requireSame(table: string, found: Digest, right: Digest): void {
  if (found.rows === right.rows && found.sum === right.sum) return
  const what = found.rows === right.rows ? 'rows that differ' : `${found.rows} rows instead of ${right.rows}`
  throw new BadArchive(`The copy is not like the original: the table ${table} has ${what}.`)
}
