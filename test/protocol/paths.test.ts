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
    // REST 3.0, which is another interface
    `/rest/api/1/${code}/crm.lead.list`,
    `/rest/api/1/${code}/batch`,
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
