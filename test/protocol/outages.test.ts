import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import os from 'node:os'
import path from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import pg from 'pg'
import { type Db, query } from '../../src/store/store.ts'
import { fails } from '../support/answers.ts'
import { get, listening, post } from '../support/listening.ts'
import { newDatabase } from '../support/portal.ts'
import { until } from '../support/until.ts'

const server = process.env.PORTICO_TEST_POSTGRES

/** A portal whose operator's lines are kept; a bug fails the test. */
async function watched(t: TestContext, options: object) {
  const lines: string[] = []
  const told = { onOutage: (line: string) => lines.push(line), ...options }
  const served = await listening({ after: work => t.after(work) }, told, { metricsFrom: ['loopback'] })
  return { ...served, lines }
}

const refused = (text: string) => ['INTERNAL_SERVER_ERROR', text, 503] as const
const FULL = refused("The portal's disk is full, so nothing can be saved. Try again later.")
const READ_ONLY = refused("The portal's database can only be read at the moment. Try again later.")
const AWAY = refused("The portal's database does not answer. Try again later.")
const SLOW = refused("The portal's database takes too long. Try again later.")
const CONTENDED = refused('What this call changes is being changed by others for too long. Try again later.')

describe('a database in a file', { skip: server !== undefined }, () => {
  async function inFile(t: TestContext) {
    const data = mkdtempSync(path.join(os.tmpdir(), 'portico-outage-'))
    t.after(() => rmSync(data, { recursive: true }))
    return watched(t, { data })
  }

  test('whose disk is full: calls that write are 503, reads are answered, and it goes on by itself', async t => {
    const { portal, hook, call, http, lines } = await inFile(t)
    const pages = (most: number) => portal.store.write(db => query(db, `pragma max_page_count = ${most}`))
    const lead = { fields: { TITLE: 'x', COMMENTS: 'x'.repeat(100_000) } }
    const before = (await call('crm.lead.list')).total
    await pages(1)
    fails(await call('crm.lead.add', lead), ...FULL)
    const cmd = { a: `crm.lead.add?fields[COMMENTS]=${'x'.repeat(200_000)}`, b: 'crm.lead.list' }
    fails(await call('batch', { cmd }), ...FULL)
    for (const answer of await Promise.all([1, 2, 3].map(() => call('crm.lead.add', lead)))) fails(answer, ...FULL)
    assert.equal((await call('crm.lead.list')).total, before)
    assert.equal(lines.length, 1)
    assert.match(lines[0]!, /^The disk of the database is full \(.+\)\. .*503.* Free space/)
    const [entry] = await portal.control('log', 'list', { status: '503', limit: 1 })
    assert.equal(entry.error.condition, 'databaseFull')
    assert.match((await portal.control('log', 'explain', { id: entry.id })).explanation, /Free space/)
    await pages(1_000_000)
    assert.equal((await call('crm.lead.add', lead)).status, 200)
    assert.equal((await get(`${hook}crm.lead.list`)).total, before! + 1)
    assert.equal((await fetch(`${http}/login`)).status, 200)
  })

  test('that may only be read: calls that write are 503', async t => {
    const { portal, call, lines } = await inFile(t)
    await portal.store.write(db => query(db, 'pragma query_only = on'))
    for (let n = 0; n < 3; n++) fails(await call('crm.lead.add', { fields: { TITLE: 'x' } }), ...READ_ONLY)
    assert.equal((await call('crm.lead.list')).status, 200)
    assert.equal(lines.length, 1)
    assert.match(lines[0]!, /^The database may only be read \(.+\)\. .*--data/)
  })
})

/** A way to a server that can be closed and opened: what a network, or a server that stops, is for the portal. */
async function gate(t: TestContext, url: string) {
  const { hostname, port } = new URL(url)
  const open = new Set<Socket>()
  let isSwallowing = false
  const way = createServer(near => {
    const far = connect(Number(port), hostname)
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      open.add(one)
      one
        .on('error', () => {})
        .on('close', () => {
          open.delete(one)
          other.destroy()
        })
      one.on('data', bytes => isSwallowing || other.write(bytes))
    }
  })
  const listen = (at: number) => new Promise<void>(resolve => way.listen(at, '127.0.0.1', resolve))
  await listen(0)
  const { port: own } = way.address() as { port: number }
  const close = () => {
    way.close()
    for (const socket of open) socket.destroy()
  }
  t.after(close)
  return {
    url: url.replace(`${hostname}:${port}`, `127.0.0.1:${own}`),
    close,
    open: () => listen(own),
    /** Takes what is sent and hands nothing on, as a network does that has lost its other end. */
    swallow(isOn: boolean) {
      isSwallowing = isOn
    },
  }
}

/** Another program on the database. */
async function program(t: TestContext, url: string) {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  await client.connect()
  t.after(() => client.end())
  return client
}

describe('a database on a server', { skip: server === undefined }, () => {
  test('that goes away: every call is 503 until it is back', async t => {
    const way = await gate(t, await newDatabase(server!))
    const { portal, hook, http, call, lines } = await watched(t, { database: way.url })
    assert.equal((await call('crm.lead.add', { fields: { TITLE: 'x' } })).status, 200)
    const readiness = async () => {
      const answer = await fetch(`${http}/readyz`)
      return [answer.status, ((await answer.json()) as { checks: { database: string } }).checks.database]
    }
    way.close()
    for (let n = 0; n < 5; n++) {
      fails(await get(`${hook}crm.lead.list`), ...AWAY)
      fails(await call('crm.lead.add', { fields: { TITLE: 'y' } }), ...AWAY)
      fails(await post(`${hook}profile`, { note: 'x'.repeat(300_000) }), ...AWAY)
    }
    fails(await get(`${http}/oauth/token/?grant_type=refresh_token`), ...AWAY)
    const login = await fetch(`${http}/login`, { headers: { cookie: `portico_session_${new URL(http).port}=x` } })
    assert.equal(login.status, 503)
    assert.match(await login.text(), /The database of the portal cannot be used/)
    const control = await fetch(`${http}/_portico/users`, { headers: { authorization: 'Bearer portico_x' } })
    assert.deepEqual(
      [control.status, ((await control.json()) as { error: string }).error],
      [503, 'DATABASE_UNAVAILABLE'],
    )
    assert.equal(lines.length, 1, lines.join('\n'))
    assert.match(lines[0]!, /^The database does not answer \(.+\)\. .*503.* Start the database server/)
    assert.deepEqual(await readiness(), [503, 'does not answer'])
    const metrics = await (await fetch(`${http}/metrics`)).text()
    assert.match(metrics, /^portico_database_bytes Nan$/m)
    assert.match(metrics, /^portico_calls_total\{kind="call",method="crm.lead.list",status="503"\} [1-9]/m)
    await way.open()
    assert.equal((await call('crm.lead.list')).total, 1)
    await until('/readyz says so', async () => (await readiness())[0] === 200)
    assert.equal((await portal.control('log', 'list', { status: '503' })).length > 10, true)
  })

  test('that ends connections in the middle of calls: they are 503 or answered, and the next one is answered', async t => {
    const url = await newDatabase(server!)
    const { call, portal } = await watched(t, { database: url })
    const calls = Array.from({ length: 40 }, (_, n) => call('crm.lead.add', { fields: { TITLE: `${n}` } }))
    await portal.store.read
      .selectNoFrom(eb => eb.val(1).as('one'))
      .execute()
      .catch(() => {})
    await query(
      portal.store.read,
      'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()',
    )
    const answers = await Promise.all(calls)
    for (const answer of answers) if (answer.status !== 200) fails(answer, ...AWAY)
    const done = answers.filter(({ status }) => status === 200).length
    assert.ok((await call('crm.lead.list')).total! >= done)
    assert.equal((await call('crm.lead.add', { fields: { TITLE: 'x' } })).status, 200)
  })

  test('that swallows what it is sent: calls are 503, soon where new connections have to be made, until it answers', async t => {
    const way = await gate(t, await newDatabase(server!))
    const databaseOptions = { connectTimeout: 300, statementTimeout: 600 }
    const { call, lines } = await watched(t, { database: way.url, databaseOptions })
    assert.equal((await call('crm.lead.add', { fields: { TITLE: 'x' } })).status, 200)
    way.swallow(true)
    fails(await call('crm.lead.list'), ...AWAY)
    fails(await call('crm.lead.add', { fields: { TITLE: 'y' } }), ...AWAY)
    fails(await call('crm.lead.list'), ...AWAY)
    assert.match(lines[0]!, /^The database does not answer/)
    way.swallow(false)
    assert.equal((await call('crm.lead.list')).total, 1)
    assert.equal((await call('crm.lead.add', { fields: { TITLE: 'z' } })).status, 200)
  })

  test('in which another program keeps a record locked: who wants that one is 503, everybody else goes on', async t => {
    const database = await newDatabase(server!)
    const { call, lines } = await watched(t, { database, databaseOptions: { lockTimeout: 100 } })
    for (const TITLE of ['kept', 'free']) await call('crm.lead.add', { fields: { TITLE } })
    const other = await program(t, database)
    await other.query('begin; select from lead where id = 1 for update')
    const change = (id: number) => call('crm.lead.update', { id, fields: { TITLE: 'changed' } })
    fails(await change(1), ...CONTENDED)
    fails(await call('batch', { cmd: { a: 'crm.lead.get?id=2', b: 'crm.lead.delete?id=1' } }), ...CONTENDED)
    assert.equal((await change(2)).status, 200)
    assert.equal((await call('crm.lead.list')).total, 2)
    assert.equal(lines.length, 1)
    assert.match(lines[0]!, /^Somebody has kept rows of the database locked.*pg_stat_activity/)
    await other.query('rollback')
    assert.equal((await change(1)).status, 200)
  })

  test('in which a record is let go in time: the call that waited for it is tried again and answered', async t => {
    const database = await newDatabase(server!)
    const { call } = await watched(t, { database, databaseOptions: { lockTimeout: 1000 } })
    await call('crm.lead.add', { fields: { TITLE: 'kept' } })
    const [other, looking] = [await program(t, database), await program(t, database)]
    await other.query('begin; select from lead where id = 1 for update')
    const changed = call('crm.lead.update', { id: 1, fields: { TITLE: 'changed' } })
    const attempts = new Set<string>()
    await until('it is tried twice', async () => {
      const { rows } = await looking.query(
        `select xact_start::text as began from pg_stat_activity
          where datname = current_database() and wait_event_type = 'Lock'`,
      )
      for (const { began } of rows) attempts.add(began)
      return attempts.size > 1
    })
    await other.query('rollback')
    assert.equal((await changed).result, true)
  })

  test('in which a statement takes too long, or no connection is free: such calls are 503', async t => {
    const database = await newDatabase(server!)
    const databaseOptions = { statementTimeout: 300, lockTimeout: 5000, writers: 1 }
    const { call, lines } = await watched(t, { database, databaseOptions })
    await call('crm.lead.add', { fields: { TITLE: 'x' } })
    const other = await program(t, database)
    await other.query('begin; lock table lead in access exclusive mode')
    fails(await call('crm.lead.list'), ...SLOW)
    const both = [1, 2].map(() => call('crm.lead.add', { fields: { TITLE: 'y' } }))
    for (const answer of await Promise.all(both)) fails(answer, ...SLOW)
    assert.equal((await call('crm.deal.list')).total, 0)
    assert.equal(lines.length, 1)
    assert.match(lines[0]!, /^The database takes too long \(.+\)\. .*--database-statement-timeout/)
    await other.query('rollback')
    assert.equal((await call('crm.lead.list')).total, 1)
  })

  test('in which a key is taken: work that met a neighbour is done again once, and no more than that', async t => {
    const { portal } = await watched(t, { database: await newDatabase(server!) })
    const attempts = { taken: 0, free: 0 }
    const add = (db: Db, name: string) => query(db, "insert into setting (name, value) values (?, '')", [name])
    const work = portal.store.write(async db => {
      attempts.taken++
      await add(db, 'version')
    })
    await assert.rejects(work, { code: '23505' })
    assert.equal(attempts.taken, 2)
    // The neighbour was first; the second time it is seen.
    await portal.store.write(async db => {
      if ((await query(db, "select value from setting where name = 'new'")).length) return
      if (attempts.free++ === 0) await portal.store.write(neighbour => add(neighbour, 'new'))
      await add(db, 'new')
    })
    assert.equal(attempts.free, 1)
  })
})
