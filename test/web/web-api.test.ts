import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { type Browser, browser, PASSWORD, withPassword } from '../support/browser.ts'
import { listening } from '../support/listening.ts'
import { addRole, addUser } from '../support/people.ts'

const { portal, http, call } = await listening({ after })
await withPassword(portal)

/** Somebody who is logged in, and what their pages send. */
async function loggedIn(email = 'admin@example.com'): Promise<Browser & { ask: Ask }> {
  const one = browser(http)
  await one.submit('/login', '/login', { email, password: PASSWORD })
  const session = JSON.parse((await one.get('/_web/session')).text)
  const csrf: string = session.result?.csrf
  const cookie = [...one.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const ask: Ask = async (method, path, body, headers = {}) => {
    const response = await fetch(`${http}/_web/${path}`, {
      method,
      headers: { cookie, 'x-portico-csrf': csrf, ...(body && { 'content-type': 'application/json' }), ...headers },
      ...(body && { body: JSON.stringify(body) }),
    })
    return { status: response.status, ...((await response.json()) as object) }
  }
  return { ...one, ask }
}

// biome-ignore lint/suspicious/noExplicitAny: whatever the door answers
type Ask = (method: string, path: string, body?: object, headers?: Record<string, string>) => Promise<any>

describe('the private API of the pages', async () => {
  const { result } = await call('user.get', { ID: 1 })
  const admin = await loggedIn(result[0].EMAIL)

  test('opens to whoever is logged in, and to nobody else', async () => {
    const { status, result } = await admin.ask('GET', 'session')
    assert.equal(status, 200)
    assert.deepEqual([result.user.id, result.isAdmin, result.actor], [1, true, null])
    assert.ok(result.crm.types.some((type: { name: string }) => type.name === 'DEAL'))
    const stranger = await fetch(`${http}/_web/session`)
    assert.deepEqual([stranger.status, ((await stranger.json()) as { error: string }).error], [401, 'NO_SESSION'])
  })

  test('calls methods with the secret of the session alone, and from pages of the portal alone', async () => {
    const added = await admin.ask('POST', 'rest/crm.lead.add', { fields: { TITLE: 'By a page' } })
    assert.equal(added.status, 200)
    const stale = await admin.ask('POST', 'rest/crm.lead.add', { fields: {} }, { 'x-portico-csrf': 'x' })
    assert.deepEqual([stale.status, stale.error], [403, 'STALE_PAGE'])
    const elsewhere = await admin.ask('POST', 'rest/crm.lead.add', { fields: {} }, { 'sec-fetch-site': 'cross-site' })
    assert.deepEqual([elsewhere.status, elsewhere.error], [403, 'CROSS_SITE'])
    const refused = await admin.ask('POST', 'rest/crm.lead.get', { id: 'x' })
    assert.deepEqual([refused.status, refused.error_description], [400, 'ID is not defined or invalid.'])
  })

  test('cookies open nothing else', async () => {
    const cookie = [...admin.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    for (const path of ['/rest/crm.lead.list', '/_portico/log'])
      assert.equal((await fetch(http + path, { headers: { cookie } })).status, 401, path)
  })

  test('is not hit by states and faults, nor mixed into the log of what others send', async () => {
    await portal.control('fault', 'add', { method: '*', answer: 'OVERLOAD_LIMIT' })
    assert.equal((await call('crm.lead.list')).status, 503)
    assert.equal((await admin.ask('POST', 'rest/crm.lead.list', {})).status, 200)
    const batch = await admin.ask('POST', 'rest/batch', { cmd: { a: 'crm.lead.list' } })
    assert.deepEqual(Object.keys(batch.result.result), ['a'])
    await portal.control('fault', 'clear')
    const methods = async (own: boolean) =>
      (await portal.control('log', 'list', { own })).map(({ method }: { method: string }) => method)
    assert.ok(!(await methods(false)).includes('batch'))
    assert.ok((await methods(true)).includes('batch'))
  })

  test('has methods that the API has not', async () => {
    const fields = (OPPORTUNITY: number) => ({ TITLE: 'sum', OPPORTUNITY, CURRENCY_ID: 'USD' })
    for (const amount of [100, 250]) await admin.ask('POST', 'rest/crm.deal.add', { fields: fields(amount) })
    const totals = await admin.ask('POST', 'rest/portico.record.totals', {
      entityTypeId: 2,
      filter: { '%TITLE': 'sum' },
    })
    assert.deepEqual(totals.result, [{ stage: 'NEW', currency: 'USD', count: 2, sum: 350 }])
    assert.equal((await call('portico.record.totals', { entityTypeId: 2 })).error, 'ERROR_METHOD_NOT_FOUND')
    assert.ok(!(await call('methods', { full: true })).result.includes('portico.record.totals'))
    const found = await admin.ask('POST', 'rest/portico.search', { text: 'By a pa' })
    assert.deepEqual(
      found.result.map(({ entityTypeId, title }: { entityTypeId: number; title: string }) => [entityTypeId, title]),
      [[1, 'By a page']],
    )
    const set = await admin.ask('POST', 'rest/portico.preference.set', {
      name: 'list.DEAL',
      value: { columns: ['ID'] },
    })
    assert.equal(set.result, true)
    const kept = await admin.ask('POST', 'rest/portico.preference.get', {})
    assert.deepEqual(kept.result, { 'list.DEAL': { columns: ['ID'] } })
  })

  test('tells people of their notices, until they have seen them', async () => {
    await portal.control('rule', 'add', { type: 'LEAD', stage: 'NEW', notify: 'Another lead', to: [1] })
    await admin.ask('POST', 'rest/crm.lead.add', { fields: {} })
    const { result } = await admin.ask('POST', 'rest/portico.notices', {})
    assert.deepEqual([result.unseen, result.notices[0].text, result.notices[0].seen], [1, 'Another lead', false])
    await admin.ask('POST', 'rest/portico.notices.seen', { lastId: result.notices[0].id })
    assert.equal((await admin.ask('POST', 'rest/portico.notices', {})).result.unseen, 0)
  })

  test('tells of a record who changed what', async () => {
    const { result: id } = await admin.ask('POST', 'rest/crm.deal.add', { fields: { TITLE: 'before' } })
    await admin.ask('POST', 'rest/crm.deal.update', { id, fields: { TITLE: 'after' } })
    const { result } = await admin.ask('POST', 'rest/portico.record.history', { entityTypeId: 2, id })
    assert.deepEqual(
      result.map(({ kind, userId, changes }: Record<string, unknown>) => [kind, userId, changes]),
      [
        ['update', 1, { title: ['before', 'after'] }],
        ['add', 1, null],
      ],
    )
  })

  test('lets administrators control the portal, and nobody else', async () => {
    assert.equal((await admin.ask('GET', 'control/log')).status, 200)
    const email = 'seller@example.com'
    const seller = await addUser(portal, { email })
    await addRole(portal, { name: 'Readers', permissions: { DEAL: { read: 'own' } }, relations: [`U${seller}`] })
    await withPassword(portal, seller)
    const one = await loggedIn(email)
    assert.deepEqual((await one.ask('GET', 'control/log')).error, 'NO_ADMINISTRATOR')
    const { result } = await one.ask('GET', 'session')
    assert.deepEqual(
      result.crm.types.map(({ name, rights }: { name: string; rights: object }) => [name, rights]),
      [['DEAL', { read: true, add: false, update: false, delete: false }]],
    )
    const totals = await one.ask('POST', 'rest/portico.record.totals', { entityTypeId: 2 })
    assert.deepEqual(totals.result, [], 'what one may not read is not counted')
  })
})
