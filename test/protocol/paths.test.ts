import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { answers, fails } from '../support/answers.ts'
import { ask, exchange, get, listening, post } from '../support/listening.ts'

const { http, hook, portal, call } = await listening({ after })
const code = portal.webhook.code
const { result: id } = await call('crm.lead.add', { fields: { TITLE: 'Here' } })

describe('every address that clients write leads to the method', () => {
  const paths = [
    `/rest/1/${code}/crm.lead.list`,
    `/rest/1/${code}/crm.lead.list/`,
    // b24phpsdk with a webhook that ends in a slash
    `/rest/1/${code}//crm.lead.list/`,
    `//rest//1//${code}///crm.lead.list//`,
    `/rest/1/${code}/crm.lead.list.json`,
    `/rest/1/${code}/crm.lead.list.JSON/`,
    `/rest/1/${code}/CRM.Lead.LIST`,
    `/rest/1/${code}/crm%2Elead%2Elist`,
    `/rest/%31/${code}/crm.lead.list`,
  ]
  const queries = ['', '?', '?bx24_request_id=4f0c&bx24_sdk_ver=2.2.0&bx24_sdk_type=b24-js-sdk']
  for (const path of paths)
    for (const query of queries)
      test(path.replace(code!, 'CODE') + query, async () => {
        const { status, result } = await get(`${http}${path}${query}`)
        assert.deepEqual([status, result?.[0].TITLE], [200, 'Here'])
      })
})

test('names of top-level parameters have no case, names inside have', async () => {
  for (const name of ['id', 'ID', 'Id'])
    assert.equal((await post(`${hook}crm.lead.get`, { [name]: id })).result.ID, '1')
  const found = async (params: unknown) => (await post(`${hook}crm.lead.list`, params)).total
  assert.equal(await found({ FILTER: { TITLE: 'nothing' } }), 0)
  assert.equal(await found({ Filter: { title: 'nothing' } }), 1, 'there is no field title')
  const added = await post(`${hook}crm.lead.add`, { FIELDS: { title: 'lost', NAME: 'kept' } })
  const { TITLE, NAME } = (await get(`${hook}crm.lead.get?Id=${added.result}`)).result
  assert.deepEqual([TITLE, NAME], [`Lead #${added.result}`, 'kept'])
  answers(await get(`${hook}crm.lead.delete?id=${added.result}`), true)
})

describe('what is no method', () => {
  const nowhere = [
    `/rest/1/${code}`,
    `/rest/1/${code}/`,
    `/rest/1/${code}/crm.lead`,
    `/rest/1/${code}/crm/lead/list`,
    `/rest/1/${code}/crm.lead.list.json.json`,
    `/rest/1/${code}/__proto__`,
    `/rest/1/${code}/constructor.json`,
    `/rest/1/${code}/crm.lead%00.list`,
    `/rest/1/${code}/%E2%82%AC`,
  ]
  for (const path of nowhere)
    test(path.replace(code!, 'CODE'), async () =>
      fails(await post(http + path, {}), 'ERROR_METHOD_NOT_FOUND', 'Method not found!', 404),
    )

  test('a broken percent code is refused in an envelope', async () => {
    for (const path of [`/rest/1/${code}/crm.lead%zz`, `/rest/1/${code}/%FF`, '/rest/%'])
      fails(await get(http + path), 'INVALID_REQUEST', 'The request cannot be read.')
  })
})

describe('outside of /rest/', () => {
  for (const path of ['/restaurant', '/bitrix/', '/rest.json', '/file/1/2', '/%2e%2e/etc/passwd'])
    test(`${path} is not there`, async () => {
      const response = await fetch(http + path)
      assert.equal(response.status, 404)
      assert.match(await response.text(), /not here|Nothing is here/)
    })
})

describe('REST 3.0, of which there is no method yet', () => {
  const nothing = { code: 'BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION', message: 'Method not found!' }
  const root = `${http}/rest/api/1/${code}/`
  const asked = async (url: string, init: RequestInit = {}) => {
    const { status, error, ...more } = await ask(url, init)
    assert.deepEqual(more, {})
    return { status, error: error as unknown }
  }

  test('says so in its own form, whatever is asked', async () => {
    const json = (body: unknown) => ({ method: 'POST', body: JSON.stringify(body) })
    const calls: [string, RequestInit?][] = [
      [`${root}tasks.task.get?id=1`],
      [`${root}tasks.task.get`, json({ id: 1 })],
      [`${root}crm.lead.list`],
      [`${root}batch`, json([{ method: 'tasks.task.get', query: { id: 1 } }])],
      [`${http}/rest//api/1/${code}/main.eventlog.list/`],
      [root],
    ]
    for (const [url, init] of calls) assert.deepEqual(await asked(url, init), { status: 404, error: nothing }, url)
  })

  test('asks who calls first', async () => {
    const failed = async (url: string, code: string, message: string, init?: RequestInit) =>
      assert.deepEqual(await asked(url, init), { status: 401, error: { code, message } })
    await failed(`${http}/rest/api/1/wrong/batch`, 'INVALID_CREDENTIALS', 'Invalid request credentials')
    await failed(`${http}/rest/api/tasks.task.get`, 'NO_AUTH_FOUND', 'Wrong authorization data')
    const body = JSON.stringify({ auth: 'nobody has it' })
    await failed(`${http}/rest/api/tasks.task.get`, 'invalid_token', 'Unable to get application by token', {
      method: 'POST',
      body,
    })
    // The query of an address says nothing in this version.
    await failed(`${http}/rest/api/tasks.task.get?auth=x`, 'NO_AUTH_FOUND', 'Wrong authorization data')
  })

  test('takes JSON alone', async () => {
    for (const body of ['{"id":', 'id=1', new URLSearchParams({ id: '1' }), new FormData()]) {
      const { status, error } = await asked(`${root}tasks.task.get`, { method: 'POST', body })
      assert.deepEqual(
        [status, (error as { code: string }).code],
        [400, 'BITRIX_REST_V3_EXCEPTION_INVALIDJSONEXCEPTION'],
      )
    }
    const { status, error } = await asked(`${root}tasks.task.get`, { method: 'PUT' })
    assert.deepEqual([status, error], [405, { code: 'INVALID_REQUEST', message: 'Use GET or POST.' }])
  })

  test('lets browsers send what makes a call repeatable', async () => {
    const response = await fetch(`${root}tasks.task.add`, { method: 'OPTIONS' })
    assert.match(response.headers.get('access-control-allow-headers') ?? '', /\bidempotency-key\b/)
  })
})

describe('a failed answer tells the number of its entry in the log', () => {
  const numberOf = async (url: string, init: RequestInit = {}) => {
    const response = await fetch(url, init)
    await response.text()
    return response.headers.get('x-portico-log')
  }
  const words = async (id: string | null) =>
    (await portal.control('log', 'explain', { id: Number(id) })).explanation.split('\n')[0]

  test('however it failed', async () => {
    const cases: [url: string, init: RequestInit, says: RegExp][] = [
      [`${hook}crm.lead.get?id=0`, {}, /^crm\.lead\.get by webhook:1: refused with 400/],
      [`${hook}crm.nothing.get`, {}, /^crm\.nothing\.get by webhook:1: refused with 404/],
      [`${http}/rest/1/wrong/profile`, {}, /^profile by nobody who is known: refused with 401/],
      [`${http}/rest/api/1/${code}/a.b`, {}, /^a\.b by webhook:1: refused with 404/],
      [`${hook}crm.lead.list`, { method: 'PUT' }, /^crm\.lead\.list by nobody who is known: refused with 405/],
      [`${hook}crm.lead.add`, { method: 'POST', body: '\xff%' }, /refused/],
      [`${hook}crm.lead.add.xml`, { method: 'POST', body: 'a'.repeat(17_000_000) }, /^crm\.lead\.add .* 413/],
      [`${http}/oauth/token/?grant_type=nothing`, {}, /^oauth\.token by nobody who is known: refused with 400/],
      [`${http}/oauth-server/rest/app.info`, {}, /^oauth\.app\.info by nobody who is known: refused with 401/],
    ]
    for (const [url, init, says] of cases) assert.match(await words(await numberOf(url, init)), says, url)
    for (const method of ['crm.deal.get', 'oauth.token'])
      await portal.control('fault', 'add', { method, html: true, times: 1 })
    assert.match(await words(await numberOf(`${hook}crm.deal.get`)), /^crm\.deal\.get by webhook:1: 403/)
    assert.match(await words(await numberOf(`${http}/oauth/token/`)), /^oauth\.token by nobody who is known: 403/)
  })

  test('and pages of other origins may read it', async () => {
    const response = await fetch(`${hook}crm.lead.get?id=0`)
    await response.text()
    assert.equal(response.headers.get('access-control-expose-headers'), 'x-portico-log, x-request-id')
  })

  test('an answer that is none has none', async () => {
    assert.equal(await numberOf(`${hook}profile`), null)
    assert.equal(await numberOf(`${hook}crm.lead.list`, { method: 'HEAD' }), null)
  })
})

describe('verbs', () => {
  test('HEAD runs nothing', async () => {
    const response = await fetch(`${hook}crm.lead.delete?id=${id}`, { method: 'HEAD' })
    assert.deepEqual([response.status, await response.text()], [200, ''])
    assert.equal((await call('crm.lead.get', { id })).status, 200)
  })

  for (const method of ['PUT', 'PATCH', 'DELETE', 'PROPFIND', 'TRACE'])
    test(`${method} is refused`, async () => {
      const { pathname } = new URL(`${hook}crm.lead.delete`)
      const request = `${method} ${pathname}?id=${id} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`
      fails(await exchange(http, request), 'INVALID_REQUEST', 'Use GET or POST.', 405)
      assert.equal((await call('crm.lead.get', { id })).status, 200)
    })

  test('an answer to HTTP/1.0 ends with its connection', async () => {
    const { status, result } = await exchange(
      http,
      `GET ${new URL(hook).pathname}crm.lead.get?id=${id} HTTP/1.0\r\n\r\n`,
    )
    assert.deepEqual([status, result.TITLE], [200, 'Here'])
  })
})

describe('pages of other origins may call', () => {
  const origin = { origin: 'https://app.example.com' }

  test('the browser asks first', async () => {
    const response = await fetch(`${hook}crm.lead.list`, {
      method: 'OPTIONS',
      headers: {
        ...origin,
        'access-control-request-method': 'POST',
        'access-control-request-headers': 'content-type',
      },
    })
    assert.equal(response.status, 204)
    assert.equal(await response.text(), '')
    assert.equal(response.headers.get('access-control-allow-origin'), '*')
    assert.match(response.headers.get('access-control-allow-methods') ?? '', /\bPOST\b/)
    assert.match(response.headers.get('access-control-allow-headers') ?? '', /\bcontent-type\b/)
  })

  test('and reads every answer, failures too', async () => {
    const urls = [`${hook}crm.lead.list`, `${hook}crm.lead.get?id=0`, `${http}/rest/1/wrong/profile`, `${hook}nope`]
    const bodies: RequestInit[] = [{}, { method: 'PUT' }, { method: 'POST', body: '\0' }]
    for (const url of urls)
      for (const init of bodies) {
        const response = await fetch(url, { ...init, headers: origin })
        await response.text()
        assert.equal(response.headers.get('access-control-allow-origin'), '*', `${init.method} ${url}`)
      }
  })

  test('the answer says that it is JSON', async () => {
    const response = await fetch(`${hook}crm.lead.list`)
    await response.text()
    assert.equal(response.headers.get('content-type'), 'application/json; charset=utf-8')
  })
})

test('a request that is no HTTP gets an envelope, too', async () => {
  const { pathname } = new URL(hook)
  const long = `GET ${pathname}profile?a=${'a'.repeat(40_000)} HTTP/1.1\r\nHost: x\r\n\r\n`
  fails(await exchange(http, long), 'INVALID_REQUEST', 'The address or the headers are too long.', 431)
  const raw = `GET ${pathname}crm.lead.list?filter[TITLE]=Привет HTTP/1.1\r\nHost: x\r\n\r\n`
  fails(await exchange(http, raw), 'INVALID_REQUEST', 'The request cannot be read.')
  fails(await exchange(http, 'hello\r\n\r\n'), 'INVALID_REQUEST', 'The request cannot be read.')
  assert.equal((await ask(`${hook}profile`, {})).status, 200)
})
