import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Portal } from '../../src/index.ts'
import { query } from '../../src/store/store.ts'
import { resultOf } from '../support/answers.ts'
import { type Answering, type Handler, handler } from '../support/handler.ts'
import { newDatabase, openPortal, store } from '../support/portal.ts'
import { temporaryFolder } from '../support/process.ts'
import { stopTime } from '../support/standing-time.ts'
import { until } from '../support/until.ts'

const DAY = 86_400_000
const deals = ['ONCRMDEALADD', 'ONCRMDEALUPDATE', 'ONCRMDEALDELETE']

let portal: Portal
let bugs: unknown[] = []
beforeEach(async () => {
  bugs = []
  portal = await openPortal({ onBug: error => bugs.push(error) })
  await portal.listen({ httpsPort: 'off' })
})
afterEach(() => portal.close())

const addDeal = async (): Promise<string> => String(resultOf(await portal.call('crm.deal.add', { fields: {} })))

async function outgoing(t: Parameters<typeof handler>[0], answer: Answering = 200) {
  const to = await handler(t, answer)
  const { id } = await portal.control('outgoing', 'add', { url: to.url, events: deals })
  return { to, id }
}

const ids = ({ received }: Handler) => received.map(({ form }) => form.data.FIELDS.ID)

/** An answer that is given when the test says so, to the first request alone. */
function held() {
  const asked = Promise.withResolvers<void>()
  const answered = Promise.withResolvers<number>()
  let first = true
  const answer = () => {
    if (!first) return 200
    first = false
    asked.resolve()
    return answered.promise
  }
  return { answer, asked: asked.promise, say: (status: number) => answered.resolve(status) }
}

/** Has every deletion from a table fail until it is allowed again. */
async function forbidDeletion(table: string): Promise<() => Promise<void>> {
  const run = (statement: string) => portal.store.write(db => query(db, statement))
  if (store === 'sqlite')
    await run(`create trigger forbidden before delete on ${table} begin select raise(abort, 'forbidden'); end`)
  else {
    await run(
      `create function forbid() returns trigger language plpgsql as $$ begin raise exception 'forbidden'; end $$`,
    )
    await run(`create trigger forbidden before delete on ${table} for each row execute function forbid()`)
  }
  return async () => void (await run(`drop trigger forbidden ${store === 'sqlite' ? '' : `on ${table}`}`))
}

describe('while an event is being sent', () => {
  test('its handler is unbound: the next one is not sent', async t => {
    const { answer, asked, say } = held()
    const { to, id } = await outgoing(t, answer)
    // In one transaction, so that both are taken up together.
    const cmd = { a: 'crm.deal.add?fields[TITLE]=a', b: 'crm.deal.add?fields[TITLE]=b' }
    const added = resultOf(await portal.call('batch', { cmd })).result
    await asked
    const removed = portal.control('outgoing', 'remove', { id })
    await until('the outgoing webhook is removed', async () => !(await portal.control('outgoing', 'list')).length, {
      every: 0,
    })
    say(200)
    await removed
    await portal.rest.settled()
    assert.deepEqual(ids(to), [String(added.a)])
    assert.deepEqual(await portal.control('event', 'waiting'), [])
  })

  test('the portal goes back to before it: what has its number then is sent, too', async t => {
    const { answer, asked, say } = held()
    const { to } = await outgoing(t, answer)
    await portal.control('snapshot', 'take', { name: 'before' })
    const first = await addDeal()
    await asked
    await portal.control('snapshot', 'restore', { name: 'before' })
    assert.equal(await addDeal(), first)
    const looked = portal.rest.settled()
    say(200)
    await looked
    await portal.rest.settled()
    assert.deepEqual(ids(to), [first, first])
    assert.deepEqual(await portal.control('event', 'waiting'), [])
  })

  test('the portal is closed: it does not wait for the answer, and sends it after the next start', async t => {
    const where =
      store === 'sqlite'
        ? { data: temporaryFolder(t) }
        : { database: await newDatabase(process.env.PORTICO_TEST_POSTGRES!) }
    await portal.close()
    portal = await openPortal(where)
    await portal.listen({ httpsPort: 'off' })
    const { answer, asked } = held()
    const { to } = await outgoing(t, answer)
    const [first, second] = [await addDeal(), await addDeal()]
    await asked
    // The first is never answered.
    await portal.close()
    assert.deepEqual(ids(to), [first])
    portal = await openPortal(where)
    await portal.rest.settled()
    assert.deepEqual(ids(to), [first, first, second])
  })

  test('the clock goes back: it is not waited for until it is there again', async t => {
    stopTime(t)
    let works = false
    const { to } = await outgoing(t, () => (works ? 200 : 500))
    const first = await addDeal()
    await portal.rest.settled()
    portal.clock.move(DAY / 4)
    await portal.rest.settled()
    works = true
    portal.clock.move(-3 * DAY)
    await portal.rest.settled()
    assert.deepEqual(ids(to), [first, first, first])
    assert.deepEqual(await portal.control('event', 'waiting'), [])
  })
})

describe('when the database refuses', () => {
  test('to write down what has arrived, it is not sent again before it does', async t => {
    const { to } = await outgoing(t)
    const allow = await forbidDeletion('event_delivery')
    const first = await addDeal()
    for (let round = 0; round < 3; round++) {
      await portal.rest.settled()
      portal.clock.move(5000)
    }
    assert.deepEqual(ids(to), [first])
    assert.ok(bugs.length)
    await allow()
    const second = await addDeal()
    portal.clock.move(5000)
    await portal.rest.settled()
    assert.deepEqual(ids(to), [first, second])
    assert.deepEqual(await portal.control('event', 'waiting'), [])
  })

  test('to give out an event, it is given out once when it does', async t => {
    const { to } = await outgoing(t)
    const allow = await forbidDeletion('event_outbox')
    const first = await addDeal()
    await portal.rest.settled()
    assert.deepEqual(ids(to), [])
    assert.ok(bugs.length)
    await allow()
    await portal.rest.settled()
    assert.deepEqual(ids(to), [first])
  })
})

describe('handlers that never answer', () => {
  test('do not keep the others waiting, however many they are', async t => {
    const never = await handler(t, () => new Promise<number>(() => {}))
    for (let n = 0; n < 40; n++) await portal.control('outgoing', 'add', { url: `${never.url}${n}`, events: deals })
    const { to } = await outgoing(t)
    const first = await addDeal()
    await until('the first event arrives', () => to.received.length)
    assert.deepEqual(ids(to), [first])
    // Nor those whose turn comes while all places for them are taken.
    const second = await addDeal()
    await until('the second event arrives', () => to.received.length >= 2)
    assert.deepEqual(ids(to), [first, second])
    // One that was given up meanwhile may have been asked again.
    const asked = () => new Set(never.received.map(({ path }) => path)).size
    await until('all forty handlers are asked', () => asked() >= 40)
  })
})

test('one event for five hundred handlers, and five hundred events for one', async t => {
  const to = await handler(t)
  for (let n = 0; n < 2; n++) await portal.control('outgoing', 'add', { url: `${to.url}${n}`, events: deals })
  // Binding them one by one is not what is told here.
  await portal.store.write(async db => {
    const [row] = await query(db, 'select * from event_handler order by id limit 1')
    const { id: _, ...columns } = row!
    const names = Object.keys(columns)
    for (let n = 10; n < 510; n++)
      await query(
        db,
        `insert into event_handler (id, ${names.join(', ')}) values (?, ${names.map(() => '?').join(', ')})`,
        [
          1000 + n,
          ...names.map(name =>
            name === 'delivery_queue' ? 1000 + n : name === 'url' ? `${to.url}${n}` : columns[name],
          ),
        ],
      )
  })
  // The handlers are known to calls from the next version of the settings on.
  await portal.control('outgoing', 'add', { url: `${to.url}last`, events: ['ONCRMLEADADD'] })
  const deal = await addDeal()
  await portal.rest.settled()
  assert.equal(to.received.length, 502)
  assert.equal(new Set(to.received.map(({ path }) => path)).size, 502)
  assert.deepEqual(new Set(ids(to)), new Set([deal]))

  for (let batch = 0; batch < 10; batch++) {
    const cmd = Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`c${n}`, 'crm.lead.add?fields[TITLE]=x']))
    await portal.call('batch', { cmd })
  }
  await portal.rest.settled()
  const leads = to.received.slice(502).map(({ form }) => Number(form.data.FIELDS.ID))
  assert.deepEqual(
    leads,
    leads.toSorted((a, b) => a - b),
  )
  assert.equal(leads.length, 500)
})

test('a claim that was lost is taken again, and nothing comes twice', {
  skip: store === 'sqlite' && 'only connections are lost',
}, async t => {
  const { to } = await outgoing(t)
  const expected: string[] = []
  for (let round = 0; round < 3; round++) {
    expected.push(await addDeal())
    await portal.rest.settled()
    const cut = `select pg_terminate_backend(pid) as cut from (select distinct pid from pg_locks where locktype = 'advisory'
      and database = (select oid from pg_database where datname = current_database())) as holders`
    // The portal sees a while after the last one that its claim is lost, and until that one has ended nobody has it.
    const held = await until('the portal holds the claim', async () => (await query(portal.store.read, cut)).length, {
      every: 0,
    })
    assert.equal(held, 1)
  }
  expected.push(await addDeal())
  await until('every event arrives', () => to.received.length >= expected.length)
  await portal.rest.settled()
  assert.deepEqual(ids(to), expected)
})
