import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { listWebhooks, revokeWebhook } from '../../src/portal/webhooks.ts'
import { systemPhrases, type Words } from '../../src/rest/phrases.ts'
import { answers, fails, resultOf } from '../support/answers.ts'
import { ask, get, listening, post } from '../support/listening.ts'
import { addRole } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'

const { portal, http, hook, call, webhook } = await listening({ after })
const code = portal.webhook.code

const noAuth = ['NO_AUTH_FOUND', 'Wrong authorization data', 401] as const
const noWebhook = ['INVALID_CREDENTIALS', 'Invalid request credentials', 401] as const
const noMethod = ['ERROR_METHOD_NOT_FOUND', 'Method not found!', 404] as const
const noScope = [
  'insufficient_scope',
  'The request requires higher privileges than provided by the webhook token',
  403,
] as const

/** User 2 may do nothing, user 3 may read and change what is their own. */
before(async () => {
  for (const name of ['bob', 'eve'])
    resultOf(await call('user.add', { EMAIL: `${name}@example.com`, NAME: name, UF_DEPARTMENT: [1] }))
  const own = { read: 'own', add: 'own', update: 'own', delete: 'own' } as const
  await addRole(portal, { name: 'Own', permissions: { LEAD: own, CONTACT: own }, relations: ['U3'] })
  answers(await call('crm.lead.add', { fields: { TITLE: 'of user 1', OPENED: 'N' } }), 1)
})

describe('who is not known', () => {
  const strangers: Record<string, string> = {
    'a wrong code': `/rest/1/${'0'.repeat(32)}/profile`,
    'the code in capitals': `/rest/1/${code?.toUpperCase()}/profile`,
    'a part of the code': `/rest/1/${code?.slice(0, -1)}/profile`,
    'the code of another user': `/rest/2/${code}/profile`,
    'a user that is none': `/rest/999/${code}/profile`,
    'a user in words': `/rest/one/${code}/profile`,
    'a user with a sign': `/rest/+1/${code}/profile`,
    'a user with a zero in front and no code': `/rest/01/profile`,
    'a huge user': `/rest/99999999999999999999/${code}/profile`,
    'SQL for a user': `/rest/1%20or%201=1/${code}/profile`,
    'SQL for a code': `/rest/1/'%20or%20'1'='1/profile`,
  }
  for (const [who, path] of Object.entries(strangers))
    test(who, async () => fails(await get(http + path), ...noWebhook))

  const nobody: Record<string, string> = {
    'no credentials': '/rest/profile',
    'an empty token': '/rest/profile?auth=',
    'a token that is a list': '/rest/profile?auth[]=1',
    nothing: '/rest',
    'nothing but slashes': '/rest///',
  }
  for (const [who, path] of Object.entries(nobody)) test(who, async () => fails(await get(http + path), ...noAuth))

  const tokens: Record<string, string> = {
    'a token that nobody has': '/rest/profile?auth=d161f25928c3184678924ec127edd29a',
    'an access token that nobody has': '/rest/profile?access_token=d161f259',
    'the code as a token': `/rest/profile?auth=${code}`,
  }
  for (const [what, path] of Object.entries(tokens))
    test(what, async () => fails(await get(http + path), 'invalid_token', 'Unable to get application by token', 401))

  test('a token beside a webhook does not count', async () => {
    assert.equal((await get(`${hook}profile?auth=wrong`)).result.ID, '1')
    assert.equal((await post(`${hook}profile`, { auth: 'wrong', access_token: 'wrong' })).result.ID, '1')
  })
})

describe('the order of refusals', () => {
  test('who calls comes before what is called', async () => {
    fails(await get(`${http}/rest/1/wrong/nope`), ...noWebhook)
    fails(await get(`${http}/rest/1/wrong/crm.lead.get?id=0`), ...noWebhook)
    fails(await post(`${http}/rest/1/wrong/batch`, { cmd: 1 }), ...noWebhook)
  })

  test('the method comes before its scope', async () => {
    const narrow = await webhook(1, ['user_brief'])
    fails(await get(`${narrow}crm.lead.nope`), ...noMethod)
    fails(await get(`${narrow}crm.lead.get`), ...noScope)
  })

  test('the scope comes before parameters', async () => {
    fails(await get(`${await webhook(1, ['user_brief'])}crm.lead.delete?id=0`), ...noScope)
    fails(await get(`${await webhook(1, ['crm'])}user.get?FILTER=x`), ...noScope)
  })

  test('parameters come before access', async () => {
    const nobody = await webhook(2)
    fails(await get(`${nobody}crm.lead.get?id=0`), '', 'ID is not defined or invalid.')
    fails(await get(`${nobody}crm.lead.update?id=1`), '', "Parameter 'fields' must be array.")
    fails(
      await post(`${nobody}crm.lead.contact.add`, { id: 1, fields: 1 }),
      '',
      "The parameter 'fields' must be array.",
    )
  })

  test('who may do nothing is not told what exists', async () => {
    const nobody = await webhook(2)
    for (const id of [1, 999]) {
      fails(await get(`${nobody}crm.lead.get?id=${id}`), '', 'Access denied.')
      fails(await get(`${nobody}crm.lead.contact.items.get?id=${id}`), 'ACCESS_DENIED', 'Access denied!')
    }
  })

  test('who may do something is told so before', async () => {
    const eve = await webhook(3)
    fails(await get(`${eve}crm.lead.get?id=1`), '', 'Access denied.')
    fails(await get(`${eve}crm.lead.get?id=999`), '', 'Not found')
    fails(await get(`${eve}crm.lead.contact.items.get?id=999`), 'NOT_FOUND', 'Not found.')
  })

  test('of a binding the id of the owner comes first', async () => {
    const text = "The parameter 'ownerEntityID' is invalid or not defined."
    fails(await post(`${hook}crm.lead.contact.delete`, { id: 0, fields: 'x' }), '', text)
    fails(
      await post(`${hook}crm.lead.contact.delete`, { id: 1, fields: 'x' }),
      '',
      "The parameter 'item' must be array.",
    )
    fails(await post(`${hook}crm.lead.contact.delete`, { id: 999, fields: [] }), 'NOT_FOUND', 'Not found.')
    fails(
      await post(`${hook}crm.lead.contact.delete`, { id: 1, fields: [] }),
      '',
      "The parameter 'fields' is not valid.",
    )
  })
})

describe('scopes of a webhook', () => {
  test('open their methods and no others', async () => {
    const crm = await webhook(1, ['crm'])
    assert.equal((await get(`${crm}crm.lead.list`)).status, 200)
    fails(await get(`${crm}user.get`), ...noScope)
    const user = await webhook(1, ['user'])
    assert.equal((await get(`${user}user.get`)).status, 200)
    fails(await get(`${user}crm.lead.list`), ...noScope)
  })

  test('methods without a scope are open to every webhook', async () => {
    const crm = await webhook(1, ['crm'])
    for (const method of ['profile', 'methods', 'scope', 'server.time', 'method.get?name=batch', 'feature.get?CODE=x'])
      assert.equal((await get(crm + method)).status, 200, method)
    assert.deepEqual((await get(`${crm}scope`)).result, ['crm'])
    assert.deepEqual((await get(`${crm}method.get?name=user.get`)).result, { isExisting: true, isAvailable: false })
  })

  test('every method of another scope is refused, whatever it is sent', async () => {
    const scoped = portal.rest.registry.all().filter(method => method.scopes.length)
    assert.ok(scoped.length > 50)
    const none = await webhook(1, ['nothing'])
    for (const { name } of scoped) fails(await post(none + name, { id: 1, fields: {} }), ...noScope)
  })
})

describe('a webhook', () => {
  test('that is revoked opens nothing from then on', async () => {
    const other = await webhook(1)
    assert.equal((await get(`${other}profile`)).status, 200)
    const { id } = (await listWebhooks(portal.store.read)).at(-1)!
    await portal.store.write(db => revokeWebhook(db, id))
    fails(await get(`${other}profile`), ...noWebhook)
    fails(await get(`${other}nope`), ...noWebhook)
    assert.equal((await get(`${hook}profile`)).status, 200)
  })

  test('of a user who was dismissed is refused until they are back', async () => {
    const bob = await webhook(2)
    assert.equal((await get(`${bob}profile`)).result.NAME, 'bob')
    answers(await call('user.update', { ID: 2, ACTIVE: 'N' }), true)
    const refused = ['INVALID_CREDENTIALS', 'Invalid request credentials', 403] as const
    fails(await get(`${bob}profile`), ...refused)
    fails(await get(`${bob}nope`), ...refused)
    fails(await get(`${http}/rest/2/wrong/profile`), ...noWebhook)
    fails(await post(`${bob}batch`, { cmd: ['profile'] }), ...refused)
    answers(await call('user.update', { ID: 2, ACTIVE: 'Y' }), true)
    assert.equal((await get(`${bob}profile`)).status, 200)
  })

  test('has as many siblings as one likes', async () => {
    const hooks = [await webhook(3), await webhook(3, ['crm']), await webhook(3, ['user'])]
    const allowed = await Promise.all(hooks.map(async one => (await get(`${one}user.current`)).status))
    assert.deepEqual(allowed, [200, 403, 200])
  })
})

describe('words of the system', () => {
  test('are those of the contract', () => {
    const ours: Words[] = Object.values(systemPhrases)
    const said = ours.map(({ code, status = 400, text }) => `${status} ${code} ${text}`)
    // _includes/system-errors.md, whose 15 rows are all there; a batch's and a body's words are among them.
    const documented = [
      '500 INTERNAL_SERVER_ERROR Internal server error',
      '500 ERROR_UNEXPECTED_ANSWER Server returned an unexpected response',
      '503 QUERY_LIMIT_EXCEEDED Too many requests',
      '405 ERROR_BATCH_METHOD_NOT_ALLOWED Method is not allowed for batch usage',
      '400 ERROR_BATCH_LENGTH_EXCEEDED Max batch length exceeded',
      '401 NO_AUTH_FOUND Wrong authorization data',
      '400 INVALID_REQUEST Https required',
      '503 OVERLOAD_LIMIT REST API is blocked due to overload',
      '403 ACCESS_DENIED REST API is available only on commercial plans',
      '403 INVALID_CREDENTIALS Invalid request credentials',
      '404 ERROR_MANIFEST_IS_NOT_AVAILABLE Manifest is not available',
      '403 insufficient_scope The request requires higher privileges than provided by the webhook token',
      '401 expired_token The access token provided has expired',
      '403 user_access_error The user does not have access to the application',
      '500 PORTAL_DELETED Portal was deleted',
    ]
    // Other pages, and what open clients expect.
    const known = [
      '404 ERROR_METHOD_NOT_FOUND Method not found!',
      '429 OPERATION_TIME_LIMIT Method is blocked due to operation time limit.',
      '401 METHOD_CONFIRM_WAITING Waiting for confirmation',
      '403 METHOD_CONFIRM_DENIED Method call denied',
      '401 PAYMENT_REQUIRED Payment required',
      '401 invalid_token Unable to get application by token',
      '401 authorization_error Unable to authorize user',
      '401 INVALID_CREDENTIALS Invalid request credentials',
      '404 BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION Method not found!',
      '400 BITRIX_REST_V3_EXCEPTION_INVALIDJSONEXCEPTION {reason}',
    ]
    for (const row of documented) assert.ok(said.includes(row), row)
    // What cannot be read at all has words of its own under INVALID_REQUEST, the nearest code that there is.
    // So has a database that cannot be used, under INTERNAL_SERVER_ERROR; limits of files are the operator's.
    const own = /^(4\d\d INVALID_REQUEST|413 FILES?_TOO_LARGE|503 INTERNAL_SERVER_ERROR) /
    const rest = said.filter(row => !documented.includes(row) && !own.test(row))
    assert.deepEqual(rest.sort(), known.sort())
  })

  test('say little of a bug, which is told to the operator', async t => {
    const bugs: string[] = []
    const broken = await openPortal({ onBug: (_error, method) => bugs.push(method) })
    t.after(() => broken.close())
    const { http } = await broken.listen({ httpsPort: 'off' })
    await broken.store.write(async db => {
      await db.schema.dropTable('quote').execute()
    })
    const url = `${http}/rest/1/${broken.webhook.code}/`
    const internal = ['INTERNAL_SERVER_ERROR', 'Internal server error'] as const
    fails(await get(`${url}crm.quote.list`), ...internal, 500)
    const { result } = await post(`${url}batch`, {
      cmd: { bug: 'crm.quote.add?fields[TITLE]=x', ok: 'crm.lead.add?fields[TITLE]=x' },
    })
    assert.deepEqual(result.result_error, { bug: { error: internal[0], error_description: internal[1] } })
    assert.deepEqual(bugs, ['crm.quote.list', 'crm.quote.add'])
    assert.equal((await get(`${url}crm.lead.get?id=${result.result.ok}`)).status, 200)
  })

  test('for a body that is too large', async t => {
    const small = await listening(t, {}, { maxBody: 2000 })
    const text = 'The request body is larger than 2000 bytes.'
    const url = `${small.hook}crm.lead.add`
    fails(await post(url, { fields: { TITLE: 'x'.repeat(2000) } }), 'INVALID_REQUEST', text, 413)
    const chunks = new ReadableStream({
      start(controller) {
        for (let i = 0; i < 3; i++) controller.enqueue(new TextEncoder().encode('fields[TITLE]='.padEnd(1000, 'x')))
        controller.close()
      },
    })
    fails(await ask(url, { method: 'POST', body: chunks, duplex: 'half' } as RequestInit), 'INVALID_REQUEST', text, 413)
    assert.equal((await small.call('crm.lead.list')).total, 0)
    assert.equal((await small.call('crm.lead.add', { fields: { TITLE: 'x'.repeat(1900) } })).status, 200)
  })
})
