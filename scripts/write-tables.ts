// Writes src/store/tables.ts: the types of the tables that every migration together makes.
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

if (import.meta.main) {
  const store = sqliteStore(null, zone('UTC'), migrations)
  await migrate(store)
  writeFileSync(path.resolve(import.meta.dirname, '../src/store/tables.ts'), await tableTypes(store))
  await store.close()
}
