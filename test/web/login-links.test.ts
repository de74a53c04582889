import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { addLoginLink, loginLinkPath } from '../../src/portal/login/login-links.ts'
import { secondsOf } from '../../src/portal/login/sessions.ts'
import { audited, browser, hiddenFields, logIn, newLink, PASSWORD, someUser, withPassword } from '../support/browser.ts'
import { listening } from '../support/listening.ts'

const DAY = 86_400_000

describe('a login link', () => {
  test('logs in once, by its button; opening it uses nothing up', async t => {
    const { portal, http } = await listening(t)
    const link = await newLink(portal, 1)
    for (let look = 1; look <= 3; look++) {
      const preview = await browser(http).get(link)
      assert.deepEqual([preview.status, preview.headers.getSetCookie().length], [200, 1])
      assert.match(preview.text, /Welcome, Administrator/)
    }
    assert.equal((await fetch(http + link, { method: 'HEAD' })).status, 200)
    const one = browser(http)
    const opened = await one.get(link)
    const fields = hiddenFields(opened.text, link)
    assert.equal((await browser(http).post(link, fields)).status, 403, 'the form of another browser')
    assert.equal((await one.post(link, fields, { 'sec-fetch-site': 'cross-site' })).status, 403)
    const both = await Promise.all([one.post(link, fields), one.post(link, fields)])
    assert.deepEqual(both.map(({ status }) => status).toSorted(), [303, 404])
    assert.equal((await browser(http).get(link)).status, 404)
    assert.deepEqual(await audited(portal), [[1, 'login.link', {}]])
    const rows = await portal.store.read.selectFrom('login_link').selectAll().execute()
    assert.equal(rows.length, 1, 'the link of the first start is left')
  })

  test('is kept as a hash, for a day or as long as is said', async t => {
    const { portal, http } = await listening(t)
    const { store, clock } = portal
    const link = await newLink(portal, 1)
    const short = loginLinkPath(await store.write(db => addLoginLink(db, 1, secondsOf(clock), 3600)))
    const rows = await store.read.selectFrom('login_link').select('token_hash').execute()
    for (const { token_hash } of rows) assert.match(token_hash, /^[0-9a-f]{64}$/)
    clock.move(3_601_000)
    assert.equal((await browser(http).get(link)).status, 200)
    assert.equal((await browser(http).get(short)).status, 404)
    clock.move(DAY - 3_600_000)
    const gone = await browser(http).get(link)
    assert.equal(gone.status, 404)
    assert.match(gone.text, /This link leads nowhere any more/)
    assert.equal((await browser(http).get('/login/link/unknown')).status, 404)
  })

  test('of somebody dismissed leads nowhere', async t => {
    const { portal, http } = await listening(t)
    const id = await someUser(portal, 'Ann')
    const link = await newLink(portal, id)
    const one = browser(http)
    const fields = hiddenFields((await one.get(link)).text, link)
    await portal.call('user.update', { ID: id, ACTIVE: 'N' })
    assert.equal((await one.get(link)).status, 404)
    assert.equal((await one.post(link, fields)).status, 404)
  })

  test('takes the place of who was logged in', async t => {
    const { portal, http } = await listening(t)
    await withPassword(portal)
    const one = browser(http)
    await logIn(one)
    const before = one.cookies.get(one.sessionCookie)!
    const link = await newLink(portal, await someUser(portal, 'Ann'))
    assert.equal((await one.submit(link, link)).status, 303)
    assert.match((await one.get('/profile')).text, /Hello, Ann/)
    const other = browser(http)
    other.cookies.set(other.sessionCookie, before)
    assert.equal((await other.get('/')).location, '/login')
  })
})

describe('a password', () => {
  const PAGE = '/profile/password'

  test('can wait after the first link, which leads straight into the portal, and is chosen without another one', async t => {
    const { portal, http } = await listening(t)
    const one = browser(http)
    const link = await newLink(portal, 1)
    assert.equal((await one.submit(link, link)).location, '/')
    const page = (await one.get(PAGE)).text
    assert.match(page, /Choose a password/)
    assert.doesNotMatch(page, /name="current"/)
    assert.match(page, /<a class="button second" href="\/">Later<\/a>/)
    const chosen = { chosen: PASSWORD, again: PASSWORD }
    assert.equal((await one.submit(PAGE, PAGE, chosen)).location, '/profile?password-saved')
    assert.match((await one.get('/profile?password-saved')).text, /The password is saved\./)
    assert.equal((await logIn(browser(http))).status, 303)
    const second = await newLink(portal, 1)
    assert.equal((await browser(http).submit(second, second)).location, '/', 'nothing to ask for any more')
  })

  test('is changed by who knows it, and every other session ends', async t => {
    const { portal, http } = await listening(t)
    await withPassword(portal)
    const [one, other] = [browser(http), browser(http)]
    await logIn(one)
    await logIn(other)
    const old = browser(http)
    old.cookies.set(old.sessionCookie, one.cookies.get(one.sessionCookie)!)
    const chosen = 'eight purple owls'
    const change = (current: string) => one.submit(PAGE, PAGE, { current, chosen, again: chosen })
    for (const current of ['', 'wrong wrong wrong']) {
      const refused = await change(current)
      assert.equal(refused.status, 403)
      assert.match(refused.text, /The current password is not right\./)
    }
    assert.equal((await other.get('/')).status, 200)
    assert.equal((await change(PASSWORD)).status, 303)
    assert.equal((await one.get('/')).status, 200, 'this browser stays')
    assert.equal((await other.get('/')).location, '/login')
    assert.equal((await old.get('/')).location, '/login', 'with another token')
    assert.equal((await logIn(browser(http))).status, 401)
    assert.equal((await logIn(browser(http), undefined, chosen)).status, 303)
  })

  test('is not short, not known and typed twice', async t => {
    const { portal, http } = await listening(t)
    const id = await someUser(portal, 'Ann')
    await portal.call('user.update', { ID: id, NAME: 'Анна-Мария', LAST_NAME: 'Иванова' })
    const one = browser(http)
    const link = await newLink(portal, id)
    await one.submit(link, link)
    const refusals: [chosen: string, reason: RegExp, again?: string][] = [
      ['nine char', /shorter than 10 characters/],
      ['😀😁😂😃😄😅😆😇😈', /shorter than 10 characters/],
      ['ann@example.com', /first things others would try/],
      ['ANN@Example.com', /first things others would try/],
      ['анна-мария', /first things others would try/],
      ['Анна Мария Иванова', /first things others would try/],
      ['ивановаАннаМария', /first things others would try/],
      ['aaaaaaaaaaaaaa', /one or two characters only/],
      ['x'.repeat(150) + 'yz'.repeat(100), /too long/],
      [PASSWORD, /not the same/, `${PASSWORD} `],
    ]
    for (const [chosen, reason, again = chosen] of refusals) {
      const { status, text } = await one.submit(PAGE, PAGE, { chosen, again })
      assert.deepEqual([chosen, status], [chosen, 400])
      assert.match(text, reason)
    }
    // Composed in one keyboard's way, typed in another's.
    const composed = 'cafés à midi'.normalize('NFC')
    assert.equal((await one.submit(PAGE, PAGE, { chosen: composed, again: composed })).status, 303)
    assert.equal((await logIn(browser(http), 'ann@example.com', composed.normalize('NFD'))).status, 303)
  })
})
