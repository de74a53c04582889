import assert from 'node:assert/strict'
import { describe, type TestContext, test } from 'node:test'
import type { Answer, PortalOptions } from '../../src/index.ts'
import { fails, resultOf } from '../support/answers.ts'
import { addApp, tokensFor } from '../support/applications.ts'
import { get, listening } from '../support/listening.ts'
import { newDatabase, openPortal } from '../support/portal.ts'
import { temporaryFolder } from '../support/process.ts'

const tooMany = ['QUERY_LIMIT_EXCEEDED', 'Too many requests', 503] as const
const tooSlow = ['OPERATION_TIME_LIMIT', 'Method is blocked due to operation time limit.', 429] as const

const cleaner = (t: TestContext) => ({ after: (work: () => Promise<void> | void) => t.after(work) })

/** A portal with this plan. Its clock is moved and otherwise taken to stand still: a bucket leaks by whole seconds. */
async function planned(t: TestContext, options: PortalOptions) {
  const served = await listening(cleaner(t), options)
  return { ...served, profile: () => served.call('profile') }
}

/** Calls until one is refused; tells how many were not. */
async function until(call: () => Promise<Answer>, most: number): Promise<number> {
  for (let n = 0; n < most; n++) {
    const answer = await call()
    if (answer.status !== 200) {
      fails(answer, ...tooMany)
      return n
    }
  }
  return most
}

describe('the rate of requests', () => {
  const plans: [plan: 'cloud' | 'enterprise', burst: number, perSecond: number][] = [
    ['cloud', 50, 2],
    ['enterprise', 250, 5],
  ]
  for (const [plan, burst, perSecond] of plans)
    test(`${plan}: ${burst} at once, then ${perSecond} a second`, async t => {
      const { portal, profile } = await planned(t, { plan })
      const at = portal.clock.now().getTime()
      const first = await until(profile, burst + 100)
      const seconds = () => Math.ceil((portal.clock.now().getTime() - at) / 1000) + 1
      assert.ok(first >= burst && first <= burst + perSecond * seconds(), String(first))
      portal.clock.move(10_000)
      const second = await until(profile, burst)
      assert.ok(second >= perSecond * 10 && second <= perSecond * (10 + seconds()), String(second))
    })

  test('self-hosted: none', async t => {
    const { profile } = await planned(t, { plan: 'self-hosted' })
    assert.equal(await until(profile, 300), 300)
  })

  test('counts requests and not the commands of a batch', async t => {
    const { call } = await planned(t, { limits: { burst: 3, perSecond: 0.01 } })
    const cmd = Array.from({ length: 50 }, () => 'profile')
    for (let i = 0; i < 3; i++) assert.equal(resultOf(await call('batch', { cmd })).result.length, 50)
    fails(await call('batch', { cmd }), ...tooMany)
  })

  test('counts whoever calls from one address together, and who is not known too', async t => {
    const { portal, http, hook, call, webhook } = await planned(t, { limits: { burst: 3, perSecond: 0.01 } })
    const app = await addApp(portal)
    const { accessToken } = await tokensFor(portal, app, 1, http)
    assert.equal((await call('profile')).status, 200)
    assert.equal((await get(`${http}/rest/profile?auth=${accessToken}`)).status, 200)
    assert.equal((await get(`${http}/rest/1/wrong/profile`)).status, 401)
    fails(await get(`${await webhook(1)}profile`), ...tooMany)
    // Another address has a count of its own.
    const elsewhere = await fetch(`${hook}profile`, { headers: { 'x-forwarded-for': '198.51.100.7' } })
    assert.equal(elsewhere.status, 200)
  })

  test('blocks nobody for longer when the clock is set back', async t => {
    const { portal, profile } = await planned(t, { limits: { burst: 3, perSecond: 0.01 } })
    portal.clock.move(3_600_000)
    assert.equal(await until(profile, 5), 3)
    portal.clock.move(-7_200_000)
    assert.equal(await until(profile, 5), 3)
  })

  test('can be set while the portal runs', async t => {
    const { portal, profile } = await planned(t, {})
    await portal.control('limit', 'set', { burst: '1', perSecond: 0.01 })
    assert.equal(await until(profile, 5), 1)
    await portal.control('limit', 'set', { plan: 'self-hosted' })
    assert.equal(await until(profile, 5), 5)
    assert.deepEqual(await portal.control('limit', 'get'), {
      plan: 'self-hosted',
      burst: null,
      perSecond: null,
      operating: null,
    })
  })
})

describe('running time', () => {
  const slow = (seconds: number, method = 'crm.lead.list') => ({ method, cost: `${seconds}s` })

  test('blocks a method for its caller once it is above the limit, and no other', async t => {
    // The example of limits.md: 20 seconds a call, 480 allowed.
    const { call, webhook } = await planned(t, { limits: { operating: 480 }, faults: [slow(20)] })
    for (let n = 1; n <= 24; n++) assert.equal((await call('crm.lead.list')).status, 200)
    // 480 and a little: the call that goes above the limit is still done, the next one is not.
    fails(await call('crm.lead.list'), ...tooSlow)
    assert.equal((await call('crm.deal.list')).status, 200)
    assert.equal((await get(`${await webhook(1)}crm.lead.list`)).status, 200)
  })

  test('is free again when its oldest minute leaves the window, ten minutes after its first call', async t => {
    const { portal, call } = await planned(t, { plan: 'cloud', faults: [slow(300)] })
    const { time } = await call('crm.lead.list')
    const reset = Number(time!.operating_reset_at)
    assert.equal(reset, Math.floor(Number(time!.finish) + 600))
    portal.clock.move(120_000)
    const second = await call('crm.lead.list')
    assert.ok(Number(second.time!.operating) >= 600)
    assert.equal(second.time!.operating_reset_at, reset)
    fails(await call('crm.lead.list'), ...tooSlow)
    // A little before and a little after, so that the time that the test itself takes does not matter.
    portal.clock.move(reset * 1000 - portal.clock.now().getTime() - 30_000)
    fails(await call('crm.lead.list'), ...tooSlow)
    portal.clock.move(31_000)
    const third = await call('crm.lead.list')
    assert.equal(third.status, 200)
    assert.ok(Number(third.time!.operating) < 700)
  })

  test('counts the commands of a batch one by one, and not the batch', async t => {
    const { call } = await planned(t, { limits: { operating: 50 }, faults: [slow(20)] })
    const cmd = Array.from({ length: 5 }, () => 'crm.lead.list')
    const { result, result_error } = resultOf(await call('batch', { cmd, halt: 0 }))
    assert.deepEqual([result.length, result_error.length ?? Object.keys(result_error).length], [3, 2])
    assert.deepEqual(Object.values(result_error)[0], { error: tooSlow[0], error_description: tooSlow[1] })
    assert.equal((await call('batch', { cmd: ['crm.deal.list'] })).status, 200)
  })

  test('is told and not limited otherwise', async t => {
    const { call } = await planned(t, { faults: [slow(1000)] })
    assert.equal((await call('crm.lead.list')).status, 200)
    assert.ok(Number((await call('crm.lead.list')).time!.operating) >= 2000)
  })
})

test('batches that write at once, of several methods, wait for nobody on a database that counts', async t => {
  const server = process.env.PORTICO_TEST_POSTGRES
  const where = server ? { database: await newDatabase(server) } : { data: temporaryFolder(cleaner(t)) }
  const faults = ['crm.lead.add', 'crm.deal.add'].map(method => ({ method, cost: '600s', times: 1000 }))
  const portal = await openPortal({ ...where, limits: { operating: 1_000_000 }, faults })
  t.after(() => portal.close())
  const commands = (i: number) =>
    Array.from({ length: 10 }, (_, n) => `crm.${(i + n) % 2 ? 'lead' : 'deal'}.add?fields[TITLE]=x`)
  const answers = await Promise.all(Array.from({ length: 12 }, (_, i) => portal.call('batch', { cmd: commands(i) })))
  for (const answer of answers) assert.equal(resultOf(answer).result.length, 10)
  // Every command was counted, ten minutes each beside what it took, and none of them twice.
  const operating = Number((await portal.call('crm.lead.add', { fields: {} })).time!.operating)
  assert.equal(Math.floor(operating / 600), 61, String(operating))
})

test('two processes on one database share their limits', async t => {
  const server = process.env.PORTICO_TEST_POSTGRES
  const where = server ? { database: await newDatabase(server) } : { data: temporaryFolder(cleaner(t)) }
  const first = await openPortal({ ...where, limits: { burst: 4, perSecond: 0.01, operating: 100 } })
  const second = await openPortal(where)
  t.after(async () => {
    await first.close()
    await second.close()
  })
  const answers: number[] = []
  for (const portal of [first, second, first, second, first, second])
    answers.push((await portal.call('profile')).status)
  assert.deepEqual(answers, [200, 200, 200, 200, 503, 503])
  await first.control('limit', 'set', { plan: 'self-hosted', operating: '100' })
  await first.control('fault', 'add', { method: 'crm.lead.list', cost: '60s' })
  assert.equal((await first.call('crm.lead.list')).status, 200)
  assert.equal((await second.call('crm.lead.list')).status, 200)
  fails(await first.call('crm.lead.list'), ...tooSlow)
})
