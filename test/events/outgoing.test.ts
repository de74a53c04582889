import assert from 'node:assert/strict'
import { afterEach, beforeEach, describe, test } from 'node:test'
import type { Portal } from '../../src/index.ts'
import { resultOf } from '../support/answers.ts'
import { addApp } from '../support/applications.ts'
import { handler } from '../support/handler.ts'
import { openPortal } from '../support/portal.ts'
import { stopTime } from '../support/standing-time.ts'

const HOUR = 3_600_000

const bugs: unknown[] = []
let portal: Portal
beforeEach(async () => {
  portal = await openPortal({ onBug: (error, method) => bugs.push([method, error]) })
  await portal.listen({ httpsPort: 'off' })
})
afterEach(async () => {
  await portal.close()
  assert.deepEqual(bugs, [])
})

const call = async (method: string, params: object = {}) => resultOf(await portal.call(method, { ...params }))

describe('an outgoing webhook', () => {
  test('is told where the portal is and by what it knows it, and of no user and no application', async t => {
    const to = await handler(t)
    const webhook = await portal.control('outgoing', 'add', {
      url: to.url,
      events: ['ONCRMDEALADD', 'ONCRMDEALDELETE'],
    })
    const id = await call('crm.deal.add', { fields: {} })
    await call('crm.deal.update', { id, fields: { TITLE: 'x' } })
    await call('crm.deal.delete', { id })
    await portal.rest.settled()
    assert.deepEqual(
      to.received.map(({ form }) => [form.event, form.data]),
      ['ONCRMDEALADD', 'ONCRMDEALDELETE'].map(event => [event, { FIELDS: { ID: String(id) } }]),
    )
    const address = portal.rest.address!
    const { auth, ...form } = to.received[0]!.form
    assert.deepEqual(Object.keys(form), ['event', 'event_handler_id', 'data', 'ts'])
    assert.deepEqual(auth, {
      domain: new URL(address).host,
      server_endpoint: `${address}/oauth-server/rest/`,
      client_endpoint: `${address}/rest/`,
      member_id: (await portal.control('settings', 'get')).memberId,
      application_token: webhook.applicationToken,
    })
    await portal.control('outgoing', 'remove', { id: webhook.id })
    await call('crm.deal.add', { fields: {} })
    await portal.rest.settled()
    assert.equal(to.received.length, 2)
  })

  test('is told of a change beside an application that wants it too, each once', async t => {
    const [to, app] = [await handler(t), await addApp(portal)]
    await portal.control('outgoing', 'add', { url: to.url, events: ['ONCRMDEALADD'] })
    await portal.control('outgoing', 'add', { url: to.url, events: ['ONCRMDEALADD'] })
    const bound = { event: 'ONCRMDEALADD', handler: to.url }
    resultOf(await portal.call('event.bind', bound, { applicationId: app.id }))
    await call('crm.deal.add', { fields: {} })
    await portal.rest.settled()
    assert.equal(new Set(to.received.map(({ form }) => form.auth.application_token)).size, 3)
    assert.equal(new Set(to.received.map(({ form }) => form.event_handler_id)).size, 3)
    assert.equal(to.received.length, 3)
  })

  test('that was removed gets nothing that was still on its way', async t => {
    stopTime(t)
    let works = false
    const to = await handler(t, () => (works ? 200 : 500))
    const { id } = await portal.control('outgoing', 'add', { url: to.url, events: ['ONCRMDEALADD'] })
    await call('crm.deal.add', { fields: {} })
    await portal.rest.settled()
    assert.equal((await portal.control('event', 'waiting')).length, 1)
    await portal.control('outgoing', 'remove', { id })
    assert.deepEqual(await portal.control('event', 'waiting'), [])
    works = true
    portal.clock.move(HOUR)
    await portal.rest.settled()
    assert.equal(to.received.length, 1)
  })
})

describe('what has not arrived', () => {
  test('is shown while it waits and when it was given up, and is resent or forgotten one by one', async t => {
    stopTime(t)
    let works = false
    const to = await handler(t, () => (works ? 200 : 500))
    await portal.control('event', 'set', { retries: 1 })
    await portal.control('outgoing', 'add', { url: to.url, events: ['ONCRMDEALADD'] })
    const deals = [await call('crm.deal.add', { fields: {} })]
    await portal.rest.settled()
    const [first, ...none] = await portal.control('event', 'waiting')
    assert.deepEqual(none, [])
    assert.deepEqual(
      [first.event, first.url, first.data, first.attempts, first.status, first.problem],
      ['ONCRMDEALADD', to.url, { FIELDS: { ID: String(deals[0]) } }, 1, 500, 'It answered 500.'],
    )
    assert.ok(Date.parse(first.nextAttempt) > Date.parse(first.firstAttempt) - 1000)
    for (let deal = 0; deal < 2; deal++) deals.push(await call('crm.deal.add', { fields: {} }))
    for (let hour = 0; hour < 3; hour++) {
      await portal.rest.settled()
      portal.clock.move(HOUR)
    }
    await portal.rest.settled()
    assert.deepEqual(await portal.control('event', 'waiting'), [])
    const dead = await portal.control('event', 'failed')
    assert.deepEqual(
      dead.map((one: { data: { FIELDS: { ID: string } }; attempts: number }) => [one.data.FIELDS.ID, one.attempts]),
      deals.map(id => [String(id), 2]),
    )
    assert.equal((await portal.control('event', 'failed', { limit: 1 })).length, 1)
    works = true
    const before = to.received.length
    assert.deepEqual(await portal.control('event', 'forget', { ids: [dead[0].id] }), { forgotten: 1 })
    assert.deepEqual(await portal.control('event', 'resend', { ids: [dead[1].id, 999_999] }), { resent: 1 })
    await portal.rest.settled()
    portal.clock.move(HOUR)
    await portal.rest.settled()
    assert.deepEqual(
      to.received.slice(before).map(({ form }) => form.data.FIELDS.ID),
      [String(deals[1])],
    )
    assert.deepEqual(await portal.control('event', 'resend'), { resent: 1 })
    await portal.rest.settled()
    assert.equal(to.received.length, before + 2)
    assert.deepEqual(await portal.control('event', 'failed'), [])
  })
})
