import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { after, before, describe, test } from 'node:test'
import { addApp } from '../support/applications.ts'
import { browser, logIn, withPassword } from '../support/browser.ts'
import { handler } from '../support/handler.ts'
import { listening } from '../support/listening.ts'

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

  test('waits and tries again when there were too many requests', async () => {
    await portal.control('fault', 'add', { method: 'profile', answer: 'QUERY_LIMIT_EXCEEDED', times: 1 })
    const { result } = await call('profile')
    assert.equal(result.ID, '1')
    const [first, second] = await portal.control('log', 'list', { method: 'profile', limit: 2 })
    assert.deepEqual([first.status, second.status], [200, 503])
  })

  test('does not try again what it must not', async () => {
    for (const [answer, status] of [
      ['PORTAL_DELETED', 500],
      ['ACCESS_DENIED', 403],
    ] as const) {
      await portal.control('log', 'clear')
      await portal.control('fault', 'add', { method: 'profile', answer })
      assert.deepEqual((await call('profile')).thrown, { code: answer, status })
      await portal.control('fault', 'clear')
      assert.equal((await portal.control('log', 'list', { method: 'profile' })).length, 1)
    }
  })

  test('is told that its authorization is over when the application is removed', async () => {
    await portal.control('app', 'revoke', { id: app.id })
    assert.ok((await call('profile')).thrown)
  })
})
