import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, test } from 'node:test'
import { addApp } from '../support/applications.ts'
import { browser, logIn, withPassword } from '../support/browser.ts'
import { handler } from '../support/handler.ts'
import { listening } from '../support/listening.ts'
import { stopTime } from '../support/standing-time.ts'
import { until } from '../support/until.ts'

const { portal, http } = await listening({ after })
const application = await handler({ after })
const app = await addApp(portal, { scopes: ['crm', 'user_basic'], redirectUri: `${application.url}back` })

const HOUR = 3_600_000

/** The SDK in a process of its own, told what to do line by line. */
const sdk = spawn(process.execPath, [path.join(import.meta.dirname, 'b24oauth-walk.ts')], {
  stdio: ['pipe', 'pipe', 'inherit'],
})
const lines = createInterface(sdk.stdout)[Symbol.asyncIterator]()
after(() => sdk.kill())

// biome-ignore lint/suspicious/noExplicitAny: whatever the SDK got
async function tell(task: Record<string, unknown>): Promise<any> {
  sdk.stdin.write(`${JSON.stringify(task)}\n`)
  return JSON.parse((await lines.next()).value ?? 'null')
}

const call = (method: string, params: Record<string, unknown> = {}) => tell({ method, params })

/** The whole walk of a user in a browser, up to the pair of tokens. */
async function authorized(state: string): Promise<Record<string, string | number>> {
  const web = browser(http)
  await withPassword(portal)
  await logIn(web)
  const path = `/oauth/authorize/?client_id=${app.clientId}&state=${state}`
  const { location } = await web.submit(path, '/oauth/authorize/', { answer: 'allow' })
  const { searchParams } = new URL(location!)
  assert.deepEqual(
    ['state', 'domain', 'server_domain', 'scope'].map(name => searchParams.get(name)),
    [state, new URL(http).host, new URL(http).host, 'crm,user_basic'],
  )
  const response = await fetch(
    `${http}/oauth/token/?${new URLSearchParams({
      grant_type: 'authorization_code',
      client_id: app.clientId,
      client_secret: app.clientSecret,
      code: searchParams.get('code')!,
    })}`,
  )
  assert.equal(response.status, 200)
  return (await response.json()) as Record<string, string | number>
}

describe('B24OAuth of the unmodified SDK', () => {
  before(async () => {
    const auth = await authorized('s1')
    const { clientId, clientSecret, applicationToken } = app
    assert.equal(await tell({ start: { clientId, clientSecret, applicationToken, auth } }), 'started')
  })

  test('calls with the tokens of the walk', async () => {
    const { result, refreshed } = await call('app.info')
    assert.deepEqual([result.CODE, result.STATUS, refreshed], [app.clientId, 'L', 0])
    assert.equal(typeof (await call('crm.lead.add', { fields: { TITLE: 'By an application' } })).result, 'number')
  })

  test('refreshes by itself when the clock of the portal went on, and repeats the call', async () => {
    portal.clock.move(2 * HOUR)
    const { result, refreshed } = await call('crm.lead.list')
    assert.deepEqual([result.length, refreshed], [1, 1])
    assert.equal((await call('crm.lead.list')).refreshed, 1)
  })

  test('refreshes when the operator let its token expire', async () => {
    await portal.control('app', 'expire', { id: app.id })
    const { result, refreshed } = await call('profile')
    assert.deepEqual([result.ID, refreshed], ['1', 2])
  })

  test('is told of a scope that it does not have', async () => {
    assert.deepEqual((await call('department.get')).thrown, { code: 'insufficient_scope', status: 403 })
  })

  test('is refused a user who was blocked, and let in again', async () => {
    await portal.control('app', 'block', { id: app.id, users: [1] })
    assert.deepEqual((await call('profile')).thrown, { code: 'user_access_error', status: 403 })
    await portal.control('app', 'allow', { id: app.id })
    assert.equal((await call('profile')).result.ID, '1')
  })

  /** What the SDK makes of a system error: it gives up at once, or tries again after a while. */
  type Then = 'gives up' | 'tries again'
  const documented: [code: string, status: number, then: Then][] = [
    ['INTERNAL_SERVER_ERROR', 500, 'gives up'],
    ['ERROR_UNEXPECTED_ANSWER', 500, 'gives up'],
    ['ERROR_BATCH_METHOD_NOT_ALLOWED', 405, 'gives up'],
    ['ERROR_BATCH_LENGTH_EXCEEDED', 400, 'gives up'],
    ['NO_AUTH_FOUND', 401, 'gives up'],
    ['INVALID_REQUEST', 400, 'gives up'],
    ['ACCESS_DENIED', 403, 'gives up'],
    ['INVALID_CREDENTIALS', 403, 'gives up'],
    ['ERROR_MANIFEST_IS_NOT_AVAILABLE', 404, 'gives up'],
    ['insufficient_scope', 403, 'gives up'],
    ['expired_token', 401, 'tries again'],
    ['user_access_error', 403, 'gives up'],
    ['PORTAL_DELETED', 500, 'gives up'],
    ['ERROR_METHOD_NOT_FOUND', 404, 'gives up'],
    ['METHOD_CONFIRM_WAITING', 401, 'gives up'],
    ['METHOD_CONFIRM_DENIED', 403, 'gives up'],
    ['invalid_token', 401, 'tries again'],
  ]
  const tried = (code: string, status: number, then: Then) =>
    test(`${then} at ${code}, and goes on once it is lifted`, async () => {
      await portal.control('log', 'clear')
      await portal.control('fault', 'add', { method: 'profile', answer: code, times: 1 })
      const { result, thrown } = await call('profile')
      if (then === 'gives up') assert.deepEqual(thrown, { code, status })
      else assert.equal(result.ID, '1')
      const statuses = (await portal.control('log', 'list', { method: 'profile' })).map(
        (one: { status: number }) => one.status,
      )
      assert.deepEqual(statuses, then === 'gives up' ? [status] : [200, status])
      assert.equal((await call('profile')).result.ID, '1')
      await portal.control('fault', 'clear')
    })
  for (const row of documented) tried(...row)

  // After a 503 the SDK leaves half a second between its calls: what is about that stands last.
  test('waits and tries again on a portal with the limits of the cloud', async t => {
    stopTime(t)
    await portal.control('limit', 'set', { plan: 'cloud' })
    // Somebody else at the same address has used most of the bucket up, so the SDK runs into the limit that it knows of.
    await Promise.all(Array.from({ length: 48 }, () => fetch(`${http}/rest/1/wrong/profile`)))
    await portal.control('log', 'clear')
    const telling = tell({ method: 'profile', times: 10 })
    // The bucket leaks by the clock of the portal, which stands still: nobody has to wait for it once somebody was refused.
    const refused = async () => (await portal.control('log', 'list', { method: 'profile', status: '503' })).length
    await until('somebody was refused', refused)
    portal.clock.move(60_000)
    assert.equal(await telling, 10)
    const [first] = await portal.control('log', 'list', { method: 'profile', status: '503' })
    assert.deepEqual(
      [first.error.code, first.error.text, first.caller],
      ['QUERY_LIMIT_EXCEEDED', 'Too many requests', `app:${app.id}`],
    )
    await portal.control('limit', 'set', { plan: 'self-hosted' })
  })

  for (const code of ['QUERY_LIMIT_EXCEEDED', 'OVERLOAD_LIMIT']) tried(code, 503, 'tries again')

  test('is told that its authorization is over when the application is removed', async () => {
    await portal.control('app', 'revoke', { id: app.id })
    assert.ok((await call('profile')).thrown)
  })
})
