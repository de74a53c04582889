import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { answers, resultOf } from '../support/answers.ts'
import { type Added, addApp } from '../support/applications.ts'
import { handler } from '../support/handler.ts'
import { get, listening, post } from '../support/listening.ts'

const { portal, http, call } = await listening({ after })
const target = await handler({ after })
const memberId = (await portal.control('settings', 'get')).memberId
const colleague = (await portal.control('user', 'add', { email: 'c@example.com', departments: [1] })).id

/** What came in since the last time, by its event. */
const told = () => target.received.splice(0).map(({ path, form }) => ({ path, ...form }))
const install = (app: Added, user = 1) => portal.control('app', 'install', { id: app.id, user })

/** Adds an application without an interface, installs it and gives what it was told of its system user. */
async function installed(more: object = {}, user = 1) {
  const app = await addApp(portal, { title: 'Sync', installUrl: `${target.url}install`, onlyApi: true, ...more })
  await install(app, user)
  const [, ready] = told()
  return { app, ready }
}

describe('an application that is installed', () => {
  test('is told of its system user beside whom installed it', async () => {
    const app = await addApp(portal, {
      ...{ title: 'Sync', scopes: ['crm', 'user'], installUrl: `${target.url}install`, onlyApi: true },
    })
    await install(app, colleague)
    const [first, ready, ...others] = told()
    assert.deepEqual([first.event, others], ['ONAPPINSTALL', []])
    const { access_token, refresh_token, user_id, ...data } = ready.data
    const { access_token: own, refresh_token: ownRefresh, expires: _, ...auth } = ready.auth
    const known = {
      expires_in: '3600',
      scope: 'crm,user',
      domain: new URL(http).host,
      server_endpoint: `${http}/oauth-server/rest/`,
      client_endpoint: `${http}/rest/`,
      member_id: memberId,
      status: 'L',
    }
    assert.match(ready.event_handler_id, /^\d+$/)
    assert.deepEqual([ready.path, ready.event], ['/install', 'ONAPPUSERREADY'])
    assert.deepEqual(data, { ...known, client_id: app.clientId, LANGUAGE_ID: 'en' })
    assert.deepEqual(auth, { ...known, user_id: String(colleague), application_token: app.applicationToken })
    assert.equal((await get(`${http}/rest/profile?auth=${own}`)).result.ID, String(colleague))
    assert.equal(ownRefresh.length, 70)

    const me = resultOf(await get(`${http}/rest/user.current?auth=${access_token}`))
    assert.deepEqual([me.ID, me.NAME, me.LAST_NAME, me.ACTIVE, me.UF_DEPARTMENT], [user_id, 'Sync', '', true, [1]])
    const refreshing = { client_id: app.clientId, client_secret: app.clientSecret, refresh_token }
    const query = new URLSearchParams({ grant_type: 'refresh_token', ...refreshing })
    const renewed = (await (await fetch(`${http}/oauth/token/?${query}`)).json()) as { user_id: number }
    assert.equal(String(renewed.user_id), user_id)
  })

  test('with an interface is told once its installer is done', async () => {
    const app = await addApp(portal, { handlerUrl: target.url, installUrl: `${target.url}wizard` })
    await install(app)
    assert.deepEqual(
      told().map(({ event }) => event),
      ['ONAPPINSTALL'],
    )
    await portal.control('app', 'finish', { id: app.id })
    const [ready, ...others] = told()
    assert.deepEqual([ready.path, ready.event, others], ['/wizard', 'ONAPPUSERREADY', []])
  })

  test('a second time keeps its user and its handler', async () => {
    const { app, ready } = await installed()
    await portal.control('user', 'update', { id: Number(ready.data.user_id), active: false })
    await install(app)
    const [, again] = told()
    assert.deepEqual([again.data.user_id, again.event_handler_id], [ready.data.user_id, ready.event_handler_id])
    assert.equal((await get(`${http}/rest/profile?auth=${again.data.access_token}`)).status, 200)
    const bound = resultOf(await portal.call('event.get', {}, { applicationId: app.id }))
    assert.deepEqual(bound, [{ event: 'ONAPPUSERREADY', handler: `${target.url}install`, auth_type: '0', offline: 0 }])
  })

  test('tells what it has bound itself, too', async () => {
    const app = await addApp(portal, { installUrl: `${target.url}install`, onlyApi: true })
    const binding = { event: 'onAppUserReady', handler: `${target.url}bound` }
    answers(await portal.call('event.bind', binding, { applicationId: app.id }), true)
    await install(app)
    const paths = told().filter(({ event }) => event === 'ONAPPUSERREADY')
    assert.deepEqual(paths.map(({ path }) => path).sort(), ['/bound', '/install'])
    assert.equal(paths[0].data.user_id, paths[1].data.user_id)
  })

  test('without an install URL has no such user', async () => {
    const app = await addApp(portal, { handlerUrl: target.url })
    await install(app)
    assert.deepEqual(told(), [])
    assert.equal((await portal.control('app', 'get', { id: app.id })).systemUserId, null)
  })
})

describe('the system user of an application', () => {
  test('is in no list of users, whatever is asked for', async () => {
    const { ready } = await installed({ title: 'Hidden' })
    const id = ready.data.user_id
    const queries: [method: string, params: object][] = [
      ['user.get', { ID: id }],
      ['user.get', { FILTER: { ID: id, USER_TYPE: 'rest_system' } }],
      ['user.get', { ID: id, ADMIN_MODE: true }],
      ['user.search', { FIND: 'Hidden' }],
      ['user.search', { FILTER: { NAME: 'Hidden' }, ADMIN_MODE: true }],
    ]
    for (const [method, params] of queries) {
      const { total, result } = await call(method, params)
      assert.deepEqual([total, result], [0, []], JSON.stringify(params))
    }
    const listed = (await portal.control('user', 'list')).find((user: { id: number }) => user.id === Number(id))
    assert.equal(listed.type, 'rest_system')
  })

  test('has the rights of who installed it', async () => {
    const isAdmin = async (token: string) => resultOf(await get(`${http}/rest/user.admin?auth=${token}`))
    assert.equal(await isAdmin((await installed()).ready.data.access_token), true)
    const { ready } = await installed({}, colleague)
    assert.equal(await isAdmin(ready.data.access_token), false)
    const added = await post(`${http}/rest/crm.lead.add`, { auth: ready.data.access_token, fields: {} })
    assert.equal(added.error_description, 'Access denied.')
  })

  test('may use the application though it is open to few', async () => {
    const { app, ready } = await installed({ users: [1] })
    assert.equal((await get(`${http}/rest/profile?auth=${ready.data.access_token}`)).status, 200)
    await portal.control('app', 'block', { id: app.id, users: [Number(ready.data.user_id)] })
    assert.equal((await get(`${http}/rest/profile?auth=${ready.data.access_token}`)).error, 'user_access_error')
  })

  test('is no administrator who could look after the portal', async () => {
    await installed()
    await assert.rejects(portal.control('user', 'update', { id: 1, admin: false }), /last active administrator/)
  })

  test('is dismissed when the application goes', async () => {
    const { app, ready } = await installed()
    await portal.control('app', 'revoke', { id: app.id })
    assert.deepEqual(
      told().map(({ event }) => event),
      ['ONAPPUNINSTALL'],
    )
    assert.equal((await get(`${http}/rest/profile?auth=${ready.data.access_token}`)).status, 401)
    const left = (await portal.control('user', 'get', { id: Number(ready.data.user_id) })).active
    assert.equal(left, false)
  })
})

test('ONAPPUSERREADY is an event of applications alone', async () => {
  const app = await addApp(portal)
  const names: string[] = resultOf(await portal.call('events', {}, { applicationId: app.id }))
  assert.ok(names.includes('ONAPPUSERREADY'))
  const outgoing = { url: target.url, events: ['ONAPPUSERREADY'] }
  await assert.rejects(portal.control('outgoing', 'add', outgoing), /ONAPPUSERREADY/)
})
