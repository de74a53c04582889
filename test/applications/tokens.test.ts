import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { answers, fails, resultOf } from '../support/answers.ts'
import { addApp, tokensFor } from '../support/applications.ts'
import { ask, get, listening, post } from '../support/listening.ts'

const { portal, http, call, webhook } = await listening({ after })
const app = await addApp(portal)
const { accessToken } = await tokensFor(portal, app, 1, http)
const profile = { ID: '1', ADMIN: true }
const expired = ['expired_token', 'The access token provided has expired', 401] as const
const noAccess = ['user_access_error', 'The user does not have access to the application', 403] as const
const noScope = [
  'insufficient_scope',
  'The request requires higher privileges than provided by the webhook token',
  403,
] as const

const HOUR = 3_600_000

describe('an access token is taken', () => {
  const ways: Record<string, () => ReturnType<typeof get>> = {
    'as auth in the query': () => get(`${http}/rest/profile?auth=${accessToken}`),
    'as access_token in the query': () => get(`${http}/rest/profile?access_token=${accessToken}`),
    'as auth in a JSON body': () => post(`${http}/rest/profile.json`, { auth: accessToken }),
    'as access_token in a JSON body': () => post(`${http}/rest/profile`, { access_token: accessToken }),
    'as auth in a form': () =>
      ask(`${http}/rest/profile`, { method: 'POST', body: new URLSearchParams({ auth: accessToken }) }),
    'as bearer of the header': () =>
      ask(`${http}/rest/profile`, { headers: { authorization: `Bearer ${accessToken}` } }),
    'after doubled slashes': () => get(`${http}/rest//profile?auth=${accessToken}`),
  }
  for (const [way, send] of Object.entries(ways))
    test(way, async () => {
      const { ID, ADMIN } = resultOf(await send())
      assert.deepEqual({ ID, ADMIN }, profile)
    })

  test('auth before the header, and not by being a list', async () => {
    const headers = { authorization: `Bearer ${accessToken}` }
    fails(
      await ask(`${http}/rest/profile?auth=wrong`, { headers }),
      'invalid_token',
      'Unable to get application by token',
      401,
    )
    fails(await get(`${http}/rest/profile?auth[]=${accessToken}`), 'NO_AUTH_FOUND', 'Wrong authorization data', 401)
  })

  test('by batches too', async () => {
    const { result } = resultOf(
      await post(`${http}/rest/batch`, { auth: accessToken, cmd: { a: 'profile', b: 'user.get' } }),
    )
    assert.deepEqual(Object.keys(result), ['a'])
  })
})

describe('a token opens what its application may and its user may', () => {
  test('no scope but those of the application', async () => {
    answers(await get(`${http}/rest/scope?auth=${accessToken}`), ['crm'])
    fails(await get(`${http}/rest/user.get?auth=${accessToken}`), ...noScope)
    assert.equal((await get(`${http}/rest/crm.lead.list?auth=${accessToken}`)).status, 200)
  })

  test('app.info tells of the application, to a webhook what it opens', async () => {
    const info = resultOf(await get(`${http}/rest/app.info?auth=${accessToken}`))
    assert.deepEqual(info, {
      ID: app.id,
      CODE: app.clientId,
      VERSION: 1,
      STATUS: 'L',
      INSTALLED: true,
      PAYMENT_EXPIRED: 'N',
      DAYS: null,
      LANGUAGE_ID: 'en',
      LICENSE: 'en_selfhosted',
      LICENSE_TYPE: 'selfhosted',
      LICENSE_FAMILY: 'selfhosted',
    })
    answers(await get(`${await webhook(1, ['user', 'crm'])}app.info`), {
      SCOPE: ['crm', 'user'],
      LICENSE: 'en_selfhosted',
    })
    const everything = resultOf(await call('scope'))
    answers(await call('app.info'), { SCOPE: everything, LICENSE: 'en_selfhosted' })
    answers(await portal.call('app.info'), { SCOPE: everything, LICENSE: 'en_selfhosted' })
  })

  test('the rights of the user, not those of who installed it', async () => {
    const bob = resultOf(await call('user.add', { EMAIL: 'bob@example.com', NAME: 'Bob', UF_DEPARTMENT: [1] }))
    const tokens = await tokensFor(portal, app, bob, http)
    fails(await get(`${http}/rest/crm.lead.list?auth=${tokens.accessToken}`), '', 'Access denied.')
    answers(await get(`${http}/rest/user.admin?auth=${tokens.accessToken}`), false)
  })
})

describe('a token ends', () => {
  test('after an hour, as the clock of the portal goes', async t => {
    const { accessToken } = await tokensFor(portal, app, 1, http)
    t.after(() => portal.clock.move(-HOUR))
    assert.equal((await get(`${http}/rest/profile?auth=${accessToken}`)).status, 200)
    portal.clock.move(HOUR)
    fails(await get(`${http}/rest/profile?auth=${accessToken}`), ...expired)
  })

  test('when the operator lets it expire; a refresh token is no access token', async () => {
    const { accessToken, refreshToken } = await tokensFor(portal, app, 1, http)
    assert.equal((await portal.control('app', 'expire', { id: app.id })).expired > 0, true)
    fails(await get(`${http}/rest/profile?auth=${accessToken}`), ...expired)
    assert.equal((await get(`${http}/rest/profile?auth=${refreshToken}`)).error, 'invalid_token')
  })

  test('while its user is dismissed', async () => {
    const eve = resultOf(await call('user.add', { EMAIL: 'eve@example.com', UF_DEPARTMENT: [1] }))
    const { accessToken } = await tokensFor(portal, app, eve, http)
    answers(await call('user.update', { ID: eve, ACTIVE: 'N' }), true)
    fails(await get(`${http}/rest/profile?auth=${accessToken}`), 'authorization_error', 'Unable to authorize user', 401)
    answers(await call('user.update', { ID: eve, ACTIVE: 'Y' }), true)
    assert.equal((await get(`${http}/rest/profile?auth=${accessToken}`)).status, 200)
  })

  test('while its user has no access to the application', async () => {
    const { accessToken } = await tokensFor(portal, app, 1, http)
    await portal.control('app', 'block', { id: app.id, users: [1] })
    fails(await get(`${http}/rest/profile?auth=${accessToken}`), ...noAccess)
    await portal.control('app', 'allow', { id: app.id })
    assert.equal((await get(`${http}/rest/profile?auth=${accessToken}`)).status, 200)
  })

  test('for those who are blocked alone: whoever comes later is let in', async () => {
    await portal.control('app', 'block', { id: app.id, users: [1] })
    const dora = resultOf(await call('user.add', { EMAIL: 'dora@example.com', UF_DEPARTMENT: [1] }))
    const { accessToken } = await tokensFor(portal, app, dora, http)
    assert.equal((await get(`${http}/rest/profile?auth=${accessToken}`)).status, 200)
    await portal.control('app', 'allow', { id: app.id, users: [1] })
    assert.deepEqual((await portal.control('app', 'get', { id: app.id })).users, null)
  })

  test('for everybody but administrators until the application is installed', async () => {
    const other = await addApp(portal, { installUrl: 'http://127.0.0.1:9/install', handlerUrl: 'http://127.0.0.1:9/' })
    const carl = resultOf(await call('user.add', { EMAIL: 'carl@example.com', UF_DEPARTMENT: [1] }))
    const [ofCarl, ofAdmin] = [await tokensFor(portal, other, carl, http), await tokensFor(portal, other, 1, http)]
    fails(await get(`${http}/rest/profile?auth=${ofCarl.accessToken}`), ...noAccess)
    assert.equal(resultOf(await get(`${http}/rest/app.info?auth=${ofAdmin.accessToken}`)).INSTALLED, false)
    await portal.control('app', 'finish', { id: other.id })
    assert.equal(resultOf(await get(`${http}/rest/app.info?auth=${ofCarl.accessToken}`)).INSTALLED, true)
  })

  test('with its application', async () => {
    const other = await addApp(portal)
    const { accessToken } = await tokensFor(portal, other, 1, http)
    assert.equal((await get(`${http}/rest/profile?auth=${accessToken}`)).status, 200)
    await portal.control('app', 'revoke', { id: other.id })
    assert.equal((await get(`${http}/rest/profile?auth=${accessToken}`)).error, 'invalid_token')
  })
})
