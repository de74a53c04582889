import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import pg from 'pg'
import { openPortal as open, type Portal } from '../../src/index.ts'
import { query } from '../../src/store/store.ts'
import { resultOf } from '../support/answers.ts'
import { browser, logIn, PASSWORD, withPassword } from '../support/browser.ts'
import { newDatabase, store } from '../support/portal.ts'
import { until } from '../support/until.ts'

/** Two processes that serve one database, each with all that a process has of its own. */
async function two(t: TestContext): Promise<[Portal, Portal, string]> {
  const database = await newDatabase(process.env.PORTICO_TEST_POSTGRES!)
  const portals = [await open({ database }), await open({ database })] as const
  t.after(() => Promise.all(portals.map(portal => portal.close())))
  return [...portals, database]
}

const alone = store === 'sqlite' && 'a file of SQLite is served by one process; STORES=postgres runs this'

describe('databases that are more than one server', { skip: alone }, () => {
  test('behind a pooler of transactions nothing is kept prepared, and what needs a session has one', async t => {
    const database = await newDatabase(process.env.PORTICO_TEST_POSTGRES!)
    const portal = await open({ database, databaseOptions: { session: database, readers: 1 } })
    t.after(() => portal.close())
    resultOf(await portal.call('crm.lead.add', { fields: { TITLE: 'pooled' } }))
    assert.equal((await portal.call('crm.lead.list')).total, 1)
    const [row] = await query(portal.store.read, 'select count(*) as kept from pg_prepared_statements')
    assert.equal(Number(row!.kept), 0)
    assert.equal(await portal.store.claim('process 0'), null)
  })

  test('a replica that is away, or follows nobody, is not asked', async t => {
    const database = await newDatabase(process.env.PORTICO_TEST_POSTGRES!)
    const replicas = ['postgres://nobody@127.0.0.1:1/none', database]
    const portal = await open({ database, databaseOptions: { replicas } })
    t.after(() => portal.close())
    for (let n = 1; n <= 6; n++) {
      resultOf(await portal.call('crm.lead.add', { fields: {} }))
      assert.equal((await portal.call('crm.lead.list')).total, n)
    }
  })
})

describe('processes that serve one database', { skip: alone }, () => {
  test('show one request log, in which every id is of one entry', async t => {
    const [first, second] = await two(t)
    await first.call('crm.lead.add', { fields: { TITLE: 'first' } })
    await second.call('crm.lead.add', { fields: { TITLE: 'second — ж😀', COMMENTS: 'x'.repeat(20_000) } })
    await first.call('crm.nothing.get')
    for (const portal of [first, second]) {
      const list = await portal.control('log', 'list')
      assert.deepEqual(
        list.map(({ method, params }: { method: string; params: { fields?: { TITLE: string } } }) => [
          method,
          params.fields?.TITLE,
        ]),
        [
          ['crm.nothing.get', undefined],
          ['crm.lead.add', 'second — ж😀'],
          ['crm.lead.add', 'first'],
        ],
      )
      assert.equal(new Set(list.map(({ id }: { id: number }) => id)).size, 3)
      const [, , oldest] = list
      const before = await portal.control('log', 'list', { before: list[1].id })
      assert.deepEqual(before, [oldest])
      for (const { id, method } of list) {
        const explained = await portal.control('log', 'explain', { id })
        assert.deepEqual([explained.id, explained.method], [id, method])
        assert.match(explained.explanation, new RegExp(method))
      }
    }
    await second.control('log', 'clear')
    assert.deepEqual(await first.control('log', 'list'), [])
  })

  test('show each request as it happens, and open pages the changes of records, whoever made them', async t => {
    const [first, second] = await two(t)
    const ending = new AbortController()
    t.after(() => ending.abort())
    const following = await first.control('log', 'follow', { method: 'crm.lead.*' })
    const { http } = await first.listen({ httpsPort: 'off' })
    await withPassword(first)
    const page = browser(http)
    await logIn(page)
    const cookie = `${page.sessionCookie}=${page.cookies.get(page.sessionCookie)}`
    const live = await fetch(`${http}/_web/live`, { headers: { cookie }, signal: ending.signal })
    const texts = live.body!.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]()
    assert.equal((await texts.next()).value, ': portico\n\n')

    const entry = following.next()
    const lead = resultOf(await second.call('crm.lead.add', { fields: { TITLE: 'elsewhere' } }))
    assert.equal((await entry).value.params.fields.TITLE, 'elsewhere')
    const { value } = await texts.next()
    const { type, id, how } = JSON.parse(String(value).slice('data: '.length))
    assert.deepEqual([type, id, how], ['LEAD', lead, 'add'])
    await following.return()
  })

  test('count wrong passwords together', async t => {
    const [first, second] = await two(t)
    await withPassword(first)
    const [one, other] = [
      browser((await first.listen({ httpsPort: 'off' })).http),
      browser((await second.listen({ httpsPort: 'off' })).http),
    ]
    for (let n = 0; n < 8; n++) await logIn(one, undefined, 'wrong')
    await until('the other process refuses, too', async () => (await logIn(other, undefined, PASSWORD)).status === 429)
  })

  test('find each other again after their connections were cut', async t => {
    const [first, second, database] = await two(t)
    await second.call('crm.lead.add', { fields: { TITLE: 'before' } })
    const client = new pg.Client({ connectionString: database })
    await client.connect()
    t.after(() => client.end())
    await client.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and application_name = 'portico session'",
    )
    await until('the log of both is one again', async () => (await first.control('log', 'list')).length === 1)
  })
})
