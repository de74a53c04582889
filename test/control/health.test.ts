import assert from 'node:assert/strict'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { request } from 'node:http'
import path from 'node:path'
import { describe, type TestContext, test } from 'node:test'
import type { ListenOptions, PortalOptions } from '../../src/index.ts'
import { query } from '../../src/store/store.ts'
import { handler } from '../support/handler.ts'
import { get, listening } from '../support/listening.ts'
import { store } from '../support/portal.ts'

const measured = (t: TestContext, options: PortalOptions = {}, listen: Partial<ListenOptions> = {}) =>
  listening({ after: work => t.after(work) }, options, { metricsFrom: ['loopback'], ...listen })

/** Asks from an address of this machine; gives the status and the text. */
async function ask(url: string, headers: Record<string, string> = {}, localAddress = '127.0.0.1') {
  const call = request(url, { headers, localAddress, agent: false }).end()
  const [response] = await once(call, 'response')
  return { status: response.statusCode as number, text: String(Buffer.concat(await response.toArray())) }
}

/** The value of a metric with these labels; undefined: it is not there. */
function metric(text: string, name: string, labels: Record<string, string> = {}): number | undefined {
  const wanted = Object.entries(labels).map(([label, value]) => `${label}="${value}"`)
  const line = text.split('\n').find(one => {
    const [, found, inside = ''] = /^(\w+)(?:\{(.*)\})? /.exec(one) ?? []
    return found === name && wanted.every(label => inside.split(',').includes(label))
  })
  return line === undefined ? undefined : Number(line.split(' ').at(-1))
}

describe('/healthz and /readyz', () => {
  test('answer whoever asks', async t => {
    const { http } = await measured(t)
    assert.deepEqual(await ask(`${http}/healthz`), { status: 200, text: '{"status":"ok"}\n' })
    const ready = await ask(`${http}/readyz`)
    assert.equal(ready.status, 200)
    assert.deepEqual(JSON.parse(ready.text), {
      status: 'ready',
      checks: { database: 'ok', migrations: 'ok', disk: 'ok' },
    })
    assert.equal((await fetch(`${http}/readyz`, { method: 'HEAD' })).status, 200)
    assert.equal((await fetch(`${http}/healthz`, { method: 'POST' })).status, 404)
  })

  test('tell that the database is of a newer version', async t => {
    const { http, portal } = await measured(t)
    await portal.store.write(db => query(db, "insert into migration (name) values ('9999-later')"))
    const ready = await ask(`${http}/readyz`)
    assert.equal(ready.status, 503)
    assert.deepEqual(JSON.parse(ready.text), {
      status: 'not ready',
      checks: { database: 'ok', migrations: 'the database is of a newer Portico', disk: 'ok' },
    })
    assert.equal((await ask(`${http}/healthz`)).status, 200)
  })
})

describe('/metrics', () => {
  test('counts calls by method and status, and how long they took', async t => {
    const { http, hook } = await measured(t)
    for (let n = 0; n < 3; n++) await get(`${hook}profile`)
    await get(`${hook}PROFILE`)
    await get(`${hook}crm.lead.get`)
    for (const name of ['nothing', 'no.thing', 'nothing.else']) await get(`${hook}${name}`)
    await get(`${hook}batch?cmd[a]=profile`)
    const { status, text } = await ask(`${http}/metrics`)
    assert.equal(status, 200)
    const calls = (kind: string, method: string, status: string) =>
      metric(text, 'portico_calls_total', { kind, method, status })
    assert.equal(calls('call', 'profile', '200'), 4)
    assert.equal(calls('command', 'profile', '200'), 1)
    assert.equal(calls('call', 'crm.lead.get', '400'), 1)
    assert.equal(calls('call', 'unknown', '404'), 3)
    assert.doesNotMatch(text, /nothing/)
    const labels = { kind: 'call', method: 'profile' }
    assert.equal(metric(text, 'portico_call_duration_seconds_count', labels), 4)
    assert.equal(metric(text, 'portico_call_duration_seconds_bucket', { ...labels, le: '+Inf' }), 4)
    assert.ok(metric(text, 'portico_call_duration_seconds_sum', labels)! > 0)
    assert.equal(metric(text, 'portico_info', { store }), 1)
    assert.equal(metric(text, 'portico_requests_running'), 1)
    assert.ok(metric(text, 'portico_database_bytes')! > 100_000)
    assert.equal(metric(text, 'portico_writes_waiting'), 0)
    if (store === 'postgres')
      assert.ok(metric(text, 'portico_database_connections', { pool: 'readers', state: 'open' })! > 0)
    assert.ok(metric(text, 'process_resident_memory_bytes')! > 1_000_000)
  })

  test('tells what events wait, and for how long', async t => {
    const { http, portal, call } = await measured(t)
    let works = false
    const receiver = await handler({ after: work => t.after(work) }, () => (works ? 200 : 500))
    await portal.control('outgoing', 'add', { url: receiver.url, events: ['ONCRMLEADADD'] })
    await ask(`${http}/metrics`)
    await call('crm.lead.add', { fields: { TITLE: 'A' } })
    await portal.rest.settled()
    const first = (await ask(`${http}/metrics`)).text
    assert.equal(metric(first, 'portico_events', { state: 'waiting' }), 1)
    assert.equal(metric(first, 'portico_events', { state: 'outbox' }), 0)
    const again = (await ask(`${http}/metrics`)).text
    assert.ok(metric(again, 'portico_event_lag_seconds')! > metric(first, 'portico_event_lag_seconds')!)
    assert.equal(metric(again, 'portico_calls_total', { kind: 'event', status: '500' }), 1)
    works = true
    await portal.control('clock', 'move', { by: '1h' })
    const last = (await ask(`${http}/metrics`)).text
    assert.equal(metric(last, 'portico_events', { state: 'waiting' }), 0)
    assert.equal(metric(last, 'portico_event_lag_seconds'), 0)
  })

  test('is read from allowed addresses, or with a control token', async t => {
    const { http, portal } = await measured(
      t,
      {},
      { host: '0.0.0.0', metricsFrom: ['127.0.0.2'], trustedProxies: ['127.0.0.3'] },
    )
    const url = `${http.replace('localhost', '127.0.0.1')}/metrics`
    const statusFrom = async (address: string, headers: Record<string, string> = {}) =>
      (await ask(url, headers, address)).status
    assert.equal(await statusFrom('127.0.0.2'), 200)
    assert.equal(await statusFrom('127.0.0.1'), 401)
    // Through a proxy that is trusted it is the client's address that counts.
    assert.equal(await statusFrom('127.0.0.3', { 'x-forwarded-for': '198.51.100.7' }), 401)
    assert.equal(await statusFrom('127.0.0.3', { 'x-forwarded-for': '127.0.0.2' }), 200)
    // Behind a proxy that is not, anybody can be.
    assert.equal(await statusFrom('127.0.0.2', { 'x-forwarded-for': '198.51.100.7' }), 401)
    const { token } = await portal.control('token', 'add', { user: 1 })
    assert.equal(await statusFrom('127.0.0.1', { authorization: `Bearer ${token}` }), 200)
    assert.equal(await statusFrom('127.0.0.2', { authorization: 'Bearer portico_wrong' }), 401)
  })

  test('has every metric that the dashboard of the examples shows', async t => {
    const { http } = await measured(t)
    const { text } = await ask(`${http}/metrics`)
    const file = path.resolve(import.meta.dirname, '../../examples/grafana-dashboard.json')
    const dashboard = JSON.parse(readFileSync(file, 'utf8')) as { panels: { targets: { expr: string }[] }[] }
    const shown = dashboard.panels.flatMap(({ targets }) =>
      targets.flatMap(({ expr }) => expr.match(/\b(?:portico|process|nodejs)_\w+/g) ?? []),
    )
    assert.ok(shown.length > 15)
    // Of a histogram there is nothing as long as nobody has called.
    for (const name of new Set(shown)) assert.ok(text.includes(`# TYPE ${name.replace(/_(bucket|sum)$/, '')} `), name)
  })

  test('is not there where nothing is counted', async t => {
    const { http } = await measured(t, {}, { metricsFrom: null })
    assert.equal((await ask(`${http}/metrics`)).status, 404)
    assert.equal((await ask(`${http}/readyz`)).status, 200)
  })
})
