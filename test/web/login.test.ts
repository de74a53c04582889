import assert from 'node:assert/strict'
import { request as httpsRequest } from 'node:https'
import { describe, test } from 'node:test'
import { argon2id } from 'hash-wasm'
import { returnPath } from '../../src/http/web/return-path.ts'
import { audited, browser, hiddenFields, logIn, newLink, PASSWORD, someUser, withPassword } from '../support/browser.ts'
import { listening } from '../support/listening.ts'

const ADMIN = 'admin@portico.local'
const DAY = 86_400_000

describe('logging in by a password', () => {
  test('begins a session, says who is here, and logging out ends it', async t => {
    const { portal, http } = await listening(t)
    await withPassword(portal)
    const one = browser(http)
    const start = await one.get('/')
    assert.deepEqual([start.status, start.location], [303, '/login'])
    const done = await logIn(one, ` ${ADMIN.toUpperCase()} `)
    assert.deepEqual([done.status, done.location], [303, '/'])
    assert.match((await one.get('/profile')).text, /Hello, Administrator/)
    assert.equal((await one.get('/login')).location, '/')

    const token = one.cookies.get(one.sessionCookie)!
    const out = await one.submit('/profile', '/logout')
    assert.deepEqual([out.status, out.location, one.cookies.has(one.sessionCookie)], [303, '/login', false])
    const thief = browser(http)
    thief.cookies.set(thief.sessionCookie, token)
    assert.equal((await thief.get('/')).location, '/login')
    const actions = (await audited(portal)).map(([, action]) => action)
    assert.deepEqual(actions, ['login.password', 'logout'])
    const [user] = (await portal.call('user.get', { ID: 1 })).result
    assert.ok(user.LAST_LOGIN, 'the login is noted')
  })

  test('a wrong password, an unknown user, one without a password and a dismissed one look the same', async t => {
    const { portal, http } = await listening(t)
    await withPassword(portal)
    const [bare, gone] = [await someUser(portal, 'Bare'), await someUser(portal, 'Gone')]
    await withPassword(portal, gone)
    await portal.call('user.update', { ID: gone, ACTIVE: 'N' })
    const attempts = [
      [ADMIN, 'not the password'],
      [ADMIN, ''],
      ['nobody@example.com', PASSWORD],
      ['bare@example.com', PASSWORD],
      ['bare@example.com', ''],
      ['gone@example.com', PASSWORD],
      ['with\0nul@example.com', PASSWORD],
      ['', PASSWORD],
    ]
    for (const [email, password] of attempts) {
      const one = browser(http)
      const { status, text } = await logIn(one, email, password)
      assert.deepEqual([email, status], [email, 401])
      assert.match(text, /The e-mail or the password is not right\./)
      assert.equal(one.cookies.has(one.sessionCookie), false)
    }
    assert.ok(bare)
  })

  test('a hash is argon2id, and one that was cheaper is made anew', async t => {
    const { portal, http } = await listening(t)
    const hash = () => portal.store.read.selectFrom('portal_user').select('password_hash').executeTakeFirstOrThrow()
    await withPassword(portal)
    const today = (await hash()).password_hash!
    assert.match(today, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    const cost = { parallelism: 1, iterations: 1, memorySize: 64, hashLength: 32 }
    const cheap = await argon2id({ password: PASSWORD, salt: 'a salt of bytes', outputType: 'encoded', ...cost })
    await portal.store.write(db => db.updateTable('portal_user').set({ password_hash: cheap }).execute())
    assert.equal((await logIn(browser(http), ADMIN, 'not the password')).status, 401)
    assert.equal((await hash()).password_hash, cheap)
    assert.equal((await logIn(browser(http))).status, 303)
    assert.match((await hash()).password_hash!, /^\$argon2id\$v=19\$m=19456,t=2,p=1\$/)
    assert.equal((await logIn(browser(http))).status, 303)
  })
})

describe('a session', () => {
  test('lasts fourteen days from the last visit, and ninety in all', async t => {
    const { portal, http } = await listening(t)
    await withPassword(portal)
    const one = browser(http)
    await logIn(one)
    portal.clock.move(14 * DAY + 1000)
    assert.equal((await one.get('/')).location, '/login')
    await logIn(one)
    for (let day = 0; day < 84; day += 12) {
      portal.clock.move(12 * DAY)
      assert.equal((await one.get('/')).status, 200)
    }
    portal.clock.move(6 * DAY)
    assert.equal((await one.get('/')).location, '/login')
  })

  test('cannot be chosen by somebody else', async t => {
    const { portal, http } = await listening(t)
    await withPassword(portal)
    const one = browser(http)
    one.cookies.set(one.sessionCookie, 'chosen-by-somebody')
    await logIn(one)
    const first = one.cookies.get(one.sessionCookie)
    assert.notEqual(first, 'chosen-by-somebody')
    // Logging in once more ends the session that was there.
    assert.equal((await one.submit('/login?again=', '/login', { email: ADMIN, password: PASSWORD })).status, 303)
    const other = browser(http)
    other.cookies.set(other.sessionCookie, first!)
    assert.equal((await other.get('/')).location, '/login')
    // Two of a name: one of them is somebody else's, and nobody knows which.
    const token = one.cookies.get(one.sessionCookie)
    const both = await fetch(`${http}/`, {
      redirect: 'manual',
      headers: { cookie: `${one.sessionCookie}=${token}; ${one.sessionCookie}=x` },
    })
    assert.equal(both.headers.get('location'), '/login')
  })

  test('ends with the dismissal of its user', async t => {
    const { portal, http } = await listening(t)
    const id = await someUser(portal, 'Ann')
    await withPassword(portal, id)
    const one = browser(http)
    await logIn(one, 'ann@example.com')
    assert.equal((await one.get('/')).status, 200)
    await portal.call('user.update', { ID: id, ACTIVE: 'N' })
    assert.equal((await one.get('/')).location, '/login')
    await portal.call('user.update', { ID: id, ACTIVE: 'Y' })
    assert.equal((await one.get('/')).location, '/login', 'and does not come back')
  })

  test('has a cookie that scripts do not see, over https one that http does not see', async t => {
    const { portal, http, listening: server } = await listening(t, {}, { httpsPort: 0 })
    await withPassword(portal)
    const one = browser(http)
    const plain = (await logIn(one)).headers.getSetCookie().find(line => line.startsWith(`${one.sessionCookie}=`))!
    assert.match(plain, /^portico_session_\d+=[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax; Max-Age=\d+$/)
    const proxied = await browser(http).get('/login', { 'x-forwarded-proto': 'https' })
    assert.match(proxied.headers.getSetCookie()[0]!, /; Secure$/)
    const link = await newLink(portal, 1)
    const cookies = await new Promise<string[]>((resolve, reject) => {
      httpsRequest(server.https! + link, { ca: server.ca! }, response => {
        response.resume()
        resolve(response.headers['set-cookie'] ?? [])
      })
        .on('error', reject)
        .end()
    })
    assert.match(cookies[0]!, /^portico_form=.*; HttpOnly; SameSite=Lax; Secure$/)
  })
})

describe('forms of others', () => {
  test('are refused without the token of the page', async t => {
    const { portal, http } = await listening(t)
    await withPassword(portal)
    const one = browser(http)
    const fields = { email: ADMIN, password: PASSWORD, back: '/' }
    assert.equal((await one.post('/login', fields)).status, 403, 'no cookie and no token')
    const csrf = hiddenFields((await one.get('/login')).text, '/login').csrf!
    assert.equal((await one.post('/login', fields)).status, 403, 'no token')
    assert.equal((await one.post('/login', { ...fields, csrf: `${csrf}0` })).status, 403)
    assert.equal((await browser(http).post('/login', { ...fields, csrf })).status, 403, "another browser's token")
    assert.equal((await one.post('/login', { ...fields, csrf })).status, 303)

    assert.equal((await one.post('/logout', {})).status, 403)
    const stale = await one.post('/logout', { csrf })
    assert.equal(stale.status, 403, 'the token from before the login')
    assert.match(stale.text, /Nothing was done/)
    assert.equal((await one.post('/profile/act-as', { user: '1' })).status, 403)
    assert.equal((await one.post('/profile/password', { chosen: 'x', again: 'x' })).status, 403)
    assert.equal((await one.get('/')).status, 200, 'still here')
  })

  test('are refused from another site, even with the token', async t => {
    const { portal, http } = await listening(t)
    await withPassword(portal)
    const one = browser(http)
    const form = { ...hiddenFields((await one.get('/login')).text, '/login'), email: ADMIN, password: PASSWORD }
    const foreign: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: http.replace(/\d+$/, '1') },
    ]
    for (const headers of foreign) assert.equal((await one.post('/login', form, headers)).status, 403)
    // What browsers say of the portal's own pages, directly and through a proxy that changes the host.
    assert.equal((await one.post('/login', form, { 'sec-fetch-site': 'same-origin', origin: http })).status, 303)
    const other = browser(http)
    const again = { ...hiddenFields((await other.get('/login')).text, '/login'), email: ADMIN, password: PASSWORD }
    assert.equal((await other.post('/login', again, { origin: http })).status, 303)
  })

  test('of another kind are no forms', async t => {
    const { portal, http } = await listening(t)
    await withPassword(portal)
    const one = browser(http)
    const fields = { ...hiddenFields((await one.get('/login')).text, '/login'), email: ADMIN, password: PASSWORD }
    const cookie = `portico_form=${one.cookies.get('portico_form')}`
    const send = (body: string, type: string) =>
      fetch(`${http}/login`, { method: 'POST', body, headers: { 'content-type': type, cookie }, redirect: 'manual' })
    assert.equal((await send(JSON.stringify(fields), 'application/json')).status, 415)
    assert.equal((await send(`${new URLSearchParams(fields)}`, 'text/plain')).status, 415)
    const huge = `${new URLSearchParams(fields)}&more=${'x'.repeat(100_000)}`
    assert.equal((await send(huge, 'application/x-www-form-urlencoded')).status, 415)
    const put = await fetch(`${http}/login`, { method: 'PUT' })
    assert.deepEqual([put.status, put.headers.get('allow')], [405, 'GET, POST'])
    assert.equal((await fetch(`${http}/logout`)).status, 405)
  })
})

describe('after a login', () => {
  test('people get where they wanted', async t => {
    const { portal, http } = await listening(t)
    await withPassword(portal)
    const asked = await browser(http).get('/profile/password?a=1')
    assert.equal(asked.location, '/login?back=%2Fprofile%2Fpassword%3Fa%3D1')
    const fields = { email: ADMIN, password: PASSWORD }
    assert.equal((await browser(http).submit(asked.location!, '/login', fields)).location, '/profile/password?a=1')
    // What the form is told counts as little as what the address says.
    assert.equal((await browser(http).submit('/login?back=//evil.example', '/login', fields)).location, '/')
    const forged = { ...fields, back: 'https://evil.example' }
    assert.equal((await browser(http).submit('/login', '/login', forged)).location, '/')

    const oauth = await browser(http).submit('/login?back=%2Foauth%2Fauthorize%2F%3Fa%3D1%26b%3D2', '/login', fields)
    assert.equal(oauth.status, 200, "an application's address cannot be reached by redirects of a form")
    assert.match(oauth.text, /<meta http-equiv="refresh" content="0;url=\/oauth\/authorize\/\?a=1&amp;b=2"/)
  })

  test('nobody gets to another site', () => {
    for (const path of [
      '/',
      '/profile/password?a=1',
      '/oauth/authorize/?redirect_uri=https%3A%2F%2Fa.example',
      '/a//b',
    ])
      assert.equal(returnPath(path), path)
    const elsewhere = [
      ...[
        'https://evil.example/',
        '//evil.example',
        '/\\evil.example',
        '/\t/evil.example',
        '\t//evil.example',
        ' /evil',
      ],
      ...['/.//evil.example', '/a/..//evil.example', '/%2e//evil.example', 'javascript:alert(1)', 'evil', '', null],
      ...['/login', '/login?back=/login', '/logout', '/\r\nset-cookie: a=b', '/тест', `/${'a'.repeat(5000)}`],
    ]
    for (const path of elsewhere) assert.deepEqual([path, returnPath(path)], [path, '/'])
  })
})
