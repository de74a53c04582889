// Writes src/store/tables.ts, the types of the tables that every migration together makes, and
// src/migrations/sqlite-schema.ts, which makes them at once in a new database.
import { writeFileSync } from 'node:fs'
import path from 'node:path'
import { zone } from '../src/lib/moment.ts'
import { migrations } from '../src/migrations/index.ts'
import { migrate } from '../src/store/migrate.ts'
import { sqliteStore } from '../src/store/sqlite/sqlite.ts'
import { query, type Store } from '../src/store/store.ts'
import { DERIVED } from '../src/store/substrings.ts'

interface Column {
  table: string
  name: string
  type: string
  /** 1 where it is never null, as a primary key is. */
  filled: number
  /** 1 where it counts up by itself. */
  counted: number
}

const columns: Record<Store['kind'], string> = {
  sqlite: `select m.name as "table", c.name, lower(c.type) as type, c.pk or c."notnull" as filled,
      c.pk and m.sql like '%autoincrement%' as counted
    from sqlite_master m join pragma_table_info(m.name) c
    where m.type = 'table' and m.name not glob 'sqlite_*' order by c.cid`,
  postgres: `select table_name as "table", column_name as name, data_type as type,
      (is_nullable = 'NO')::int as filled, (is_identity = 'YES')::int as counted
    from information_schema.columns where table_schema = current_schema() order by ordinal_position`,
}

/** What a store gives back for a column, by what it calls the type. */
const types: Record<string, string> = {
  integer: 'number',
  bigint: 'number',
  real: 'number',
  'double precision': 'number',
  text: 'string',
  blob: 'Uint8Array',
  bytea: 'Uint8Array',
}

/** Those whose columns are added while the portal runs: src/store/table-types.ts. */
const isDynamic = (table: string): boolean => table.endsWith('_userfield')

/** The types of a store's tables, the same for every store that has just been migrated. */
export async function tableTypes(store: Store): Promise<string> {
  const found = await query<Column>(store.read, columns[store.kind])
  const tables = [...Map.groupBy(found, ({ table }) => table)]
    .filter(([table]) => !isDynamic(table) && !table.startsWith(DERIVED))
    .sort(([a], [b]) => (a < b ? -1 : 1))
  const lines = tables.flatMap(([table, columns]) => [
    `  ${table}: {`,
    ...columns.map(column => `    ${column.name}: ${typeOf(column)}`),
    '  }',
  ])
  return `// Generated from a migrated database by \`npm run tables\`.
import type { Generated } from 'kysely'

/** The tables that migrations make, with what both stores give back for their columns. */
export interface MigratedTables {
${lines.join('\n')}
}
`
}

function typeOf({ type, filled, counted }: Column): string {
  const value = types[type]
  if (!value) throw new Error(`What is given back for a column of type ${type}?`)
  return counted ? `Generated<${value}>` : filled ? value : `${value} | null`
}

/** The schema of a database in SQLite that has just been migrated, as a module. */
export async function sqliteSchema(store: Store): Promise<string> {
  const made = await query<{ sql: string }>(
    store.read,
    "select sql from sqlite_master where sql is not null and name not glob 'sqlite_*' and name <> 'migration' order by rowid",
  )
  return `// Generated from a migrated database by \`npm run tables\`.
import type { WholeSchema } from '../store/migrate.ts'

/** What all migrations together make of an empty database in SQLite. */
export const sqliteSchema: WholeSchema = {
  migration: '${migrations.at(-1)![0]}',
  sql: \`
${[...made.map(({ sql }) => sql), ...(await firstRows(store))].map(line => `${line.replace(/[\\`$]/g, '\\$&')};`).join('\n')}
\`,
}
`
}

/** What migrations write into an empty database; the names of migrations and of letters are written anew. */
async function firstRows(store: Store): Promise<string[]> {
  const tables = await query<{ name: string }>(
    store.read,
    "select name from sqlite_master where type = 'table' and name not in ('migration', 'setting', 'sqlite_sequence')",
  )
  const lines: string[] = []
  for (const { name } of tables)
    for (const row of await query<Record<string, string | number | null>>(store.read, `select * from "${name}"`)) {
      const values = Object.values(row).map(value =>
        typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : value,
      )
      lines.push(`insert into "${name}" ("${Object.keys(row).join('", "')}") values (${values.map(String).join(', ')})`)
    }
  return lines
}

if (import.meta.main) {
  const store = sqliteStore(null, zone('UTC'), migrations)
  await migrate(store)
  const write = (file: string, text: string) => writeFileSync(path.resolve(import.meta.dirname, '../src', file), text)
  write('store/tables.ts', await tableTypes(store))
  write('migrations/sqlite-schema.ts', await sqliteSchema(store))
  await store.close()
}
