import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { addApp } from '../support/applications.ts'
import { handler } from '../support/handler.ts'
import { get, listening } from '../support/listening.ts'
import { openPortal } from '../support/portal.ts'

const { portal, http } = await listening({ after })
const target = await handler({ after })
const memberId = (await portal.control('settings', 'get')).memberId

/** What came in last of ONAPPINSTALL; the event of the system user comes after it. */
const lastInstalled = () => target.received.findLast(({ form }) => form.event === 'ONAPPINSTALL')!

const listed = async (id: number) => (await portal.control('app', 'list')).find((app: { id: number }) => app.id === id)

describe('an application without an interface', () => {
  test('is installed at once, and told so with tokens that work', async () => {
    const app = await addApp(portal, { scopes: ['crm', 'user'], installUrl: `${target.url}install?x=1`, onlyApi: true })
    assert.match(app.clientId, /^local\.[0-9a-f]{14}\.\d{8}$/)
    const told = await portal.control('app', 'install', { id: app.id })
    assert.deepEqual([told.installed, told.delivered], [true, { status: 200, problem: null, answer: '' }])
    const { path, contentType, form } = lastInstalled()
    assert.equal(path, '/install?x=1')
    assert.match(contentType, /^application\/x-www-form-urlencoded/)
    const { access_token, refresh_token, expires, ...auth } = form.auth
    assert.deepEqual(
      { ...form, auth },
      {
        event: 'ONAPPINSTALL',
        data: { VERSION: '1', ACTIVE: 'Y', INSTALLED: 'Y', LANGUAGE_ID: 'en' },
        ts: form.ts,
        auth: {
          expires_in: '3600',
          scope: 'crm,user',
          domain: new URL(http).host,
          server_endpoint: `${http}/oauth-server/rest/`,
          status: 'L',
          client_endpoint: `${http}/rest/`,
          member_id: memberId,
          user_id: '1',
          application_token: app.applicationToken,
        },
      },
    )
    assert.match(form.ts, /^\d{10}$/)
    assert.equal(Number(expires), Number(form.ts) + 3600)
    assert.equal((await get(`${http}/rest/app.info?auth=${access_token}`)).result.INSTALLED, true)
    assert.equal(refresh_token.length, 70)
  })

  test('is told when it is removed; its tokens and options are gone by then', async () => {
    const app = await addApp(portal, { installUrl: target.url, onlyApi: true })
    await portal.control('app', 'install', { id: app.id })
    const { access_token, refresh_token } = lastInstalled().form.auth
    await portal.call('app.option.set', { options: { a: '1' } }, { applicationId: app.id })
    await portal.control('app', 'revoke', { id: app.id })
    const { event, data, auth } = target.received.at(-1)!.form
    assert.deepEqual([event, data], ['ONAPPUNINSTALL', { LANGUAGE_ID: 'en', CLEAN: '1' }])
    assert.deepEqual([auth.application_token, auth.access_token], [app.applicationToken, undefined])
    assert.equal((await get(`${http}/rest/profile?auth=${access_token}`)).status, 401)
    const params = {
      grant_type: 'refresh_token',
      client_id: app.clientId,
      client_secret: app.clientSecret,
      refresh_token,
    }
    const response = await fetch(`${http}/oauth/token/?${new URLSearchParams(params)}`)
    assert.equal(((await response.json()) as { error: string }).error, 'invalid_client')
    assert.equal(await listed(app.id), undefined)
    const left = await portal.store.read.selectFrom('application_option').selectAll().execute()
    assert.deepEqual(
      left.filter(row => Number(row.application_id) === app.id),
      [],
    )
  })

  test('that does not answer is installed all the same, and what went wrong is told', async () => {
    const app = await addApp(portal, { installUrl: 'http://127.0.0.1:9/', onlyApi: true })
    const { installed, delivered } = await portal.control('app', 'install', { id: app.id })
    assert.deepEqual([installed, delivered.status], [true, 0])
    assert.match(delivered.problem, /\S/)
  })
})

describe('an application with an interface', () => {
  test('is not installed until its installer says so', async () => {
    const app = await addApp(portal, { handlerUrl: target.url, installUrl: `${target.url}wizard` })
    assert.equal((await listed(app.id)).installed, false)
    const { installed } = await portal.control('app', 'install', { id: app.id })
    assert.equal(installed, false)
    const { data, auth } = lastInstalled().form
    assert.equal(data.INSTALLED, 'N')
    assert.equal((await get(`${http}/rest/app.info?auth=${auth.access_token}`)).result.INSTALLED, false)
    await portal.control('app', 'finish', { id: app.id })
    assert.equal((await get(`${http}/rest/app.info?auth=${auth.access_token}`)).result.INSTALLED, true)
  })

  test('without an installer is ready at once', async () => {
    const app = await addApp(portal, { handlerUrl: target.url })
    assert.equal((await listed(app.id)).installed, true)
    const before = target.received.length
    assert.equal((await portal.control('app', 'install', { id: app.id })).delivered, null)
    assert.equal(target.received.length, before)
  })
})

test('a portal that was never open says that it has no address to give', async t => {
  const closed = await openPortal()
  t.after(() => closed.close())
  const app = await addApp(closed, { installUrl: target.url, onlyApi: true })
  await assert.rejects(closed.control('app', 'install', { id: app.id }), /no address yet/)
})

describe('what an application has bound itself', () => {
  const bind = async (id: number, event: string, url: string, more: object = {}) =>
    assert.equal(
      (await portal.call('event.bind', { event, handler: url, ...more }, { applicationId: id })).result,
      true,
    )

  test('is told with tokens for long when its installer is done, and when it is removed', async () => {
    const colleague = (await portal.control('user', 'add', { email: 'installer@example.com' })).id
    const app = await addApp(portal, { handlerUrl: target.url, installUrl: `${target.url}wizard` })
    await bind(app.id, 'ONAPPINSTALL', `${target.url}bound`, { auth_type: colleague })
    await bind(app.id, 'ONAPPUNINSTALL', `${target.url}bound`)
    const other = await addApp(portal)
    await bind(other.id, 'ONAPPINSTALL', `${target.url}other`)
    const from = target.received.length
    await portal.control('app', 'install', { id: app.id })
    await portal.control('app', 'finish', { id: app.id })
    await portal.control('app', 'finish', { id: app.id })
    const [wizard, bound, ready, ...more] = target.received.slice(from)
    assert.deepEqual([ready!.form.event, more], ['ONAPPUSERREADY', []])
    assert.deepEqual([wizard!.path, wizard!.form.data.INSTALLED], ['/wizard', 'N'])
    assert.equal(bound!.path, '/bound')
    const { event, event_handler_id, data, auth } = bound!.form
    assert.deepEqual(data, { VERSION: '1', ACTIVE: 'Y', INSTALLED: 'Y', LANGUAGE_ID: 'en' })
    assert.match(event_handler_id, /^\d+$/)
    assert.deepEqual([event, auth.user_id, auth.refresh_token.length], ['ONAPPINSTALL', String(colleague), 70])
    assert.equal((await get(`${http}/rest/profile?auth=${auth.access_token}`)).result.ID, String(colleague))
    await portal.control('app', 'revoke', { id: app.id })
    assert.deepEqual(
      target.received.slice(from + 3).map(({ path, form }) => [path, form.event, form.auth.access_token]),
      [
        ['/wizard', 'ONAPPUNINSTALL', undefined],
        ['/bound', 'ONAPPUNINSTALL', undefined],
      ],
    )
  })
})
