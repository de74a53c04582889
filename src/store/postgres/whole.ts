import type pg from 'pg'
import { migrationsNamed } from '../archive/migrations-known.ts'
import {
  BadArchive,
  type Cell,
  type ColumnShape,
  contentOf,
  type Frozen,
  hasIds,
  ITEMS,
  isLeftOut,
  MODEL,
  type TableShape,
  USERFIELD_INDEX,
  type Whole,
} from '../archive/whole.ts'
import { bringUp, type Migration } from '../migrate.ts'
import { type Db, query, type Store } from '../store.ts'
import { type Asking, tablesOf } from './tables.ts'

const TYPES: Readonly<Record<string, ColumnShape['type']>> = {
  bigint: 'integer',
  'double precision': 'number',
  text: 'text',
  bytea: 'bytes',
}

const columnsSql = `select c.relname as "table", a.attname as "column", format_type(a.atttypid, null) as type
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  where c.relnamespace = current_schema()::regnamespace and c.relkind = 'r' order by a.attnum`

async function shapes(client: Asking): Promise<TableShape[]> {
  const tables = (await tablesOf(client)).filter(({ name }) => !isLeftOut(name))
  const { rows } = await client.query<{ table: string; column: string; type: string }>(columnsSql)
  const columns = Map.groupBy(rows, ({ table }) => table)
  return tables.map(({ name, nextId, made }) => {
    const indexes = made.flatMap(userfieldIndex)
    return {
      name,
      columns: (columns.get(name) ?? []).map(({ column, type }) => {
        const index = indexes.find(one => one.column === column)
        return { name: column, type: TYPES[type]!, ...(index && { index: index.index }) }
      }),
      nextId,
    }
  })
}

/** The index of a user field's column that a statement makes; nothing of any other. */
function userfieldIndex(made: string): { column: string; index: ColumnShape['index'] }[] {
  const [, name = '', column] = / INDEX "?(\w+)"? ON .* WHERE \(*"?(\w+)"? IS NOT NULL/i.exec(made) ?? []
  return column && USERFIELD_INDEX.test(name) ? [{ column, index: { name, longTexts: made.includes('fold(') } }] : []
}

/** A transaction of the store as who looks at tables asks. */
const asking = (db: Db): Asking => ({ query: async <R>(sql: string) => ({ rows: await query<R>(db, sql) }) })

const namesOf = (db: Db): Promise<{ name: string }[]> =>
  query(
    db,
    "select relname as name from pg_class where relnamespace = current_schema()::regnamespace and relkind = 'r'",
  )

/** What the store gives for it. */
interface Parts {
  /** Runs work in a transaction that is begun so. */
  transaction<T>(begin: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T>
  migrations: readonly Migration[]
  flavor: Store['flavor']
}

/** The whole of a database on a PostgreSQL server. */
export function postgresWhole({ transaction, migrations, flavor }: Parts): Whole {
  return {
    frozen: work =>
      transaction('begin isolation level repeatable read read only', async client => work(await frozenOf(client))),
    within: db => frozenOf(asking(db)),
    content: async db => contentOf(await namesOf(db)),
    async clear(db) {
      const tables = await namesOf(db)
      if (contentOf(tables) === 'other')
        throw new BadArchive('The database has tables that are not of Portico. Take an empty one.')
      for (const { name } of tables) await query(db, `drop table "${name}"`)
    },
    migrateTo: (db, names) => bringUp({ kind: 'postgres', flavor }, migrationsNamed(names, migrations), db),
    async makeItems(db, name) {
      const [, items = '', part = ''] = ITEMS.exec(name) ?? []
      const model = (await tablesOf(asking(db))).find(table => table.name === MODEL + part)
      for (const sql of model!.made) await query(db, sql.replaceAll(MODEL, items))
    },
    async setNextIds(db, tables) {
      for (const { name, nextId } of tables)
        if (nextId !== null) await query(db, `alter table "${name}" alter column id restart with ${nextId}`)
    },
  }
}

const BATCH = 1000

async function frozenOf(client: Asking): Promise<Frozen> {
  const migrations = await client.query<{ name: string }>('select name from migration order by name')
  return {
    migrations: migrations.rows.map(({ name }) => name),
    tables: await shapes(client),
    async count(table) {
      const { rows } = await client.query<{ count: number }>(`select count(*) as count from "${table}"`)
      return Number(rows[0]!.count)
    },
    async *rows(table, after) {
      const { name, columns } = table
      const list = columns.map(column => `"${column.name}"`).join(', ')
      const order = hasIds(table) ? `where id > ${after ?? Number.MIN_SAFE_INTEGER} order by id` : ''
      await client.query(`declare rows no scroll cursor for select ${list} from "${name}" ${order}`)
      try {
        for (;;) {
          const { rows } = await client.query<Record<string, Cell>>(`fetch ${BATCH} from rows`)
          if (rows.length) yield rows.map(row => columns.map(column => row[column.name]!))
          if (rows.length < BATCH) return
        }
      } finally {
        await client.query('close rows')
      }
    },
  }
}
