import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, before, describe, test } from 'node:test'
import { type Added, addApp } from '../support/applications.ts'
import { type Browser, browser, logIn, someUser, withPassword } from '../support/browser.ts'
import { listening } from '../support/listening.ts'

const { portal, http } = await listening({ after })
const host = new URL(http).host
const BACK = 'https://app.example/back?keep=1'
const app = await addApp(portal, { title: 'Calls & <Co>', scopes: ['crm', 'user_basic'], redirectUri: BACK })
const admin = browser(http)

before(async () => {
  await withPassword(portal)
  await logIn(admin)
})

const address = ({ clientId }: Added, more = ''): string => `/oauth/authorize/?client_id=${clientId}${more}`

/** Lets an application in and gives where that leads. */
async function allowed(web: Browser, path: string): Promise<URL> {
  const { status, location } = await web.submit(path, '/oauth/authorize/', { answer: 'allow' })
  assert.equal(status, 302)
  return new URL(location!)
}

const exchange = async (code: string, by: Added = app, more: Record<string, string> = {}) => {
  const { clientId: client_id, clientSecret: client_secret } = by
  const params = { grant_type: 'authorization_code', client_id, client_secret, code, ...more }
  const response = await fetch(`${http}/oauth/token/?${new URLSearchParams(params)}`)
  // biome-ignore lint/suspicious/noExplicitAny: whatever the token server answers
  return { status: response.status, body: (await response.json()) as any }
}

describe('an authorization', () => {
  test('asks whoever is not logged in to do that, and comes back', async () => {
    const web = browser(http)
    const path = address(app, '&state=a%26b')
    const start = await web.get(path)
    assert.equal(start.status, 303)
    assert.equal(
      start.location,
      `/login?back=${encodeURIComponent(`/oauth/authorize/?client_id=${app.clientId}&state=a%26b`)}`,
    )
  })

  test('asks for consent once, and gives the application a code, what was sent along, and where it is', async () => {
    const page = await admin.get(address(app, '&state=s%26%C3%A9'))
    assert.equal(page.status, 200)
    assert.match(page.text, /Calls &amp; &lt;Co&gt;/)
    assert.match(page.text, /<code>crm<\/code>/)
    const { origin, pathname, searchParams } = await allowed(admin, address(app, '&state=s%26%C3%A9'))
    assert.equal(origin + pathname, 'https://app.example/back')
    const { code, ...rest } = Object.fromEntries(searchParams)
    assert.deepEqual(rest, {
      keep: '1',
      state: 's&é',
      domain: host,
      member_id: (await portal.control('settings', 'get')).memberId,
      scope: 'crm,user_basic',
      server_domain: host,
    })
    const { status, body } = await exchange(code!)
    assert.equal(status, 200)
    assert.deepEqual(
      [body.client_endpoint, body.domain, body.user_id, body.expires_in, body.scope, body.status],
      [`${http}/rest/`, host, 1, 3600, 'crm,user_basic', 'L'],
    )
    assert.equal((await fetch(`${body.client_endpoint}profile?auth=${body.access_token}`)).status, 200)
    // From now on nobody is asked any more.
    const again = await admin.get(address(app))
    assert.equal(again.status, 302)
    assert.equal(new URL(again.location!).searchParams.has('state'), false)
  })

  test('leads to a code that is good for 30 seconds and once', async t => {
    const code = async () => new URL((await admin.get(address(app))).location!).searchParams.get('code')!
    const late = await code()
    portal.clock.move(31_000)
    t.after(() => portal.clock.move(-31_000))
    assert.deepEqual([(await exchange(late)).status, (await exchange(late)).body.error], [400, 'invalid_grant'])

    const once = await code()
    const { body } = await exchange(once)
    assert.equal((await exchange(once)).body.error, 'invalid_grant')
    // Whoever has a code twice may have stolen it: the tokens of the first exchange are dead.
    assert.equal((await fetch(`${http}/rest/profile?auth=${body.access_token}`)).status, 401)
  })

  test('gives its code to the application that it was for', async () => {
    const other = await addApp(portal, { redirectUri: BACK })
    const code = new URL((await admin.get(address(app))).location!).searchParams.get('code')!
    assert.equal((await exchange(code, other)).body.error, 'invalid_grant')
    assert.equal((await exchange(code)).status, 200)
  })

  test('shows the code where the application has no address for it', async () => {
    const silent = await addApp(portal, { title: 'Silent' })
    const page = await admin.submit(address(silent), '/oauth/authorize/', { answer: 'allow' })
    assert.equal(page.status, 200)
    const code = />([0-9a-f]{70})</.exec(page.text)?.[1]
    assert.equal((await exchange(code!, silent)).status, 200)
  })

  test('ends where the user says no; the application is told nothing', async () => {
    const other = await addApp(portal, { redirectUri: BACK })
    const page = await admin.submit(address(other), '/oauth/authorize/', { answer: 'deny' })
    assert.deepEqual([page.status, page.location], [200, null])
    assert.equal((await admin.get(address(other))).status, 200)
  })

  test('is in the name of whoever allows it', async () => {
    const bob = await someUser(portal, 'Bob')
    await withPassword(portal, bob)
    const web = browser(http)
    await logIn(web, 'bob@example.com')
    const { searchParams } = await allowed(web, address(app))
    assert.equal((await exchange(searchParams.get('code')!)).body.user_id, bob)
  })
})

test('an address that is none is refused before anything is written', async () => {
  for (const host of ['a b', 'user:pw@x', '127.0.0.1:99999', '[']) {
    const { hostname, port } = new URL(http)
    const cookie = [...admin.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const status = await new Promise(resolve =>
      request({ hostname, port, path: address(app), headers: { host, cookie } })
        .on('response', response => resolve(response.resume().statusCode))
        .end(),
    )
    assert.equal(status, 400, host)
  }
})

describe('an authorization with PKCE', () => {
  // RFC 7636, appendix B
  const code_verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk'
  const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM'
  const asking = (by: Added, challenge = CHALLENGE, method = '&code_challenge_method=S256') =>
    address(by, `&code_challenge=${challenge}${method}`)
  const wrong = [400, 'invalid_grant'] as const

  test('is exchanged by who began it and by nobody else, after the consent and without one', async () => {
    const fresh = await addApp(portal, { redirectUri: BACK })
    const ways = [
      async () => (await allowed(admin, asking(fresh))).href,
      async () => (await admin.get(asking(fresh))).location,
    ]
    for (const way of ways) {
      const code = new URL((await way())!).searchParams.get('code')!
      const others: Record<string, string>[] = [{}, { code_verifier: '' }, { code_verifier: `${code_verifier}x` }]
      for (const more of [...others, { code_verifier: CHALLENGE }, { code_verifier: 'short' }]) {
        const { status, body } = await exchange(code, fresh, more)
        assert.deepEqual([status, body.error], wrong, JSON.stringify(more))
      }
      const { status, body } = await exchange(code, fresh, { code_verifier })
      assert.deepEqual([status, body.user_id], [200, 1], JSON.stringify(body))
    }
  })

  test('cannot be made one without: who brings a verifier began with a challenge', async () => {
    const code = new URL((await admin.get(address(app))).location!).searchParams.get('code')!
    const { status, body } = await exchange(code, app, { code_verifier })
    assert.deepEqual([status, body.error], wrong)
    assert.equal((await exchange(code)).status, 200)
  })

  test('is refused where the challenge is none', async () => {
    const bad = [asking(app, 'short'), asking(app, ''), asking(app, CHALLENGE, ''), asking(app, `${CHALLENGE}=`)]
    for (const path of [...bad, asking(app, CHALLENGE, '&code_challenge_method=plain')]) {
      const page = await admin.get(path)
      assert.deepEqual([page.status, page.location], [400, null], path)
      assert.match(page.text, /code_challenge_method is S256/)
    }
  })
})

test('a portal behind a proxy names the address that it was told', async t => {
  const inner = await listening(t, {}, { url: 'https://crm.example.com' })
  const one = await addApp(inner.portal, { redirectUri: BACK })
  await withPassword(inner.portal)
  const web = browser(inner.http)
  await logIn(web)
  const { searchParams } = await allowed(web, address(one))
  assert.equal(searchParams.get('domain'), 'crm.example.com')
  const params = { grant_type: 'authorization_code', client_id: one.clientId, client_secret: one.clientSecret }
  const response = await fetch(
    `${inner.http}/oauth/token/?${new URLSearchParams({ ...params, code: searchParams.get('code')! })}`,
  )
  const { client_endpoint, server_endpoint, domain } = (await response.json()) as Record<string, string>
  assert.deepEqual(
    [client_endpoint, server_endpoint, domain],
    ['https://crm.example.com/rest/', 'https://crm.example.com/oauth-server/rest/', 'crm.example.com'],
  )
})

describe('a page tells why there is no authorization', () => {
  const told = async (web: Browser, path: string, status: number, says: RegExp) => {
    const page = await web.get(path)
    assert.deepEqual([page.status, page.location], [status, null])
    assert.match(page.text, says)
  }

  test('without a client_id, or with an unknown one', async () => {
    await told(admin, '/oauth/authorize/', 400, /no client_id/)
    await told(admin, '/oauth/authorize/?client_id=local.<b>', 404, /local\.&lt;b&gt;/)
    await told(browser(http), '/oauth/authorize?client_id=nope', 404, /nope/)
  })

  test('when it asks for more than the application has', async () => {
    await told(admin, address(app, '&scope=crm,task'), 403, /task/)
    assert.equal((await admin.get(address(app, '&scope=crm'))).status, 302)
  })

  test('when the user has no access, or the application is not installed yet', async () => {
    const eve = await someUser(portal, 'Eve')
    await withPassword(portal, eve)
    const web = browser(http)
    await logIn(web, 'eve@example.com')
    const fresh = await addApp(portal, { installUrl: 'https://app.example/install', redirectUri: BACK })
    await told(web, address(fresh), 403, /not fully installed/)
    await portal.control('app', 'finish', { id: fresh.id })
    assert.equal((await web.get(address(fresh))).status, 200)
    await portal.control('app', 'block', { id: fresh.id, users: [eve] })
    await told(web, address(fresh), 403, /no access/)
  })

  test('while an administrator acts as somebody else', async () => {
    const carl = await someUser(portal, 'Carl')
    const web = browser(http)
    await logIn(web)
    await web.submit('/profile/act-as', '/profile/act-as', { user: String(carl) })
    const fresh = await addApp(portal, { redirectUri: BACK })
    await told(web, address(fresh), 403, /acting as somebody else/)
  })

  test('when the paid period of the application is over', async () => {
    const paid = await addApp(portal, { redirectUri: BACK })
    await portal.control('app', 'update', { id: paid.id, paymentExpired: true })
    await told(admin, address(paid), 402, /over/)
  })

  test('when the answer is not from the page of the portal', async () => {
    const other = await addApp(portal, { redirectUri: BACK })
    for (const headers of [{}, { origin: 'https://evil.example' }, { 'sec-fetch-site': 'cross-site' }] as Record<
      string,
      string
    >[]) {
      const page = await admin.post('/oauth/authorize/', { client_id: other.clientId, answer: 'allow' }, headers)
      assert.deepEqual([page.status, page.location], [403, null])
    }
    const stranger = await browser(http).post('/oauth/authorize/', { client_id: other.clientId, answer: 'allow' })
    assert.equal(stranger.status, 403)
  })
})
