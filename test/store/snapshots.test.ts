import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type TestContext, test } from 'node:test'
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Portal, PortalOptions } from '../../src/index.ts'
import { zone } from '../../src/lib/moment.ts'
import { first } from '../../src/migrations/0001-first.ts'
import { migrations } from '../../src/migrations/index.ts'
import { setSetting, setting } from '../../src/portal/settings/settings.ts'
import { resetPortal, restoreSnapshot, takeSnapshot, takeStart } from '../../src/portal/snapshots.ts'
import { migrate } from '../../src/store/migrate.ts'
import { postgresStore } from '../../src/store/postgres/postgres.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import { query } from '../../src/store/store.ts'
import { crmOf, openCrm } from '../support/crm.ts'
import { store as kind, newDatabase, openPortal } from '../support/portal.ts'
import { portico, temporaryFolder } from '../support/process.ts'
import { until } from '../support/until.ts'

// The operations `snapshot take` and `snapshot restore` tell the portal what they have done; here the store is restored
// behind its back, as another process does it, so the functions below them are called.
const server = process.env.PORTICO_TEST_POSTGRES

/** Where a portal lives that is opened again, and how the command line names it. */
async function home(t: TestContext): Promise<{ options: PortalOptions; words: string[] }> {
  if (!server) {
    const data = temporaryFolder(t)
    return { options: { data }, words: ['--data', data] }
  }
  const database = await newDatabase(server)
  return { options: { database }, words: ['--database', database] }
}

const versionOf = (portal: Portal): Promise<string | undefined> => setting(portal.store.read, 'version')

/** In which stores a portal is that is not opened again: that of the run, and a file. */
const places: [string, (t: TestContext) => PortalOptions][] = [
  [kind === 'sqlite' ? 'memory' : 'PostgreSQL', () => ({})],
  ...(kind === 'sqlite' ? [['a file', t => ({ data: temporaryFolder(t) })] as (typeof places)[number]] : []),
]

for (const [place, options] of places) {
  test(`in ${place} a restore brings back records, fields with their columns, and the next ids`, async t => {
    const { portal, call, result, add, get } = await openCrm({ timezone: 'Europe/Moscow', ...options(t) })
    const addField = (name: string, type: string): Promise<number> =>
      result('crm.contact.userfield.add', { fields: { FIELD_NAME: name, USER_TYPE_ID: type } })
    const kept = await addField('KEPT', 'string')
    const contact = await add('contact', { NAME: 'Ann', UF_CRM_KEPT: 'of before', PHONE: [{ VALUE: '+1555' }] })
    const before = await get('contact', contact)
    const fields = await result('crm.contact.fields')
    await takeSnapshot(portal.store, 'before')

    const versions = new Set([await versionOf(portal)])
    for (const type of ['double', 'string', 'datetime']) {
      // Nobody is shown what was there: neither the records nor the columns, whatever they held.
      await result('crm.contact.update', { id: contact, fields: { NAME: 'Bob', PHONE: [{ VALUE: '+1666' }] } })
      assert.equal(await addField('LATER', type), kept + 1)
      const value = type === 'datetime' ? '2026-03-01T10:00:00+03:00' : '007'
      const later = await add('contact', { NAME: 'Late', UF_CRM_LATER: value })
      assert.equal(later, contact + 1)
      assert.equal((await get('contact', later)).UF_CRM_LATER, type === 'double' ? '7' : value)
      assert.deepEqual(await result('crm.contact.list', { filter: { UF_CRM_LATER: value }, select: ['ID'] }), [
        { ID: String(later) },
      ])
      await result('crm.contact.userfield.delete', { id: kept })
      await result('crm.contact.delete', { id: contact })
      await result('crm.category.add', { entityTypeId: 2, fields: { name: 'Second' } })

      await restoreSnapshot(portal.store, 'before')
      assert.deepEqual(await get('contact', contact), before)
      assert.equal((await call('crm.contact.get', { id: later })).status, 400)
      assert.deepEqual(await result('crm.contact.fields'), fields)
      assert.equal((await result('crm.category.list', { entityTypeId: 2 })).categories.length, 1)
      assert.deepEqual(await result('crm.contact.list', { filter: { '%NAME': 'ANN' }, select: ['UF_CRM_KEPT'] }), [
        { ID: String(contact), UF_CRM_KEPT: 'of before' },
      ])
      versions.add(await versionOf(portal))
    }
    assert.equal(versions.size, 4, 'no version of the settings was there before')
  })

  test(`in ${place} a reset clears 10 000 contacts and the first webhook goes on`, async t => {
    const { portal, result, add } = await openCrm(options(t))
    await takeStart(portal.store)
    const first = await portal.store.read.selectFrom('webhook').selectAll().execute()
    await portal.store.write(async db => {
      for (let done = 0; done < 10_000; done += 500) {
        const ids = Array.from({ length: 500 }, (_, i) => done + i + 1)
        await db
          .insertInto('contact')
          .values(ids.map(id => ({ name: `n${id}`, opened: 'Y' })))
          .execute()
        await db
          .insertInto('multifield')
          .values(ids.map(id => ({ entity_type_id: 3, record_id: id, type_id: 'PHONE', value: `+${id}` })))
          .execute()
      }
      await db.deleteFrom('webhook').execute()
    })
    await takeSnapshot(portal.store, 'full')
    await resetPortal(portal.store)
    assert.equal((await portal.call('crm.contact.list')).total, 0)
    assert.deepEqual(await portal.store.read.selectFrom('webhook').selectAll().execute(), first)
    assert.equal(await add('contact'), 1)
    await restoreSnapshot(portal.store, 'full')
    assert.equal((await portal.call('crm.contact.list')).total, 10_000)
    assert.equal((await result('crm.contact.list', { filter: { PHONE: '+10000' } })).length, 1)
    assert.equal(await add('contact'), 10_001)
  })

  test(`in ${place} calls beside a restore see all of before or all of after and never fail`, async t => {
    const { portal, call, result, add } = await openCrm(options(t))
    const id = await add('contact', { NAME: 'one', PHONE: [{ VALUE: 'one' }] })
    await takeSnapshot(portal.store, 'one')
    const [{ ID: phone }] = (await result('crm.contact.get', { id })).PHONE
    await result('crm.contact.userfield.add', { fields: { FIELD_NAME: 'TWO', USER_TYPE_ID: 'double' } })
    await result('crm.contact.update', {
      id,
      fields: { NAME: 'two', UF_CRM_TWO: 2, PHONE: [{ ID: phone, VALUE: 'two' }] },
    })
    await takeSnapshot(portal.store, 'two')

    let running = true
    let calls = 0
    const statuses = new Set<number>()
    const seen = new Set<string>()
    const again = async (work: () => Promise<void>) => {
      while (running) {
        await work().catch(error => {
          running = false
          throw error
        })
        calls++
        // In memory nothing of a call waits: without a turn for the others it would go on for ever.
        await nextTurn()
      }
    }
    const asking = async (method: string, params: Record<string, unknown>) => {
      const answer = await call(method, params)
      statuses.add(answer.status)
      return answer
    }
    const lines = [
      again(async () => {
        const answer = await asking('crm.contact.get', { id })
        assert.match(String(answer.result?.NAME), /^(one|two)$/, JSON.stringify(answer))
      }),
      again(async () => {
        const texts = await portal.store.reading(async db => {
          const [contact] = await query<{ name: string }>(db, 'select name from contact where id = ?', [id])
          const [multifield] = await query<{ value: string }>(db, 'select value from multifield where record_id = ?', [
            id,
          ])
          return `${contact?.name} ${multifield?.value}`
        })
        seen.add(texts)
      }),
      again(async () => {
        await asking('crm.contact.list', { select: ['ID', 'NAME'], filter: { '%NAME': 'o' } })
      }),
      again(async () => {
        await asking('crm.lead.add', { fields: { TITLE: 'beside', PHONE: [{ VALUE: '1' }] } })
      }),
      again(async () => {
        await asking('crm.company.userfield.add', { fields: { FIELD_NAME: 'BESIDE', USER_TYPE_ID: 'string' } })
      }),
      again(async () => {
        const cmd = ['crm.deal.add?fields[TITLE]=a', 'crm.deal.update?id=$result[0]&fields[TITLE]=b']
        assert.deepEqual((await asking('batch', { cmd })).result.result_error, [])
      }),
      again(() => takeSnapshot(portal.store, 'meanwhile')),
    ]
    const restoring = async () => {
      try {
        for (let i = 0; running && (i < 20 || calls <= 20); i++) {
          const name = i % 2 ? 'two' : 'one'
          await restoreSnapshot(portal.store, name)
          assert.equal((await result('crm.contact.get', { id })).NAME, name)
        }
      } finally {
        running = false
      }
    }
    await Promise.all([restoring(), ...lines])
    assert.deepEqual(
      [...statuses].filter(status => status >= 500),
      [],
    )
    assert.deepEqual(
      [...seen].filter(texts => texts !== 'one one' && texts !== 'two two'),
      [],
    )
  })
}

test('a second portal on the same data sees the restored one and goes on with it', async t => {
  const { options, words } = await home(t)
  const one = await openCrm(options)
  const two = await openCrm(options)
  const addField = (type: string) =>
    one.result('crm.contact.userfield.add', { fields: { FIELD_NAME: 'WHAT', USER_TYPE_ID: type } })
  await takeSnapshot(one.portal.store, 'bare')
  // Both keep statements for the column; after the restore it is of another type under the same name.
  for (const [type, value] of [
    ['double', '7'],
    ['string', '007'],
    ['double', '8'],
  ] as const) {
    await addField(type)
    const id = await two.add('contact', { NAME: type, UF_CRM_WHAT: value })
    for (const crm of [one, two]) {
      assert.equal((await crm.get('contact', id)).UF_CRM_WHAT, value)
      assert.deepEqual(await crm.ids('contact', { filter: { UF_CRM_WHAT: value } }), [id])
    }
    await restoreSnapshot(one.portal.store, 'bare')
    for (const crm of [one, two]) {
      assert.equal((await crm.portal.call('crm.contact.list')).total, 0)
      assert.ok(!('UF_CRM_WHAT' in (await crm.result('crm.contact.fields'))))
    }
  }
  const added = await portico(['call', 'crm.contact.add', 'fields[NAME]=Line', ...words])
  assert.equal(added.code, 0, added.err)
  assert.equal(JSON.parse(added.out).result, 1)
  assert.equal((await two.get('contact', 1)).NAME, 'Line')
  await restoreSnapshot(two.portal.store, 'bare')
  const listed = await portico(['call', 'crm.contact.list', ...words])
  assert.equal(JSON.parse(listed.out).total, 0)
})

test('snapshots outlive their process', async t => {
  const { options } = await home(t)
  const before = await openPortal(options)
  const id = await crmOf(before).add('lead', { TITLE: 'kept' })
  await takeSnapshot(before.store, 'kept-1_A')
  await before.close()
  const { portal, result, get } = await openCrm(options)
  await result('crm.lead.delete', { id })
  const listed = await portal.store.snapshots.list()
  const snapshot = listed.find(({ name }) => name === 'kept-1_A')
  assert.ok(snapshot && snapshot.bytes > 0 && Date.parse(snapshot.created) > 0)
  await restoreSnapshot(portal.store, 'kept-1_A')
  assert.equal((await get('lead', id)).TITLE, 'kept')
  assert.equal(await portal.store.snapshots.forget('kept-1_A'), true)
  assert.equal(await portal.store.snapshots.forget('kept-1_A'), false)
  await assert.rejects(restoreSnapshot(portal.store, 'kept-1_A'), /There is no snapshot kept-1_A\./)
})

test('what is no name, or the name of nothing, is refused', async () => {
  const { portal } = await openCrm()
  const { store } = portal
  for (const name of ['', 'a b', '../up', 'ä', 'x'.repeat(41), 'a.sqlite', 'a"b', "a'b"]) {
    await assert.rejects(async () => takeSnapshot(store, name), /is no name for a snapshot/)
    await assert.rejects(async () => restoreSnapshot(store, name), /is no name for a snapshot/)
    await assert.rejects(async () => store.snapshots.forget(name), /is no name for a snapshot/)
  }
  await store.snapshots.forget('start')
  await assert.rejects(restoreSnapshot(store, 'nothing'), /There is no snapshot nothing\. None has been taken yet\./)
  await assert.rejects(resetPortal(store), /no snapshot of its first start, which is called start/)
  await takeSnapshot(store, 'b')
  await takeSnapshot(store, 'A')
  await assert.rejects(restoreSnapshot(store, 'nothing'), /There is no snapshot nothing\. There are: A, b\./)
})

test('a portal whose seed is not finished is no snapshot, and a failed restore changes nothing', async () => {
  const { portal, add, get, ids } = await openCrm()
  const { store } = portal
  await store.write(db => setSetting(db, 'seeded', 'N'))
  await assert.rejects(takeSnapshot(store, 'half'), /seed of this portal is not finished/)
  await store.snapshots.take('half')
  await store.write(db => setSetting(db, 'seeded', 'Y'))
  const id = await add('lead', { TITLE: 'stays' })
  const version = await versionOf(portal)
  await assert.rejects(restoreSnapshot(store, 'half'), /seed of this portal is not finished/)
  assert.equal((await get('lead', id)).TITLE, 'stays')
  assert.equal(await versionOf(portal), version)
  assert.equal(await add('lead'), id + 1)

  await store.write(db => query(db, "insert into migration (name) values ('9999-future')"))
  await takeSnapshot(store, 'newer')
  await store.write(db => query(db, "delete from migration where name = '9999-future'"))
  await assert.rejects(restoreSnapshot(store, 'newer'), /written by a newer Portico \(it knows 9999-future\)/)
  assert.deepEqual(await ids('lead'), [id, id + 1])
  assert.equal(await add('lead'), id + 2)
})

test('a snapshot of an older Portico is brought up', async () => {
  const utc = zone('UTC')
  const store = server
    ? postgresStore(await newDatabase(server, null), utc, migrations)
    : sqliteStore(null, utc, migrations)
  await store.write(async db => {
    await query(db, 'create table migration (name text primary key)')
    await first({ db, flavor: store.flavor })
    await query(db, "insert into migration (name) values ('0001-first')")
    await setSetting(db, 'version', 'old')
  })
  await store.snapshots.take('old')
  await migrate(store)
  const tables = () => query(store.read, 'select count(*) as n from application')
  const applied = await query(store.read, 'select name from migration order by name')
  assert.ok(applied.length > 1)
  await restoreSnapshot(store, 'old')
  assert.equal(Number((await tables())[0]!.n), 0)
  assert.deepEqual(await query(store.read, 'select name from migration order by name'), applied)
  assert.notEqual(await setting(store.read, 'version'), 'old')
  await store.close()
})

test('kill -9 while a restore runs leaves one whole portal', async t => {
  const data = temporaryFolder(t)
  const portal = await openPortal({ data })
  const fill = (name: string, from: number) =>
    portal.store.write(async db => {
      for (const table of ['contact', 'company', 'lead'])
        await query(
          db,
          `insert into ${table} (date_create, comments)
           with recursive n(i) as (select ${from} union all select i + 1 from n where i < ${from} + 1999)
           select 'd' || i, '${name}' from n`,
        )
    })
  await fill('small', 0)
  await takeSnapshot(portal.store, 'small')
  await portal.store.write(async db => {
    for (const table of ['contact', 'company', 'lead']) await query(db, `delete from ${table}`)
    await query(db, 'alter table contact_userfield add column uf_later_1 text')
    await query(db, 'create index uf_later on contact_userfield (uf_later_1)')
  })
  await fill('large', 2000)
  await fill('large', 4000)
  await takeSnapshot(portal.store, 'large')
  await portal.close()

  for (let round = 0; round < 6; round++) {
    const script = path.join(import.meta.dirname, '../support/restore-for-ever.ts')
    const child = spawn(process.execPath, [script, data, 'small', 'large'], { stdio: ['ignore', 'pipe', 'inherit'] })
    let said = 0
    child.stdout.on('data', () => {
      if (++said === 3 + round) child.kill('SIGKILL')
    })
    assert.equal((await once(child, 'exit'))[1], 'SIGKILL')

    const left = await openPortal({ data })
    const { read } = left.store
    const [checked] = await query(read, 'pragma integrity_check')
    assert.equal(checked!.integrity_check, 'ok')
    const [whole] = await query(
      read,
      `select (select min(comments) || max(comments) || count(*) from contact) as contact,
         (select min(comments) || max(comments) || count(*) from company) as company,
         (select min(comments) || max(comments) || count(*) from lead) as lead,
         (select count(*) from sqlite_master where name = 'uf_later') as columns`,
    )
    const [what, columns] = whole!.columns ? ['largelarge4000', 1] : ['smallsmall2000', 0]
    assert.deepEqual({ ...whole }, { contact: what, company: what, lead: what, columns })
    await left.close()
  }
})

test('the folder of snapshots holds nothing but whole ones', { skip: kind !== 'sqlite' }, async t => {
  const data = temporaryFolder(t)
  const { portal } = await openCrm({ data })
  const folder = path.join(data, 'snapshots')
  const parts = () => readdirSync(folder).filter(name => name.includes('.part'))
  const rows = 'with recursive n(i) as (select 1 union all select i + 1 from n where i < 20000)'
  await portal.store.write(db => query(db, `insert into contact (comments) ${rows} select hex(zeroblob(500)) from n`))

  const killed = await killedWhileTaking(data, parts)
  const left = parts()
  assert.ok(left.length)
  // Runs in containers all have one number: what an earlier one left is told from what this one writes.
  const ofAnEarlierRun = left[0]!.replace(`.${killed}.`, `.${process.pid}.`)
  assert.notEqual(ofAnEarlierRun, left[0])
  writeFileSync(path.join(folder, ofAnEarlierRun), '')

  await Promise.all([takeSnapshot(portal.store, 'a'), takeSnapshot(portal.store, 'a'), takeSnapshot(portal.store, 'b')])
  await restoreSnapshot(portal.store, 'a')
  assert.deepEqual(
    readdirSync(folder)
      .filter(name => name !== 'start.sqlite')
      .sort(),
    ['a.sqlite', 'b.sqlite'],
  )
})

/** Kills a process that takes snapshots while one of them is not finished; gives its number. */
async function killedWhileTaking(data: string, parts: () => string[]): Promise<number> {
  const script = path.join(import.meta.dirname, '../support/snapshot-for-ever.ts')
  return until('a process was killed while it took a snapshot', async () => {
    const child = spawn(process.execPath, [script, data, 'a'], { stdio: ['ignore', 'ignore', 'inherit'] })
    const ended = once(child, 'exit')
    await until('a snapshot has begun', () => child.exitCode !== null || parts().length, { every: 0 })
    child.kill('SIGKILL')
    assert.equal((await ended)[1], 'SIGKILL')
    // It may have been finished in the last moment.
    return parts().length ? child.pid : undefined
  })
}
