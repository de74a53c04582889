import assert from 'node:assert/strict'
import { request } from 'node:http'
import { after, describe, test } from 'node:test'
import { addApp, tokensFor } from '../support/applications.ts'
import { listening } from '../support/listening.ts'

const { portal, http } = await listening({ after })
const app = await addApp(portal, { scopes: ['crm', 'user'], redirectUri: 'https://app.example/back?x=1' })
const host = new URL(http).host
const memberId = (await portal.control('settings', 'get')).memberId

const DAY = 86_400_000

// biome-ignore lint/suspicious/noExplicitAny: whatever the token server answers
type Told = { status: number; body: any }

async function told(response: Response): Promise<Told> {
  assert.match(response.headers.get('content-type') ?? '', /^application\/json/)
  return { status: response.status, body: await response.json() }
}

const credentials = { client_id: app.clientId, client_secret: app.clientSecret }

const byGet = async (params: Record<string, string>, path = '/oauth/token/'): Promise<Told> =>
  told(await fetch(`${http}${path}?${new URLSearchParams(params)}`))

const byForm = async (params: Record<string, string>, path = '/oauth/token/'): Promise<Told> =>
  told(await fetch(`${http}${path}`, { method: 'POST', body: new URLSearchParams(params) }))

const refreshing = (refresh_token: string) => ({ grant_type: 'refresh_token', ...credentials, refresh_token })

const first = () => tokensFor(portal, app, 1, http)

/** The answer of the token server but for its tokens, which are checked for what they are. */
function withoutTokens({ status, body }: Told): Record<string, unknown> {
  assert.equal(status, 200, JSON.stringify(body))
  const { access_token, refresh_token, expires, ...rest } = body
  for (const token of [access_token, refresh_token]) assert.match(token, /^[0-9a-f]{70}$/)
  assert.ok(Math.abs(expires - portal.clock.now().getTime() / 1000 - 3600) < 60)
  return rest
}

const answered = {
  client_endpoint: `${http}/rest/`,
  domain: host,
  expires_in: 3600,
  member_id: memberId,
  scope: 'crm,user',
  server_endpoint: `${http}/oauth-server/rest/`,
  status: 'L',
  user_id: 1,
}

describe('a refresh token gives a new pair', () => {
  const ways: Record<string, (params: Record<string, string>) => Promise<Told>> = {
    'by GET': params => byGet(params),
    'by GET without the last slash': params => byGet(params, '/oauth/token'),
    'by POST': params => byForm(params),
    'by POST without the last slash': params => byForm(params, '/oauth/token'),
    'at server_endpoint without /rest/, as the JS SDK builds it': params =>
      byForm(params, '/oauth-server/oauth/token/'),
    'at server_endpoint as given, as the PHP SDK builds it': params =>
      byGet(params, '/oauth-server/rest//oauth/token/'),
    'as JSON': async params =>
      told(
        await fetch(`${http}/oauth/token/`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(params),
        }),
      ),
  }
  for (const [way, send] of Object.entries(ways))
    test(way, async () => {
      const { accessToken, refreshToken } = await first()
      const answer = await send(refreshing(refreshToken))
      assert.deepEqual(withoutTokens(answer), answered)
      // Both access tokens are good; the earlier one ends by itself.
      for (const token of [accessToken, answer.body.access_token])
        assert.equal((await fetch(`${http}/rest/profile?auth=${token}`)).status, 200)
    })

  test('for 180 days, counted anew with every pair', async t => {
    const { refreshToken } = await first()
    let moved = 0
    const move = (days: number) => {
      portal.clock.move(days * DAY)
      moved += days
    }
    t.after(() => move(-moved))
    move(179)
    const second = await byGet(refreshing(refreshToken))
    move(179)
    const third = await byGet(refreshing(second.body.refresh_token))
    assert.equal(third.status, 200)
    move(181)
    const late = await byGet(refreshing(third.body.refresh_token))
    assert.deepEqual([late.status, late.body.error], [400, 'invalid_grant'])
  })

  test('once: used again, it takes all tokens of the authorization with it', async () => {
    const { accessToken, refreshToken } = await first()
    const other = await first()
    const second = await byGet(refreshing(refreshToken))
    const again = await byGet(refreshing(refreshToken))
    assert.deepEqual([again.status, again.body.error], [400, 'invalid_grant'])
    assert.equal((await byGet(refreshing(second.body.refresh_token))).body.error, 'invalid_grant')
    for (const token of [accessToken, second.body.access_token])
      assert.equal((await fetch(`${http}/rest/profile?auth=${token}`)).status, 401)
    // Another authorization of the same user lives on.
    assert.equal((await byGet(refreshing(other.refreshToken))).status, 200)
  })

  test('to one of many who come at once', async () => {
    const { refreshToken } = await first()
    const answers = await Promise.all(Array.from({ length: 8 }, () => byForm(refreshing(refreshToken))))
    assert.equal(answers.filter(({ status }) => status === 200).length, 1)
  })
})

describe('the token server refuses', () => {
  const code = 'f'.repeat(70)
  const wrong: [what: string, params: Record<string, string>, status: number, error: string, text?: string][] = [
    ['nothing at all', {}, 400, 'invalid_request'],
    ['no grant_type', { ...credentials, code }, 400, 'invalid_request'],
    ['a grant_type that is none', { ...credentials, grant_type: 'password', code }, 400, 'invalid_request'],
    ['no client_id', { grant_type: 'refresh_token', client_secret: 'x', refresh_token: 'x' }, 400, 'invalid_request'],
    [
      'no client_secret',
      { grant_type: 'refresh_token', client_id: app.clientId, refresh_token: 'x' },
      400,
      'invalid_request',
    ],
    [
      'no refresh_token',
      { grant_type: 'refresh_token', ...credentials },
      400,
      'invalid_request',
      'No "refresh_token" parameter found',
    ],
    ['no code', { grant_type: 'authorization_code', ...credentials }, 400, 'invalid_request'],
    ['an unknown client_id', { ...refreshing('x'), client_id: 'local.1.1' }, 400, 'invalid_client'],
    ['a wrong client_secret', { ...refreshing('x'), client_secret: 'x' }, 400, 'invalid_client'],
    ['an unknown refresh_token', refreshing('x'), 400, 'invalid_grant'],
    ['an unknown code', { grant_type: 'authorization_code', ...credentials, code }, 400, 'invalid_grant'],
    ['a scope that the application has not', { ...refreshing('x'), scope: 'crm,task' }, 403, 'invalid_scope'],
  ]
  for (const [what, params, status, error, text] of wrong)
    test(what, async () => {
      for (const answer of [await byGet(params), await byForm(params)]) {
        assert.deepEqual([answer.status, answer.body.error], [status, error])
        assert.equal(typeof answer.body.error_description, 'string')
        if (text) assert.equal(answer.body.error_description, text)
      }
    })

  test('the refresh token of another application', async () => {
    const other = await addApp(portal)
    const { refreshToken } = await tokensFor(portal, other, 1, http)
    assert.equal((await byGet(refreshing(refreshToken))).body.error, 'invalid_grant')
  })

  test('an application whose paid period is over, until it is paid again', async () => {
    const { refreshToken } = await first()
    await portal.control('app', 'update', { id: app.id, paymentExpired: true })
    const { status, body } = await byGet(refreshing(refreshToken))
    assert.deepEqual([status, body], [401, { error: 'PAYMENT_REQUIRED', error_description: 'Payment required' }])
    await portal.control('app', 'update', { id: app.id, paymentExpired: false })
    assert.equal((await byGet(refreshing(refreshToken))).status, 200)
  })

  test('a user who was dismissed', async () => {
    const bob = (await portal.call('user.add', { EMAIL: 'bob@example.com', UF_DEPARTMENT: [1] })).result
    const { refreshToken } = await tokensFor(portal, app, bob, http)
    await portal.call('user.update', { ID: bob, ACTIVE: 'N' })
    assert.equal((await byGet(refreshing(refreshToken))).body.error, 'invalid_grant')
  })

  test('a user who was blocked, whose refresh token is as good as before once they are let in again', async () => {
    const { refreshToken } = await first()
    await portal.control('app', 'block', { id: app.id, users: [1] })
    assert.equal((await byGet(refreshing(refreshToken))).body.error, 'invalid_grant')
    await portal.control('app', 'allow', { id: app.id, users: [1] })
    assert.equal((await byGet(refreshing(refreshToken))).status, 200)
  })

  test('an old secret, once there is a new one', async () => {
    const other = await addApp(portal)
    const { refreshToken } = await tokensFor(portal, other, 1, http)
    const params = { ...refreshing(refreshToken), client_id: other.clientId, client_secret: other.clientSecret }
    const { clientSecret } = await portal.control('app', 'secret', { id: other.id })
    assert.equal((await byGet(params)).body.error, 'invalid_client')
    assert.equal((await byGet({ ...params, client_secret: clientSecret })).status, 200)
  })
})

describe('what the token server does wrong on demand', () => {
  test('is an answer, a page of HTML, or no answer at all', async () => {
    const { refreshToken } = await first()
    const fault = (params: Record<string, unknown>) =>
      portal.control('fault', 'add', { method: 'oauth.token', times: 1, ...params })
    await fault({ answer: 'invalid_grant' })
    assert.deepEqual((await byGet(refreshing(refreshToken))).body.error, 'invalid_grant')
    await fault({ html: true })
    const page = await fetch(`${http}/oauth/token/?${new URLSearchParams(refreshing(refreshToken))}`)
    assert.deepEqual([page.status, page.headers.get('content-type')], [403, 'text/html; charset=utf-8'])
    await fault({ drop: 'before' })
    await assert.rejects(byGet(refreshing(refreshToken)))
    // Nothing was done so far: the refresh token is as good as before. Now it is spent, and the answer lost.
    await fault({ drop: 'after' })
    await assert.rejects(byGet(refreshing(refreshToken)))
    assert.equal((await byGet(refreshing(refreshToken))).body.error, 'invalid_grant')
    await portal.control('fault', 'clear')
  })

  test('is nothing that was meant for all methods of the API', async () => {
    const { refreshToken } = await first()
    await portal.control('fault', 'add', { answer: 'OVERLOAD_LIMIT' })
    assert.equal((await byGet(refreshing(refreshToken))).status, 200)
    await portal.control('fault', 'clear')
  })
})

describe("at the vendor's host names", () => {
  /** Asks as if the name led here. */
  const at = (name: string, path: string): Promise<Told> =>
    new Promise((resolve, reject) => {
      const { hostname, port } = new URL(http)
      request({ hostname, port, path, headers: { host: name } }, response => {
        let text = ''
        response.setEncoding('utf8').on('data', piece => {
          text += piece
        })
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }))
      })
        .on('error', reject)
        .end()
    })

  for (const name of ['oauth.bitrix.info', 'oauth.bitrix24.tech'])
    test(`${name} refreshes and tells of a token`, async () => {
      const { refreshToken } = await first()
      const answer = await at(name, `/oauth/token/?${new URLSearchParams(refreshing(refreshToken))}`)
      assert.deepEqual(withoutTokens(answer), {
        ...answered,
        domain: name,
        server_endpoint: `https://${name}/rest/`,
      })
      const info = await at(name, `/rest/app.info/?auth=${answer.body.access_token}`)
      const { expires, ...result } = info.body.result
      assert.match(expires, /^\d{4}-\d\d-\d\dT/)
      assert.deepEqual(result, {
        client_id: app.clientId,
        scope: 'crm,user',
        user_id: 1,
        install: {
          installed: true,
          version: 1,
          status: 'L',
          scope: 'crm,user',
          domain: host,
          uri: http,
          client_endpoint: `${http}/rest/`,
          member_id: memberId,
          member_type: '',
        },
      })
      assert.ok(info.body.time.finish >= info.body.time.start)
    })

  test('they lead people to the portal, where they can log in', async () => {
    const { hostname, port } = new URL(http)
    const location = await new Promise(resolve =>
      request({ hostname, port, path: '/oauth/authorize/?client_id=x&state=y', headers: { host: 'oauth.bitrix.info' } })
        .on('response', response => resolve(response.resume().headers.location))
        .end(),
    )
    assert.equal(location, `${http}/oauth/authorize/?client_id=x&state=y`)
  })

  test('app.info of the token server refuses whom the portal refuses', async () => {
    const { accessToken } = await first()
    await portal.control('app', 'block', { id: app.id, users: [1] })
    const blocked = await told(await fetch(`${http}/oauth-server/rest/app.info?auth=${accessToken}`))
    assert.deepEqual([blocked.status, blocked.body.error], [403, 'user_access_error'])
    await portal.control('app', 'allow', { id: app.id })
  })

  test('app.info of the token server stands below server_endpoint too, and refuses what it does not know', async () => {
    const { accessToken } = await first()
    const info = async (query: string) => told(await fetch(`${http}/oauth-server/rest/app.info${query}`))
    assert.equal((await info(`?auth=${accessToken}`)).body.result.install.uri, http)
    const [unknown, none] = [await info(`?auth=${'0'.repeat(70)}`), await info('')]
    assert.deepEqual([unknown.status, unknown.body.error], [400, 'invalid_client'])
    assert.deepEqual([none.status, none.body.error], [401, 'NO_AUTH_FOUND'])
  })
})

describe('guesses of a client secret', () => {
  test('are looked at ever more seldom, from the address they come from', async t => {
    const { portal, http } = await listening(t)
    const app = await addApp(portal, {})
    const { refreshToken } = await tokensFor(portal, app, 1, http)
    const ask = async (client_secret: string, from: string) => {
      const params = {
        grant_type: 'refresh_token',
        client_id: app.clientId,
        client_secret,
        refresh_token: refreshToken,
      }
      const url = `${http}/oauth/token/?${new URLSearchParams(params)}`
      const response = await fetch(url, { headers: { 'x-forwarded-for': from } })
      const { error } = (await response.json()) as { error?: string }
      return [response.status, error, response.headers.has('retry-after')]
    }
    for (let failure = 1; failure <= 28; failure++) {
      assert.deepEqual(await ask('wrong', '192.0.2.8'), [400, 'invalid_client', false])
      if (failure < 28) portal.clock.move(300_000)
    }
    assert.deepEqual(await ask(app.clientSecret, '192.0.2.8'), [429, 'invalid_client', true], 'the right one neither')
    assert.deepEqual(await ask(app.clientSecret, '192.0.2.9'), [200, undefined, false], 'the application goes on')
  })

  test('of many at once no more are told to be wrong, and any number may be right', async t => {
    const { portal, http } = await listening(t)
    const app = await addApp(portal, {})
    const burst = async (client_secret: string) => {
      const params = { grant_type: 'refresh_token', client_id: app.clientId, client_secret, refresh_token: 'x' }
      const url = `${http}/oauth/token/?${new URLSearchParams(params)}`
      return Promise.all(
        Array.from({ length: 60 }, async () => ((await (await fetch(url)).json()) as { error: string }).error),
      )
    }
    assert.deepEqual(new Set(await burst(app.clientSecret)), new Set(['invalid_grant']))
    await burst('x')
    const entries = await portal.control('log', 'list', { kind: 'oauth', limit: 60 })
    const told = entries.filter(({ status }: { status: number }) => status === 400).length
    // Ten more take a quarter of an hour.
    assert.ok(told >= 20 && told < 30, String(told))
  })
})
