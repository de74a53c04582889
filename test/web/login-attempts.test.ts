import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { Clock } from '../../src/lib/clock.ts'
import { attemptsBy } from '../../src/portal/login/login-attempts.ts'
import { neighbours } from '../../src/store/processes/neighbours.ts'
import { browser, logIn, PASSWORD, someUser, withPassword } from '../support/browser.ts'
import { listening } from '../support/listening.ts'

const ADMIN = 'admin@portico.local'
const HOUR = 3_600_000

/** A clock that moves only when it is moved. */
function standingClock(): Clock {
  let at = Date.UTC(2026, 0, 1)
  return {
    now: () => new Date(at),
    exact: () => at,
    move: ms => {
      at += ms
    },
  }
}

/** Those of a process that has no neighbours. */
const attemptsOf = (clock: Clock) => attemptsBy({ clock, neighbours: neighbours(null, new AbortController().signal) })

describe('what a failure costs', () => {
  const from = (address: string, account = ADMIN) => ({ account, address })

  const COSTS = [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 900, 900, 900]

  test('an account from one address: five are free, then each doubles the time, up to a quarter of an hour', () => {
    const clock = standingClock()
    const attempts = attemptsOf(clock)
    const here = from('192.0.2.1')
    for (const [at, cost] of [0, 0, 0, 0, ...COSTS].entries()) {
      const guesser = from('192.0.2.1', at % 2 ? ADMIN : ` ${ADMIN.toUpperCase()} `)
      assert.equal(attempts.wait(guesser), 0)
      attempts.begin(guesser)
      assert.equal(attempts.wait(here), cost, `failure ${at + 1}`)
      if (cost) clock.move(cost * 1000 - 1)
      assert.equal(attempts.wait(here), cost && 1, 'until the last moment')
      clock.move(1)
    }
    attempts.begin(here)
    assert.equal(attempts.wait(here), 900)
    assert.equal(attempts.wait(from('192.0.2.1', 'ann@example.com')), 0, 'nobody else')
    assert.equal(attempts.wait(from('198.51.100.1')), 0, 'and the same account from nowhere else')
    attempts.succeed(here)
    attempts.begin(here)
    assert.equal(attempts.wait(here), 0, 'a success makes everything good')
  })

  test('an account from everywhere: a hundred are free, and who has been in it before does not wait for others', () => {
    const clock = standingClock()
    const attempts = attemptsOf(clock)
    const known = { ...from('192.0.2.9'), device: 'its own' }
    for (let n = 0; n < 99; n++) attempts.begin(from(`10.0.${n}.1`))
    assert.equal(attempts.wait(from('192.0.2.9')), 0)
    for (const [at, cost] of COSTS.entries()) {
      attempts.begin(from(`10.1.${at}.1`))
      assert.equal(attempts.wait(from('192.0.2.9')), cost)
      assert.equal(attempts.wait(known), 0)
      clock.move(cost * 1000)
    }
    // Its own failures are counted, and its success takes nothing from what others are counted.
    for (const cost of [0, 0, 0, 0, 1]) {
      attempts.begin(known)
      assert.equal(attempts.wait(known), cost)
    }
    attempts.succeed(known)
    attempts.begin(from('10.2.0.1'))
    assert.deepEqual([attempts.wait(known), attempts.wait(from('192.0.2.9'))], [0, 900])
  })

  test('an address, which is a network in IPv6: twenty are free', () => {
    for (const [guilty, beside, elsewhere] of [
      ['2001:db8:1:2::1', '2001:db8:1:2:ffff::9', '2001:db8:1:3::1'],
      ['192.0.2.1', '::ffff:192.0.2.1', '192.0.2.2'],
    ] as const) {
      const attempts = attemptsOf(standingClock())
      for (let n = 1; n <= 19; n++) attempts.begin(from(guilty, `u${n}@example.com`))
      assert.equal(attempts.wait(from(beside)), 0)
      // One that was right in between is no failure.
      attempts.begin(from(guilty))
      attempts.succeed(from(guilty))
      assert.equal(attempts.wait(from(beside)), 0)
      attempts.begin(from(guilty, 'u20@example.com'))
      assert.deepEqual([attempts.wait(from(beside)), attempts.wait(from(elsewhere))], [1, 0])
    }
  })

  test('is forgotten after a day, and when the clock is set back', () => {
    const clock = standingClock()
    const attempts = attemptsOf(clock)
    const fail = (times: number) => {
      for (let n = 1; n <= times; n++) attempts.begin(from('192.0.2.1'))
    }
    fail(5)
    clock.move(24 * HOUR)
    fail(4)
    assert.equal(attempts.wait(from('192.0.2.1')), 0)
    fail(1)
    assert.equal(attempts.wait(from('192.0.2.1')), 1)
    clock.move(-24 * HOUR)
    assert.equal(attempts.wait(from('192.0.2.1')), 0)
  })

  test('takes no more memory than for some thousands', () => {
    const attempts = attemptsOf(standingClock())
    for (let n = 1; n <= 10; n++) attempts.begin(from('192.0.2.1', 'first@example.com'))
    assert.equal(attempts.wait(from('192.0.2.1', 'first@example.com')), 32)
    for (let n = 1; n <= 20_000; n++) attempts.begin(from(`10.${n >> 16}.${(n >> 8) & 255}.${n & 255}`, `u${n}`))
    assert.equal(attempts.wait(from('192.0.2.1', 'first@example.com')), 0)
  })
})

describe('at the login page', () => {
  test('nothing gets in before the time is over, the right password neither', async t => {
    const { portal, http } = await listening(t)
    await withPassword(portal)
    const one = browser(http)
    for (let failure = 1; failure <= 13; failure++) {
      assert.equal((await logIn(one, ADMIN, 'wrong')).status, 401)
      if (failure < 13) portal.clock.move(HOUR)
    }
    const refused = await logIn(one)
    assert.equal(refused.status, 429)
    assert.match(refused.text, /role="alert">Too many attempts failed\. Try again in [345] minutes\./)
    assert.ok(Number(refused.headers.get('retry-after')) > 120)
    assert.equal(one.cookies.has(one.sessionCookie), false)

    // Of many at once, one is looked at.
    portal.clock.move(256_000)
    const many = await Promise.all([1, 2, 3].map(() => logIn(browser(http), ADMIN, 'wrong')))
    assert.deepEqual(many.map(({ status }) => status).toSorted(), [401, 429, 429])

    portal.clock.move(HOUR)
    assert.equal((await logIn(one)).status, 303)
  })

  test('others who fail do not keep out who has logged in with this browser before', async t => {
    const { portal, http } = await listening(t)
    await withPassword(portal)
    const [known, forged] = [browser(http), browser(http)]
    assert.equal((await logIn(known)).status, 303)
    await known.submit('/', '/logout')
    const guesses = () => {
      for (let n = 1; n <= 120; n++) attemptsBy(portal.rest).begin({ account: ADMIN, address: `10.0.${n}.1` })
      for (let n = 1; n <= 30; n++) attemptsBy(portal.rest).begin({ account: ADMIN, address: '127.0.0.1' })
    }
    guesses()
    assert.equal((await logIn(browser(http))).status, 429)
    assert.equal((await logIn(known)).status, 303)
    await known.submit('/', '/logout')
    // A browser that says it is known is not, and one that is known to somebody else neither.
    forged.cookies.set(forged.deviceCookie, 'x'.repeat(43))
    assert.equal((await logIn(forged)).status, 429)
    await withPassword(portal, await someUser(portal, 'Ann'))
    const anns = browser(http)
    portal.clock.move(24 * HOUR)
    assert.equal((await logIn(anns, 'ann@example.com')).status, 303)
    await anns.submit('/', '/logout')
    guesses()
    assert.equal((await logIn(anns)).status, 429)
    assert.equal((await logIn(anns, 'ann@example.com')).status, 303)
    // Its own failures count, as anybody's.
    for (let failure = 1; failure <= 13; failure++) {
      assert.equal((await logIn(known, ADMIN, 'wrong')).status, 401)
      if (failure < 13) portal.clock.move(HOUR)
    }
    assert.equal((await logIn(known)).status, 429)
    // After a year without a login it is as unknown as any.
    portal.clock.move(366 * 24 * HOUR)
    guesses()
    assert.equal((await logIn(known)).status, 429)
  })

  test('a login by a link makes a browser known, too', async t => {
    const { portal, http } = await listening(t)
    await withPassword(portal)
    const one = browser(http)
    const path = portal.loginLink!
    assert.equal((await one.submit(path, path)).status, 303)
    await one.submit('/', '/logout')
    for (let n = 1; n <= 120; n++) attemptsBy(portal.rest).begin({ account: ADMIN, address: `10.0.${n}.1` })
    assert.equal((await logIn(browser(http))).status, 429)
    assert.equal((await logIn(one)).status, 303)
  })

  test('whom nobody knows has to wait as well, and others do not', async t => {
    const { portal, http } = await listening(t)
    await withPassword(portal, await someUser(portal, 'Ann'))
    const attempts = attemptsBy(portal.rest)
    for (let n = 1; n <= 15; n++) attempts.begin({ account: 'nobody@example.com', address: '127.0.0.1' })
    assert.equal((await logIn(browser(http), 'nobody@example.com')).status, 429)
    assert.equal((await logIn(browser(http), 'ann@example.com')).status, 303)
  })

  test('an address is the one that a proxy on this machine names', async t => {
    const { portal, http } = await listening(t)
    await withPassword(portal)
    const attempts = attemptsBy(portal.rest)
    for (let n = 1; n <= 30; n++) attempts.begin({ account: `u${n}@example.com`, address: '192.0.2.1' })
    const from = async (address: string) => {
      const one = browser(http)
      const csrf = /name="csrf" value="(\w+)"/.exec((await one.get('/login')).text)![1]!
      const { status } = await one.post(
        '/login',
        { csrf, email: ADMIN, password: PASSWORD },
        { 'x-forwarded-for': address },
      )
      return status
    }
    assert.equal(await from('198.51.100.7, 192.0.2.1'), 429)
    assert.equal(await from('192.0.2.1, 198.51.100.7'), 303, 'what stands before it anybody can make up')
  })

  test('the current password is guessed as slowly', async t => {
    const { portal, http } = await listening(t)
    await withPassword(portal)
    const one = browser(http)
    await logIn(one)
    const chosen = 'eight purple owls'
    const change = { current: PASSWORD, chosen, again: chosen }
    const wrong = { ...change, current: 'wrong' }
    for (let failure = 1; failure <= 13; failure++) {
      assert.equal((await one.submit('/profile/password', '/profile/password', wrong)).status, 403)
      if (failure < 13) portal.clock.move(HOUR)
    }
    assert.equal((await one.submit('/profile/password', '/profile/password', change)).status, 429)
    portal.clock.move(HOUR)
    assert.equal((await one.submit('/profile/password', '/profile/password', change)).status, 303)
  })
})
