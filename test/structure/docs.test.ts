import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { coverage } from '../../scripts/coverage.ts'
import { tableTypes, sqliteSchema as written } from '../../scripts/write-tables.ts'
import { zone } from '../../src/lib/moment.ts'
import { migrations } from '../../src/migrations/index.ts'
import { sqliteSchema } from '../../src/migrations/sqlite-schema.ts'
import { migrate } from '../../src/store/migrate.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import { query, type Store } from '../../src/store/store.ts'
import { openPortal } from '../support/portal.ts'

const read = (file: string): string => readFileSync(path.resolve(import.meta.dirname, '../..', file), 'utf8')

test('docs/coverage.md is what the registry says', () => {
  assert.ok(read('docs/coverage.md') === coverage(), 'npm run docs writes it')
})

test('src/store/tables.ts is what migrations make, in either store', async () => {
  const portal = await openPortal()
  const types = await tableTypes(portal.store)
  await portal.close()
  assert.ok(read('src/store/tables.ts') === types, 'npm run tables writes it')
})

test('src/migrations/sqlite-schema.ts makes what the migrations make, in any zone', async t => {
  const [migrated, made] = [undefined, sqliteSchema].map((schema, n) =>
    sqliteStore(null, zone(n ? 'Asia/Kolkata' : 'UTC'), migrations, schema),
  ) as [Store, Store]
  t.after(() => Promise.all([migrated.close(), made.close()]))
  await migrate(migrated)
  await migrate(made)
  assert.ok(read('src/migrations/sqlite-schema.ts') === (await written(migrated)), 'npm run tables writes it')
  assert.deepEqual(await everythingIn(made), await everythingIn(migrated))
})

/** All that a database says of its schema, and its rows; those that each start writes anew, and counters at 0, do not count. */
async function everythingIn({ read: db }: Store): Promise<unknown[]> {
  const schema = await query(db, 'select type, name, tbl_name, sql from sqlite_master order by type, name')
  const tables = schema.filter(({ type }) => type === 'table')
  const rows = await Promise.all(tables.map(({ name }) => query(db, `select * from "${name}"`)))
  return [schema, ...rows.map(some => some.filter(row => row.name !== 'file_addresses_until' && row.seq !== 0))]
}
