import { DatabaseSync } from 'node:sqlite'
import { migrationsNamed } from '../archive/migrations-known.ts'
import {
  type Cell,
  type ColumnShape,
  contentOf,
  type Frozen,
  ITEMS,
  isLeftOut,
  MODEL,
  type TableShape,
  USERFIELD_INDEX,
  type Whole,
} from '../archive/whole.ts'
import { bringUp, type Migration } from '../migrate.ts'
import { type Db, query, type Store } from '../store.ts'

const TYPES: Readonly<Record<string, ColumnShape['type']>> = {
  integer: 'integer',
  real: 'number',
  text: 'text',
  blob: 'bytes',
}

const tablesSql = `select m.name as "table", p.name as "column", lower(p.type) as type, q.seq as last
  from sqlite_master m join pragma_table_info(m.name) p left join sqlite_sequence q on q.name = m.name
  where m.type = 'table' and m.name not like 'sqlite\\_%' escape '\\' order by m.name, p.cid`

const countsSql = `select name from sqlite_master where type = 'table' and lower(sql) like '%autoincrement%'`

const indexesSql = `select name, tbl_name as "table", sql from sqlite_master where type = 'index' and name like 'userfield\\_%' escape '\\'`

type All = (sql: string) => Promise<Record<string, unknown>[]>

async function tablesBy(all: All): Promise<TableShape[]> {
  const counting = new Set((await all(countsSql)).map(({ name }) => name))
  const indexes = (await all(indexesSql)).filter(({ name }) => USERFIELD_INDEX.test(String(name)))
  const found = new Map<string, TableShape>()
  for (const { table, column, type, last } of await all(tablesSql)) {
    const name = String(table)
    if (isLeftOut(name)) continue
    const nextId = counting.has(name) ? Number(last ?? 0) + 1 : null
    const shape = found.get(name) ?? { name, columns: [], nextId }
    found.set(name, shape)
    shape.columns.push({ name: String(column), type: TYPES[String(type)]! })
  }
  for (const { name, table, sql } of indexes) {
    const [, indexed] = /where "(\w+)" is not null$/.exec(String(sql)) ?? []
    const column = found.get(String(table))?.columns.find(one => one.name === indexed)
    if (column) column.index = { name: String(name), longTexts: String(sql).includes('fold(') }
  }
  return [...found.values()]
}

const namesOf = (db: Db): Promise<{ name: string }[]> =>
  query(db, "select name from sqlite_master where type = 'table' and name not like 'sqlite\\_%' escape '\\'")

/** What the store gives for it. */
interface Parts {
  file: string | null
  writer: DatabaseSync
  /** Runs work while nobody writes. */
  alone<T>(work: () => Promise<T>): Promise<T>
  migrations: readonly Migration[]
  flavor: Store['flavor']
}

/** The whole of a database in SQLite. */
export function sqliteWhole({ file, writer, alone, migrations, flavor }: Parts): Whole {
  return {
    async frozen(work) {
      if (!file) return alone(async () => work(await frozenOf(writer)))
      const connection = new DatabaseSync(file, { readOnly: true, timeout: 10_000 })
      try {
        connection.exec('begin')
        return await work(await frozenOf(connection))
      } finally {
        connection.close()
      }
    },
    within: () => frozenOf(writer),
    content: async db => contentOf(await namesOf(db)),
    async clear(db) {
      const tables = await namesOf(db)
      for (const { name } of tables) await query(db, `drop table if exists "${name}"`)
    },
    migrateTo: (db, names) => bringUp({ kind: 'sqlite', flavor }, migrationsNamed(names, migrations), db),
    async makeItems(db, name) {
      const [, items = '', part = ''] = ITEMS.exec(name) ?? []
      const made = await query<{ sql: string }>(
        db,
        "select sql from sqlite_master where tbl_name = ? and sql is not null order by type = 'index'",
        [MODEL + part],
      )
      for (const { sql } of made) await query(db, sql.replaceAll(MODEL, items))
    },
    async setNextIds(db, tables) {
      for (const { name, nextId } of tables) {
        if (nextId === null) continue
        await query(db, 'delete from sqlite_sequence where name = ?', [name])
        await query(db, 'insert into sqlite_sequence (name, seq) values (?, ?)', [name, nextId - 1])
      }
    },
  }
}

const BATCH = 1000

async function frozenOf(connection: DatabaseSync): Promise<Frozen> {
  const all: All = async sql => connection.prepare(sql).all() as Record<string, unknown>[]
  return {
    migrations: (await all('select name from migration order by name')).map(({ name }) => String(name)),
    tables: await tablesBy(all),
    count: async table => Number((await all(`select count(*) as rows from "${table}"`))[0]!.rows),
    async *rows({ name, columns }, after) {
      const list = columns.map(column => `"${column.name}"`).join(', ')
      // Of a table with an id it is the rowid.
      const statement = connection.prepare(`select ${list} from "${name}" where rowid > ? order by rowid`)
      statement.setReturnArrays(true)
      let batch: Cell[][] = []
      for (const row of statement.iterate(after ?? Number.MIN_SAFE_INTEGER)) {
        batch.push(row as unknown as Cell[])
        if (batch.length < BATCH) continue
        yield batch
        batch = []
      }
      if (batch.length) yield batch
    },
  }
}

const BUSY = 5

/** Makes a database one file, without a log beside it; false: somebody has it open. */
export function leaveAlone(file: string): boolean {
  const connection = new DatabaseSync(file, { timeout: 0 })
  try {
    // Only whoever is alone may take the log away.
    connection.exec('pragma journal_mode = delete')
    return true
  } catch (error) {
    if ((error as { errcode?: number }).errcode !== BUSY) throw error
    return false
  } finally {
    connection.close()
  }
}
