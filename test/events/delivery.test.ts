import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Portal } from '../../src/index.ts'
import { resultOf } from '../support/answers.ts'
import { type Added, addApp } from '../support/applications.ts'
import { type Answering, type Handler, handler } from '../support/handler.ts'
import { openPortal } from '../support/portal.ts'
import { stopTime } from '../support/standing-time.ts'
import { until } from '../support/until.ts'

// biome-ignore lint/suspicious/noExplicitAny: an entry of the log
type Row = any

const HOUR = 3_600_000

let portal: Portal
let app: Added
beforeEach(async () => {
  portal = await openPortal()
  await portal.listen({ httpsPort: 'off' })
  app = await addApp(portal)
})
afterEach(() => portal.close())

const asApp = (method: string, params: object = {}, userId = 1) =>
  portal.call(method, { ...params }, { applicationId: app.id, userId })

const call = async (method: string, params: object = {}) => resultOf(await portal.call(method, { ...params }))

async function bound(t: Parameters<typeof handler>[0], events: readonly string[], answer: Answering = 200) {
  const to = await handler(t, answer)
  for (const event of events) assert.equal(resultOf(await asApp('event.bind', { event, handler: to.url })), true)
  return to
}

const events = ({ received }: Handler) => received.map(({ form }) => `${form.event} ${form.data.FIELDS?.ID}`)

const deals = ['ONCRMDEALADD', 'ONCRMDEALUPDATE', 'ONCRMDEALDELETE']

describe('an event', () => {
  test('is posted as a form with the tokens of who caused it', async t => {
    const to = await bound(t, ['ONCRMDEALADD'])
    const id = await call('crm.deal.add', { fields: { TITLE: 'A' } })
    await portal.rest.settled()
    assert.equal(to.received.length, 1)
    const { contentType, form } = to.received[0]!
    assert.equal(contentType, 'application/x-www-form-urlencoded')
    assert.equal(form.event, 'ONCRMDEALADD')
    assert.match(form.event_handler_id, /^\d+$/)
    assert.deepEqual(form.data, { FIELDS: { ID: String(id) } })
    assert.ok(Math.abs(Number(form.ts) - Date.now() / 1000) < 60)
    const { auth } = form
    assert.equal(auth.application_token, app.applicationToken)
    assert.equal(auth.user_id, '1')
    assert.equal(auth.scope, 'crm')
    assert.equal(auth.status, 'L')
    assert.equal(auth.refresh_token, undefined)
    assert.equal(auth.domain, new URL(portal.rest.address!).host)
    assert.equal(auth.client_endpoint, `${portal.rest.address}/rest/`)
    assert.ok(Number(auth.expires_in) <= 3600 && Number(auth.expires_in) > 3500)
    // The token opens what the event is about.
    const answer = await fetch(`${auth.client_endpoint}crm.deal.get?id=${id}&auth=${auth.access_token}`)
    assert.equal(((await answer.json()) as { result: { TITLE: string } }).result.TITLE, 'A')
  })

  test('arrives in the order of the changes', async t => {
    const to = await bound(t, deals)
    const [a, b] = [await call('crm.deal.add', { fields: {} }), await call('crm.deal.add', { fields: {} })]
    await call('crm.deal.update', { id: a, fields: { TITLE: 'x' } })
    await call('crm.deal.delete', { id: b })
    await call('crm.deal.delete', { id: a })
    await portal.rest.settled()
    assert.deepEqual(events(to), [
      ...[`ONCRMDEALADD ${a}`, `ONCRMDEALADD ${b}`, `ONCRMDEALUPDATE ${a}`],
      ...[`ONCRMDEALDELETE ${b}`, `ONCRMDEALDELETE ${a}`],
    ])
  })

  test('of a call that fails is none', async t => {
    const to = await bound(t, deals)
    const id = await call('crm.deal.add', { fields: {} })
    await portal.call('crm.deal.update', { id: id + 1, fields: { TITLE: 'x' } })
    await portal.call('batch', {
      halt: 1,
      cmd: { good: `crm.deal.update?id=${id}&fields[TITLE]=y`, bad: 'crm.deal.get?id=99999' },
    })
    await portal.rest.settled()
    assert.deepEqual(events(to), [`ONCRMDEALADD ${id}`, `ONCRMDEALUPDATE ${id}`])
  })

  test('of an application that is not installed yet is none', async t => {
    const [to, installer] = [await handler(t), await handler(t)]
    const waiting = await addApp(portal, { installUrl: installer.url })
    const options = { applicationId: waiting.id }
    resultOf(await portal.call('event.bind', { event: 'ONCRMDEALADD', handler: to.url }, options))
    await call('crm.deal.add', { fields: {} })
    await portal.control('app', 'finish', { id: waiting.id })
    const id = await call('crm.deal.add', { fields: {} })
    await portal.rest.settled()
    assert.deepEqual(events(to), [`ONCRMDEALADD ${id}`])
  })

  test('that nobody caused has no tokens, unless the handler names a user', async t => {
    const [nobody, named] = [await handler(t), await handler(t)]
    resultOf(await asApp('event.bind', { event: 'ONCRMDEALRECURRINGEXPOSE', handler: nobody.url }))
    resultOf(await asApp('event.bind', { event: 'ONCRMDEALRECURRINGEXPOSE', handler: named.url, auth_type: 1 }))
    const deal = await call('crm.deal.add', { fields: { TITLE: 'Rent' } })
    const params = { MODE: 'multiple', MULTIPLE_TYPE: 'day', MULTIPLE_INTERVAL: 1 }
    await call('crm.deal.recurring.add', { fields: { DEAL_ID: deal, PARAMS: params } })
    portal.clock.move(25 * HOUR)
    await portal.rest.settled()
    assert.equal(nobody.received.length, 1)
    assert.equal(nobody.received[0]!.form.auth.access_token, undefined)
    assert.equal(nobody.received[0]!.form.auth.application_token, app.applicationToken)
    assert.match(named.received[0]!.form.auth.access_token, /^[0-9a-f]{70}$/)
  })
})

describe('a handler that fails', () => {
  test('is tried again after a second, two, four, and then gets what it missed', async t => {
    stopTime(t)
    let works = false
    const to = await bound(t, ['ONCRMDEALADD'], () => (works ? 200 : 500))
    await call('crm.deal.add', { fields: {} })
    await portal.rest.settled()
    for (const seconds of [1, 2, 4]) {
      const before = to.received.length
      portal.clock.move(seconds * 1000 - 1)
      await portal.rest.settled()
      assert.equal(to.received.length, before)
      portal.clock.move(1)
      await portal.rest.settled()
      assert.equal(to.received.length, before + 1)
    }
    works = true
    portal.clock.move(8000)
    await portal.rest.settled()
    portal.clock.move(HOUR)
    await portal.rest.settled()
    assert.equal(to.received.length, 5)
    assert.equal(new Set(to.received.map(({ form }) => form.data.FIELDS.ID)).size, 1)
  })

  test('holds up the later events of the same record and no others', async t => {
    stopTime(t)
    let refused = ''
    const to = await bound(t, deals, form => (form.data.FIELDS.ID === refused ? 500 : 200))
    const [a, b] = [await call('crm.deal.add', { fields: {} }), await call('crm.deal.add', { fields: {} })]
    await portal.rest.settled()
    refused = String(a)
    for (const id of [a, b]) await call('crm.deal.update', { id, fields: { TITLE: 'x' } })
    await call('crm.deal.delete', { id: a })
    await portal.rest.settled()
    assert.deepEqual(events(to).slice(2), [`ONCRMDEALUPDATE ${a}`, `ONCRMDEALUPDATE ${b}`])
    refused = ''
    portal.clock.move(1000)
    await portal.rest.settled()
    assert.deepEqual(events(to).slice(4), [`ONCRMDEALUPDATE ${a}`, `ONCRMDEALDELETE ${a}`])
  })

  test('is given up after a day, kept for people, and resent when they say so', async t => {
    let works = false
    const to = await bound(t, ['ONCRMDEALADD'], () => (works ? 200 : 503))
    const id = await call('crm.deal.add', { fields: {} })
    for (let hour = 0; hour < 40; hour++) {
      await portal.rest.settled()
      portal.clock.move(HOUR)
    }
    await portal.rest.settled()
    const tried = to.received.length
    const [dead, ...others] = await portal.control('event', 'failed')
    assert.deepEqual(others, [])
    assert.equal(dead.event, 'ONCRMDEALADD')
    assert.equal(dead.status, 503)
    assert.equal(dead.attempts, tried)
    portal.clock.move(100 * HOUR)
    await portal.rest.settled()
    assert.equal(to.received.length, tried)
    works = true
    await portal.control('event', 'resend', { ids: [dead.id] })
    await portal.rest.settled()
    assert.equal(to.received.length, tried + 1)
    assert.equal(to.received.at(-1)!.form.data.FIELDS.ID, String(id))
    assert.deepEqual(await portal.control('event', 'failed'), [])
  })

  test('is never tried again where there are no retries, as in the original', async t => {
    await portal.control('event', 'set', { retries: 0 })
    const to = await bound(t, ['ONCRMDEALADD'], 500)
    await call('crm.deal.add', { fields: {} })
    await portal.rest.settled()
    portal.clock.move(24 * HOUR)
    await portal.rest.settled()
    assert.equal(to.received.length, 1)
    const givenUp = await portal.control('event', 'failed')
    assert.deepEqual(
      givenUp.map(({ event, attempts, status, nextAttempt }: Record<string, unknown>) => [
        event,
        attempts,
        status,
        nextAttempt,
      ]),
      [['ONCRMDEALADD', 1, 500, null]],
    )
    assert.deepEqual(await portal.control('event', 'resend'), { resent: 1 })
    await portal.rest.settled()
    assert.equal(to.received.length, 2)
    assert.deepEqual(await portal.control('event', 'forget'), { forgotten: 1 })
  })

  test('is left alone for a while after it has failed again and again', async t => {
    stopTime(t)
    const to = await bound(t, ['ONCRMDEALADD'], 500)
    for (let deal = 0; deal < 8; deal++) await call('crm.deal.add', { fields: {} })
    await portal.rest.settled()
    assert.equal(to.received.length, 5)
  })
})

describe('the request log', () => {
  test('tells every attempt, what the handler answered, and what has become of it', async t => {
    stopTime(t)
    let works = false
    const to = await bound(t, ['ONCRMDEALADD'], () => (works ? 200 : 502))
    await call('crm.deal.add', { fields: {} })
    await portal.rest.settled()
    works = true
    portal.clock.move(1000)
    await portal.rest.settled()
    const log = await portal.control('log', 'list', { kind: 'event' })
    const told = log.map(({ method, caller, status, detail }: Row) => [
      method,
      caller,
      status,
      detail.attempt,
      detail.url,
    ])
    assert.deepEqual(told, [
      ['ONCRMDEALADD', `app:${app.id}`, 200, 2, to.url],
      ['ONCRMDEALADD', `app:${app.id}`, 502, 1, to.url],
    ])
    assert.equal(log[0].params.auth.access_token, '***')
    const { explanation } = await portal.control('log', 'explain', { id: log[1].id })
    assert.match(explanation, /Attempt 1 at .*\nIt answered 502\.\nThe answer begins: no\nIt is delivery \d+:/)
  })
})

describe('callers', () => {
  test('do not wait for a slow handler', async t => {
    let answer = () => {}
    const slow = new Promise<number>(resolve => {
      answer = () => resolve(200)
    })
    const to = await bound(t, ['ONCRMDEALADD'], () => slow)
    const other = await bound(t, ['ONCRMLEADADD'])
    for (let deal = 0; deal < 3; deal++) await call('crm.deal.add', { fields: {} })
    const lead = await call('crm.lead.add', { fields: {} })
    await until('both handlers are asked', () => to.received.length && other.received.length, { every: 0 })
    assert.deepEqual(events(other), [`ONCRMLEADADD ${lead}`])
    assert.equal(to.received.length, 1)
    answer()
    await portal.rest.settled()
    assert.equal(to.received.length, 3)
  })
})

describe('waiting for what is due', () => {
  test('is waiting for all of it, however much there is', async t => {
    const to = await bound(t, ['ONCRMDEALADD'])
    await Promise.all(Array.from({ length: 300 }, () => call('crm.deal.add', { fields: {} })))
    await portal.rest.settled()
    assert.equal(to.received.length, 300)
  })

  test('takes no handler for slow while this process stood still', async t => {
    stopTime(t)
    const standStill = () => {
      for (const since = performance.now(); performance.now() - since < 1100; );
      return 200
    }
    const to = await bound(t, ['ONCRMDEALADD'], () => (to.received.length === 1 ? standStill() : 200))
    for (let deal = 0; deal < 3; deal++) await call('crm.deal.add', { fields: {} })
    await portal.rest.settled()
    assert.equal(to.received.length, 3)
  })
})

describe('going back', () => {
  test('to a snapshot sends nothing of before', async t => {
    let works = false
    const to = await bound(t, ['ONCRMDEALADD'], () => (works ? 200 : 500))
    await call('crm.deal.add', { fields: {} })
    await portal.rest.settled()
    await portal.control('snapshot', 'take', { name: 'failing' })
    works = true
    portal.clock.move(5000)
    await portal.rest.settled()
    const arrived = to.received.length
    await portal.control('snapshot', 'restore', { name: 'failing' })
    portal.clock.move(HOUR)
    await portal.rest.settled()
    assert.equal(to.received.length, arrived)
    const id = await call('crm.deal.add', { fields: {} })
    await portal.rest.settled()
    assert.equal(events(to).at(-1), `ONCRMDEALADD ${id}`)
  })
})
