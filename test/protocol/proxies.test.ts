import assert from 'node:assert/strict'
import { once } from 'node:events'
import { request } from 'node:http'
import { describe, type TestContext, test } from 'node:test'
import { isAddressRange } from '../../src/http/address-ranges.ts'
import { listening } from '../support/listening.ts'

const CLIENT = '198.51.100.7'

/** Calls a portal that trusts these proxies from an address of this machine; gives what it takes the caller for. */
async function taken(
  t: TestContext,
  trustedProxies: string[] | undefined,
  from: string,
  headers: Record<string, string>,
) {
  const { portal, hook } = await listening(t, {}, trustedProxies ? { trustedProxies } : {})
  await portal.control('state', 'set', { state: 'https-required' })
  const call = request(`${hook}profile`, { localAddress: from, headers, agent: false }).end()
  const [response] = await once(call, 'response')
  response.resume()
  const [entry] = await portal.control('log', 'list')
  return { address: entry.address, secure: response.statusCode === 200 }
}

describe('the address and the scheme of a caller', () => {
  const says = (chain: string, proto = 'https') => ({ 'x-forwarded-for': chain, 'x-forwarded-proto': proto })
  const cases: [
    name: string,
    proxies: string[] | undefined,
    from: string,
    headers: Record<string, string>,
    address: string,
    secure: boolean,
  ][] = [
    ['are as a proxy on this machine says', undefined, '127.0.0.1', says(CLIENT), CLIENT, true],
    ['are those of the connection where no proxy is', undefined, '127.0.0.1', {}, '127.0.0.1', false],
    ['are those of the connection where http is said', undefined, '127.0.0.1', says(CLIENT, 'http'), CLIENT, false],
    ['are not what a stranger says', ['127.0.0.9'], '127.0.0.1', says(CLIENT), '127.0.0.1', false],
    ['are not what anybody says where none is trusted', [], '127.0.0.1', says(CLIENT), '127.0.0.1', false],
    ['are as a proxy of a range says', ['127.0.0.8/30'], '127.0.0.9', says(CLIENT), CLIENT, true],
    ['are not made up in front of it', ['127.0.0.9'], '127.0.0.9', says(`192.0.2.1, ${CLIENT}`), CLIENT, true],
    [
      'are found through a chain of proxies',
      ['loopback', '10.0.0.0/8'],
      '127.0.0.1',
      says(`192.0.2.1, ${CLIENT}, 10.1.2.3`),
      CLIENT,
      true,
    ],
  ]
  for (const [name, proxies, from, headers, address, secure] of cases)
    test(name, async t => {
      assert.deepEqual(await taken(t, proxies, from, headers), { address, secure })
    })
})

test('ranges of addresses are told from what is none', () => {
  for (const good of ['10.0.0.5', '10.0.0.0/8', '::1', 'fd00::/8', '::1/128', 'loopback', 'linklocal', 'uniquelocal'])
    assert.equal(isAddressRange(good), true, good)
  for (const bad of [
    '',
    '10.0.0',
    '10.0.0.0/33',
    '10.0.0.0/0',
    '::/129',
    'localhost',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '*',
  ])
    assert.equal(isAddressRange(bad), false, bad)
})
