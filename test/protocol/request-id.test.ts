import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { listening } from '../support/listening.ts'

const { portal, http, hook } = await listening({ after })

const idOf = async (url: string, init: RequestInit = {}): Promise<string> => {
  const response = await fetch(url, init)
  await response.text()
  return response.headers.get('x-request-id') ?? ''
}

const OWN = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-z]+$/

describe('X-Request-Id', () => {
  test('stands in every answer, with an id of its own', async () => {
    const urls = [`${hook}profile`, `${hook}crm.lead.get`, `${http}/rest/1/wrong/profile`, `${http}/login`]
    const ids = await Promise.all(
      [...urls, `${http}/nothing`, `${http}/_portico/`, `${http}/oauth/token/`].map(u => idOf(u)),
    )
    for (const id of ids) assert.match(id, OWN)
    assert.equal(new Set(ids).size, ids.length)
    assert.match(await idOf(`${hook}profile`, { method: 'PUT' }), OWN)
    assert.match(await idOf(`${hook}profile`, { method: 'POST', body: '\xff%' }), OWN)
  })

  test("is the client's own where it names one, by the header or as SDKs do by the query", async () => {
    const named = { headers: { 'x-request-id': 'of-the-client' } }
    assert.equal(await idOf(`${hook}profile`, named), 'of-the-client')
    assert.equal(await idOf(`${hook}profile?bx24_request_id=of-the-sdk&a=1`), 'of-the-sdk')
    assert.equal(await idOf(`${hook}profile?a=1&bx24_request_id=of-the-sdk`, named), 'of-the-client')
  })

  test('is not what would do harm in a header or a log', async () => {
    for (const id of ['', 'a b', 'x'.repeat(129), '"}', 'Ä'])
      assert.match(await idOf(`${hook}profile`, { headers: { 'x-request-id': id } }), OWN, id)
    assert.match(await idOf(`${hook}profile?bx24_request_id=a%0d%0ab`), OWN)
  })

  test('finds the call and the commands of a batch in the request log', async () => {
    await idOf(`${hook}batch?cmd[a]=profile&cmd[b]=crm.lead.get`, { headers: { 'x-request-id': 'one-batch' } })
    await idOf(`${http}/oauth/token/`, { headers: { 'x-request-id': 'one-token' } })
    await idOf(`${hook}profile`, { method: 'PUT', headers: { 'x-request-id': 'one-refusal' } })
    const methods = async (requestId: string) =>
      (await portal.control('log', 'list', { requestId })).map(({ method }: { method: string }) => method).sort()
    assert.deepEqual(await methods('one-batch'), ['batch', 'crm.lead.get', 'profile'])
    assert.deepEqual(await methods('one-token'), ['oauth.token'])
    assert.deepEqual(await methods('one-refusal'), ['profile'])
  })
})
