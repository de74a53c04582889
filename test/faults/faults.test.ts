import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { after, afterEach, describe, test } from 'node:test'
import type { Portal } from '../../src/index.ts'
import { systemPhrases, type Words } from '../../src/rest/phrases.ts'
import { answers, fails, resultOf } from '../support/answers.ts'
import { addApp, tokensFor } from '../support/applications.ts'
import { get, listening, post } from '../support/listening.ts'
import { openPortal } from '../support/portal.ts'

const { portal, http, hook, call, webhook } = await listening({ after })
const fault = (params: Record<string, unknown>) => portal.control('fault', 'add', params)

afterEach(() => portal.control('fault', 'clear'))

const states: [state: string, status: number, code: string, text: string][] = [
  ['overloaded', 503, 'OVERLOAD_LIMIT', 'REST API is blocked due to overload'],
  ['deleted', 500, 'PORTAL_DELETED', 'Portal was deleted'],
  ['https-required', 400, 'INVALID_REQUEST', 'Https required'],
  ['free-plan', 403, 'ACCESS_DENIED', 'REST API is available only on commercial plans'],
  ['manifest-missing', 404, 'ERROR_MANIFEST_IS_NOT_AVAILABLE', 'Manifest is not available'],
]

describe('a state of the portal', () => {
  for (const [state, status, code, text] of states)
    test(`${state} answers every call so until it is lifted`, async () => {
      await portal.control('state', 'set', { state })
      fails(await call('profile'), code, text, status)
      fails(await call('batch', { cmd: ['profile'] }), code, text, status)
      // Who is not known is told no more.
      fails(await get(`${http}/rest/1/wrong/profile`), code, text, status)
      await portal.control('state', 'lift', { state })
      assert.equal((await call('profile')).status, 200)
    })

  test('https-required lets calls over https through', async () => {
    await portal.control('state', 'set', { state: 'https-required' })
    // Without a socket there is nothing to be intercepted.
    assert.equal((await portal.call('profile')).status, 200)
    assert.equal((await fetch(`${hook}profile`)).status, 400)
    // As a proxy says that it was called.
    assert.equal((await fetch(`${hook}profile`, { headers: { 'x-forwarded-proto': 'https' } })).status, 200)
    await portal.control('state', 'lift', { state: 'https-required' })
  })

  test('the most serious one answers when several hold', async () => {
    for (const state of ['free-plan', 'deleted']) await portal.control('state', 'set', { state })
    assert.equal((await call('profile')).error, 'PORTAL_DELETED')
    await portal.control('state', 'lift', { state: 'deleted' })
    assert.equal((await call('profile')).error, 'ACCESS_DENIED')
    await portal.control('state', 'lift', { state: 'free-plan' })
  })
})

describe('every system error can be had and lifted', () => {
  const all = Object.values<Words>(systemPhrases).filter(({ text }) => !String(text).includes('{'))
  for (const { code, text, status = 400 } of all.filter(({ code }, i) => all.findIndex(w => w.code === code) === i))
    test(String(code), async () => {
      const { id } = await fault({ method: 'crm.lead.list', answer: code })
      fails(await call('crm.lead.list'), code, String(text), status)
      assert.equal((await call('crm.deal.list')).status, 200)
      await portal.control('fault', 'lift', { id })
      assert.equal((await call('crm.lead.list')).status, 200)
    })

  test('and one of your own, with text and status', async () => {
    await fault({ answer: 'MY_ERROR', text: 'As I say', status: 418 })
    fails(await call('profile'), 'MY_ERROR', 'As I say', 418)
  })
})

describe('a rule', () => {
  const leads = async () => (await portal.call('crm.lead.list')).total

  test('acts on so many calls and is spent then', async () => {
    await fault({ method: 'crm.lead.add', times: 2, answer: 'INTERNAL_SERVER_ERROR' })
    const before = await leads()
    const add = () => call('crm.lead.add', { fields: { TITLE: 'x' } })
    assert.deepEqual([(await add()).status, (await add()).status, (await add()).status], [500, 500, 200])
    assert.equal(await leads(), before! + 1)
    const [rule] = await portal.control('fault', 'list')
    assert.equal(rule.remaining, 0)
  })

  test('acts on so many calls in all when they come at once', async () => {
    await fault({ method: 'profile', times: 5, answer: 'INTERNAL_SERVER_ERROR' })
    const statuses = await Promise.all(Array.from({ length: 20 }, async () => (await call('profile')).status))
    assert.equal(statuses.filter(status => status === 500).length, 5)
  })

  test('acts on a share of the calls, the same ones in every run', async t => {
    await fault({ method: 'profile', percent: 30, answer: 'OVERLOAD_LIMIT' })
    const run = async (one: Portal) => {
      const statuses: number[] = []
      for (let i = 0; i < 300; i++) statuses.push((await one.call('profile')).status)
      return statuses
    }
    const first = await run(portal)
    const refused = first.filter(status => status === 503).length
    assert.ok(refused > 60 && refused < 120, String(refused))
    // What looks like chance is the same for the same rule: of another portal too, whose rule has the same number.
    const [{ id }] = await portal.control('fault', 'list')
    const other = await openPortal()
    t.after(() => other.close())
    for (let n = 1; n < id; n++) await other.control('fault', 'add', { method: 'scope', html: true })
    await other.control('fault', 'add', { method: 'profile', percent: 30, answer: 'OVERLOAD_LIMIT' })
    assert.deepEqual(await run(other), first)
    await portal.control('fault', 'clear')
    await fault({ method: 'profile', percent: 0, answer: 'OVERLOAD_LIMIT' })
    assert.equal((await portal.call('profile')).status, 200)
  })

  test('means a method, a family or all, in any case', async () => {
    await fault({ method: 'CRM.Lead.*', answer: 'OVERLOAD_LIMIT' })
    assert.equal((await call('crm.lead.LIST.json')).status, 503)
    assert.equal((await call('crm.lead.contact.fields')).status, 503)
    assert.equal((await call('crm.deal.list')).status, 200)
  })

  test('means one webhook, one application or one user', async () => {
    const app = await addApp(portal)
    const { accessToken } = await tokensFor(portal, app, 1, http)
    const other = await webhook(1)
    const statuses = async () => [
      (await get(`${http}/rest/profile?auth=${accessToken}`)).status,
      (await get(`${hook}profile`)).status,
      (await get(`${other}profile`)).status,
    ]
    await fault({ caller: `app:${app.id}`, answer: 'OVERLOAD_LIMIT' })
    assert.deepEqual(await statuses(), [503, 200, 200])
    await portal.control('fault', 'clear')
    await fault({ caller: 'webhook:1', answer: 'OVERLOAD_LIMIT' })
    assert.deepEqual(await statuses(), [200, 503, 200])
    await portal.control('fault', 'clear')
    await fault({ caller: 'user:1', answer: 'OVERLOAD_LIMIT' })
    assert.deepEqual(await statuses(), [503, 503, 503])
  })

  test('acts on single commands of a batch, which undoes nothing else', async () => {
    await fault({ method: 'crm.deal.add', times: 1, answer: 'QUERY_LIMIT_EXCEEDED' })
    const cmd = {
      a: 'crm.lead.add?fields[TITLE]=a',
      b: 'crm.deal.add?fields[TITLE]=b',
      c: 'crm.deal.add?fields[TITLE]=c',
    }
    const { result, result_error } = resultOf(await call('batch', { cmd }))
    assert.deepEqual(Object.keys(result), ['a', 'c'])
    assert.deepEqual(result_error, { b: { error: 'QUERY_LIMIT_EXCEEDED', error_description: 'Too many requests' } })
  })

  test('lets a call wait, and counts that as running time', async () => {
    await fault({ method: 'profile', delay: '0.05s' })
    const { time } = await call('profile')
    assert.ok(Number(time!.duration) >= 0.049, String(time!.duration))
    assert.ok(Number(time!.operating) >= 0.049)
  })

  test('adds running time without waiting', async () => {
    await fault({ method: 'crm.lead.fields', cost: '100s' })
    assert.ok(Number((await call('crm.lead.fields')).time!.operating) >= 100)
    assert.ok(Number((await call('crm.lead.fields')).time!.operating) >= 200)
  })

  test('cuts the connection before the work', async () => {
    const before = await leads()
    await fault({ method: 'crm.lead.add', drop: 'before', times: 1 })
    await assert.rejects(post(`${hook}crm.lead.add`, { fields: { TITLE: 'lost' } }))
    assert.equal(await leads(), before)
  })

  test('cuts the connection after the work, which is done all the same', async () => {
    const before = await leads()
    await fault({ method: 'crm.lead.add', drop: 'after', times: 1 })
    await assert.rejects(post(`${hook}crm.lead.add`, { fields: { TITLE: 'kept' } }))
    assert.equal(await leads(), before! + 1)
    // Without a socket the call is lost as well.
    await fault({ method: 'crm.lead.add', drop: 'after', times: 1 })
    await assert.rejects(portal.call('crm.lead.add', { fields: { TITLE: 'kept' } }), /cut the connection/)
    assert.equal(await leads(), before! + 2)
  })

  test('nothing at all comes back over a connection that is cut', async () => {
    await fault({ method: 'profile', drop: 'after', times: 1 })
    const { hostname, port } = new URL(http)
    const socket = connect(Number(port), hostname, () =>
      socket.write(`GET /rest/1/${portal.webhook.code}/profile HTTP/1.1\r\nHost: x\r\n\r\n`),
    )
    let bytes = 0
    socket.on('data', data => {
      bytes += data.length
    })
    await new Promise(resolve => socket.on('error', resolve).on('close', resolve))
    assert.equal(bytes, 0)
  })

  test('answers a page of HTML, or another address', async () => {
    const before = await leads()
    await fault({ method: 'crm.lead.add', html: true, times: 1 })
    const page = await fetch(`${hook}crm.lead.add?fields[TITLE]=x`)
    assert.deepEqual([page.status, page.headers.get('content-type')], [403, 'text/html; charset=utf-8'])
    assert.match(await page.text(), /^<html>/)
    await fault({ method: 'crm.lead.add', redirect: 'https://moved.example/', times: 1 })
    const moved = await fetch(`${hook}crm.lead.add?fields[TITLE]=x`, { redirect: 'manual' })
    assert.equal(moved.status, 302)
    const path = `/rest/1/${portal.webhook.code}/crm.lead.add?fields[TITLE]=x`
    assert.equal(moved.headers.get('location'), `https://moved.example${path}`)
    assert.equal(await leads(), before)
  })

  const wrong: [what: string, params: Record<string, unknown>, says: RegExp][] = [
    ['that does nothing', { method: 'profile' }, /A rule does one thing/],
    ['that does two things', { html: true, drop: 'before' }, /one rule for each/],
    ['of an unknown error without words', { answer: 'NOPE' }, /NOPE is no system error/],
    ['with words and no error', { text: 'x', html: true }, /belong to answer/],
    ['for a method that cannot be one', { method: 'a b', html: true }, /no method/],
    ['for a caller that cannot be one', { caller: 'bob', html: true }, /no caller/],
    ['for more than all', { percent: 101, html: true }, /percent/],
    ['that takes for ever', { delay: '11m' }, /from 0s to 10m/],
    ['with a word too many', { html: true, colour: 'red' }, /There is no parameter colour/],
  ]
  for (const [what, params, says] of wrong)
    test(`${what} is refused`, async () => {
      await assert.rejects(fault(params), says)
      assert.deepEqual(await portal.control('fault', 'list'), [])
    })
})

test('a fault acts after a reset as it did before', async t => {
  const other = await openPortal()
  t.after(() => other.close())
  const twice = async () => {
    await other.control('fault', 'add', { method: 'profile', answer: 'OVERLOAD_LIMIT', times: 1 })
    const statuses = [(await other.call('profile')).status, (await other.call('profile')).status]
    const half = await other.control('fault', 'add', { method: 'scope', answer: 'OVERLOAD_LIMIT', percent: 50 })
    for (let i = 0; i < 12; i++) statuses.push((await other.call('scope')).status)
    await other.control('snapshot', 'reset')
    return [half.id, ...statuses]
  }
  const first = await twice()
  assert.deepEqual(first.slice(1, 3), [503, 200])
  assert.deepEqual(await twice(), first)
})

test('a call that waits does not hold up the end of the portal', async () => {
  const other = await openPortal({ faults: [{ delay: '5m' }] })
  const waiting = other.call('profile').catch(() => {})
  await new Promise(resolve => setImmediate(resolve))
  await other.close()
  await waiting
})

test('a portal opens with its faults and states', async t => {
  let other: Portal | undefined
  t.after(() => other?.close())
  other = await openPortal({
    faults: [{ method: 'crm.lead.list', answer: 'OVERLOAD_LIMIT', times: 1 }],
    states: ['free-plan'],
  })
  assert.equal((await other.call('profile')).error, 'ACCESS_DENIED')
  await other.control('state', 'lift', { state: 'free-plan' })
  assert.equal((await other.call('crm.lead.list')).error, 'OVERLOAD_LIMIT')
  answers(await other.call('crm.lead.list'), [])
})
