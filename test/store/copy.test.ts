import assert from 'node:assert/strict'
import { existsSync, readdirSync } from 'node:fs'
import path from 'node:path'
import { after, describe, type TestContext, test } from 'node:test'
import { zone } from '../../src/lib/moment.ts'
import { migrations } from '../../src/migrations/index.ts'
import { moveFiles } from '../../src/portal/files/open-files.ts'
import { copyWhole } from '../../src/store/archive/copy.ts'
import { postgresStore } from '../../src/store/postgres/postgres.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import { query, type Store } from '../../src/store/store.ts'
import { commandLine } from '../support/command-line.ts'
import { fill } from '../support/full-portal.ts'
import { newDatabase, openPortal } from '../support/portal.ts'
import { temporaryFolder } from '../support/process.ts'
import { digestsOf } from '../support/wholes.ts'

const server = process.env.PORTICO_TEST_POSTGRES

/** A folder with a portal that has something of everything, and 3000 contacts; no test changes it. */
const data = path.join(temporaryFolder({ after }), 'data')
const digests = await (async () => {
  const portal = await openPortal({ data })
  await fill(portal)
  await portal.store.write(async db => {
    const names = Array.from({ length: 3000 }, (_, n) => ({ name: `Contact ${n}`, opened: 'Y' }))
    for (let n = 0; n < names.length; n += 500)
      await db
        .insertInto('contact')
        .values(names.slice(n, n + 500))
        .execute()
  })
  const found = await digestsOf(portal.store)
  await portal.close()
  return found
})()

const run = async (from: string, to: string) => commandLine(['copy', '--from', from, '--to', to])

async function goesWell(from: string, to: string): Promise<void> {
  const { code, out, err } = await run(from, to)
  assert.deepEqual([code, err], [0, ''])
  assert.match(out, /has the portal of .*: \d+ records, every one compared\./)
}

/** Where a portal is copied to: all the stores there are. */
const places: [string, (t: TestContext) => Promise<string>][] = [
  ['a folder', async t => path.join(temporaryFolder(t), 'there')],
  ...(server ? [['PostgreSQL', () => newDatabase(server, null)] as (typeof places)[number]] : []),
]

const optionsOf = (place: string) => (place.includes('://') ? { database: place } : { data: place })

const storeOf = (place: string): Store =>
  place.includes('://')
    ? postgresStore(place, zone('UTC'), migrations)
    : sqliteStore(path.join(place, 'copying', 'portal.sqlite'), zone('UTC'), migrations)

async function withStores<T>(place: string, work: (from: Store, to: Store) => Promise<T>): Promise<T> {
  const [from, to] = [sqliteStore(path.join(data, 'portal.sqlite'), zone('UTC'), migrations), storeOf(place)]
  try {
    return await work(from, to)
  } finally {
    await from.close()
    await to.close()
  }
}

/** The portals here have no folder of files. */
const noContents = { read: async () => null, ...moveFiles(null) }

for (const [name, place] of places)
  describe(`a copy to ${name}`, () => {
    test('has everything, and so has a copy of it back', async t => {
      const [there, back] = [await place(t), path.join(temporaryFolder(t), 'back')]
      await goesWell(data, there)
      await goesWell(there, back)
      for (const one of [there, back]) {
        const portal = await openPortal(optionsOf(one))
        assert.deepEqual(await digestsOf(portal.store), digests)
        assert.equal((await portal.call('crm.contact.list', { filter: { '%NAME': 'CONTACT 2999' } })).total, 1)
        assert.equal((await portal.call('crm.lead.add', { fields: { TITLE: 'Next' } })).result, digests.lead!.nextId)
        await portal.close()
      }
    })

    test('that was interrupted is no portal yet, and goes on where it was', async t => {
      const there = await place(t)
      const stop = new Error('stopped')
      const part = withStores(there, (from, to) =>
        copyWhole(from, to, noContents, (done, _all, _work, table) => {
          if (table === 'contact' && done > 2000) throw stop
        }),
      )
      await assert.rejects(part, stop)
      if (there.includes('://'))
        await assert.rejects(openPortal({ database: there }), /A copy of a portal into this place was interrupted/)
      else assert.deepEqual(readdirSync(there), ['copying'])

      // What is there is not read again: of the contacts the first ones are there already.
      const before = await withStores(there, async (_, { read }) =>
        Number((await query(read, 'select count(*) as count from contact'))[0]!.count),
      )
      assert.ok(before > 0 && before < 3001)
      await goesWell(data, there)
      const portal = await openPortal(optionsOf(there))
      assert.deepEqual(await digestsOf(portal.store), digests)
      await portal.close()
    })

    test('of which a record is another one is found out', async t => {
      const there = await place(t)
      const spoilt = withStores(there, (from, to) =>
        copyWhole(from, to, noContents, async (_done, _all, _work, table) => {
          if (table !== 'webhook' || spoiling) return
          spoiling = to.write(db => query(db, "update contact set name = 'Other' where id = 5"))
        }),
      )
      let spoiling: Promise<unknown> | undefined
      await assert.rejects(spoilt, /The copy is not like the original: the table contact has rows that differ\./)
      await spoiling
    })
  })

describe('a copy is refused', () => {
  test('into a place that has a portal', async t => {
    const there = path.join(temporaryFolder(t), 'there')
    await goesWell(data, there)
    const { code, err } = await run(data, there)
    assert.deepEqual([code, err], [1, `There is a portal in ${there} already. Give an empty folder.\n`])
  })

  test('from a place that has none, and from a portal that runs', async t => {
    const nothing = await run(temporaryFolder(t), path.join(temporaryFolder(t), 'x'))
    assert.match(nothing.err, /^There is no portal in /)
    const there = path.join(temporaryFolder(t), 'there')
    const portal = await openPortal({ data: path.join(temporaryFolder(t), 'running') })
    t.after(() => portal.close())
    const from = path.dirname(portal.store.kind === 'sqlite' ? await fileOf(portal.store) : '')
    const { code, err } = await run(from, there)
    assert.equal(code, 1)
    assert.match(err, /^Somebody is connected to the database of /)
    assert.ok(!existsSync(there))
  })

  test('into a database with tables of others', { skip: !server }, async () => {
    const there = await newDatabase(server!, null)
    const store = postgresStore(there, zone('UTC'), migrations)
    await store.write(db => query(db, 'create table theirs (id bigint)'))
    await store.close()
    const { code, err } = await run(data, there)
    assert.equal(code, 1)
    assert.match(err, /a copy needs a place that is empty/)
  })
})

async function fileOf({ read }: Store): Promise<string> {
  const [row] = await query<{ file: string }>(read, "select file from pragma_database_list where name = 'main'")
  return row!.file
}
