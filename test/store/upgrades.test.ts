import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import path from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import { zone } from '../../src/lib/moment.ts'
import { migrations } from '../../src/migrations/index.ts'
import { moveFiles } from '../../src/portal/files/open-files.ts'
import { insertRows } from '../../src/store/archive/load.ts'
import { restoreArchive } from '../../src/store/archive/restore.ts'
import type { Cell, TableShape } from '../../src/store/archive/whole.ts'
import { bringUp, type Migration } from '../../src/store/migrate.ts'
import { postgresStore } from '../../src/store/postgres/postgres.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import { query, type Store } from '../../src/store/store.ts'
import { commandLine } from '../support/command-line.ts'
import { newDatabase, openPortal } from '../support/portal.ts'
import { temporaryFolder } from '../support/process.ts'

const server = process.env.PORTICO_TEST_POSTGRES

/** An empty place, with the store that has these migrations. */
async function empty(t: TestContext, known: readonly Migration[] = migrations) {
  const utc = zone('UTC')
  if (server) {
    const database = await newDatabase(server, null)
    return { store: postgresStore(database, utc, known), options: { database }, words: ['--database', database] }
  }
  const data = temporaryFolder(t)
  return {
    store: sqliteStore(path.join(data, 'portal.sqlite'), utc, known),
    options: { data },
    words: ['--data', data],
  }
}

const up = ({ store }: { store: Store }) => store.write(db => store.bringUp(db))

const shapesOf = (store: Store) =>
  store.whole.frozen(async ({ tables }) =>
    tables.flatMap(({ name, columns }) => columns.map(column => `${name}.${column.name} ${column.type}`)).sort(),
  )

const counts = (store: Store) =>
  store.whole.frozen(async ({ tables, count }) => {
    const found = new Map<string, number>()
    for (const { name } of tables) found.set(name, await count(name))
    return found
  })

/** Rows with a value in every column, of the kind that columns of this name have. */
const sample = ({ columns }: TableShape, n: number): Cell[] =>
  columns.map(({ name, type }): Cell => {
    if (name === 'id' || /_id$/.test(name)) return type === 'text' ? `${n}` : n
    if (type === 'bytes') return Buffer.from([n, 0, 255])
    if (type === 'number') return n + 0.5
    if (type === 'integer') return n
    return /settings|handlers|options/.test(name) ? '{}' : `Ä${n}`
  })

/** Rows of types and fields have tables and columns of their own; the other two say what the portal is. */
const NOT_MADE_UP: ReadonlySet<string> = new Set(['migration', 'setting', 'item_type', 'userfield'])

describe('a database of an older version is brought up, with rows in every table', () => {
  for (const [at, [name]] of migrations.entries())
    test(`from ${name}`, async t => {
      const old = await empty(t, migrations.slice(0, at + 1))
      await up(old)
      const tables = await old.store.whole.frozen(async frozen => frozen.tables)
      await old.store.write(async db => {
        for (const table of tables)
          if (!NOT_MADE_UP.has(table.name)) {
            await query(db, `delete from "${table.name}"`)
            await insertRows(db, table, [sample(table, 1), sample(table, 2)])
          }
        await old.store.whole.setNextIds(
          db,
          tables.map(table => ({ ...table, nextId: table.nextId === null ? null : 3 })),
        )
      })
      const before = await counts(old.store)
      await old.store.write(db => bringUp(old.store, migrations, db))
      const after = await counts(old.store)
      for (const [table, rows] of before)
        if (after.has(table))
          assert.ok(after.get(table)! >= rows, `${table} had ${rows} rows and has ${after.get(table)}`)
      const fresh = await empty(t)
      await up(fresh)
      assert.deepEqual(await shapesOf(old.store), await shapesOf(fresh.store))
      await old.store.close()
      await fresh.store.close()
    })
})

/** Backups of portals with something of everything, called by the last migration of the version that wrote them. */
const fixtures = path.resolve(import.meta.dirname, '../fixtures')

describe('a portal of an older version goes on', () => {
  for (const file of readdirSync(fixtures))
    test(`of ${file}`, async t => {
      const { store, options } = await empty(t)
      await restoreArchive(store, path.join(fixtures, file), moveFiles(null).keep)
      await store.close()
      const portal = await openPortal(options)
      t.after(() => portal.close())
      const call = async (method: string, params = {}) => {
        const { status, result } = await portal.call(method, params)
        assert.equal(status, 200, method)
        return result
      }
      const [deal] = await call('crm.deal.list', { filter: { '%TITLE': 'with ALL' }, select: ['*', 'UF_*'] })
      assert.deepEqual([deal.UF_CRM_SUM, deal.OPPORTUNITY, deal.UF_CRM_NOTE], ['0.1', '1234.56', 'x'.repeat(3000)])
      const { items } = await call('crm.item.list', { entityTypeId: 1030 })
      assert.deepEqual([items[0].title, items[0].contactIds.length], ['Car', 1])
      for (const type of ['lead', 'contact', 'company', 'deal', 'quote'])
        assert.ok(Number(await call(`crm.${type}.add`, { fields: { TITLE: 'New', NAME: 'New' } })) > 0)
      await call('crm.type.add', { fields: { title: 'More', entityTypeId: 1032 } })
    })
})

test('a database of a newer version is refused, and told so without a stack', async t => {
  const { store, words } = await empty(t)
  await up({ store })
  await store.write(db => query(db, "insert into migration (name) values ('9999-later')"))
  await store.close()
  const { code, err } = await commandLine(['user', 'list', ...words])
  assert.equal(code, 1)
  assert.match(err, /^This database was written by a newer Portico \(it knows 9999-later\)\. Start that version, .*\n$/)
})
