import assert from 'node:assert/strict'
import dns from 'node:dns'
import { createServer } from 'node:http'
import { syncBuiltinESMExports } from 'node:module'
import type { AddressInfo } from 'node:net'
import { describe, test } from 'node:test'
import { type EgressPolicy, internetOnly, isEgressAllowed } from '../../src/events/delivery/egress-policy.ts'
import { poster } from '../../src/events/delivery/post.ts'
import type { Portal } from '../../src/index.ts'
import { resultOf } from '../support/answers.ts'
import { addApp } from '../support/applications.ts'
import { handler } from '../support/handler.ts'
import { openPortal } from '../support/portal.ts'

const machine: EgressPolicy = { loopback: true, private: false }
const everywhere: EgressPolicy = { loopback: true, private: true }

describe('an address', () => {
  for (const address of ['127.0.0.1', '127.255.255.254', '::1', '::ffff:127.0.0.1', '::FFFF:7f00:1', '0:0:0:0:0:0:0:1'])
    test(`${address} is the machine itself`, () => {
      assert.deepEqual(
        [internetOnly, machine, everywhere].map(reach => isEgressAllowed(address, reach)),
        [false, true, true],
      )
    })

  for (const address of [
    ...['0.0.0.0', '0.1.2.3', '10.1.2.3', '100.64.0.1', '100.127.255.255', '169.254.169.254', '172.16.0.1'],
    ...['172.31.255.255', '192.0.0.8', '192.168.1.1', '198.18.0.1', '198.19.255.255', '224.0.0.1', '255.255.255.255'],
    ...['::ffff:0:10.0.0.1', '::ffff:0:7f00:1', '::ffff:0:127.0.0.1'],
    ...['::', '::10.0.0.1', '::ffff:10.0.0.1', '::ffff:a00:1', '::ffff:c0a8:101', '64:ff9b::a00:1', '64:ff9b:1::1'],
    ...['2001::1', '2002:7f00:1::', 'fc00::1', 'fdff::1', 'fe80::1', 'febf::1', 'fec0::1', 'ff02::1'],
  ])
    test(`${address} is not in the internet`, () => {
      assert.deepEqual(
        [internetOnly, machine, everywhere].map(reach => isEgressAllowed(address, reach)),
        [false, false, true],
      )
    })

  for (const address of [
    ...['1.1.1.1', '9.255.255.255', '11.0.0.0', '100.63.255.255', '100.128.0.0', '126.255.255.255', '128.0.0.1'],
    ...['172.15.255.255', '172.32.0.0', '192.167.255.255', '192.169.0.0', '223.255.255.255'],
    ...['2606:4700::1111', '2a00:1450::1', '::ffff:8.8.8.8', '::ffff:808:808'],
  ])
    test(`${address} is in the internet`, () => {
      assert.ok(isEgressAllowed(address, internetOnly))
    })
})

describe('a post', () => {
  /** What comes of a post to a URL that may go nowhere but to the internet. */
  const refused = async (url: string, reach: EgressPolicy = internetOnly): Promise<string> => {
    const sender = poster(() => reach)
    try {
      const { status, problem } = await sender.post(url, 'a=1')
      assert.equal(status, 0)
      return problem ?? ''
    } finally {
      sender.close()
    }
  }

  for (const host of [
    ...['127.0.0.1', '127.1', '2130706433', '0x7f000001', '0x7f.0.0.1', '017700000001', '0177.0.0.1', '127.0.0.1.'],
    ...[
      '[::1]',
      '[::ffff:127.0.0.1]',
      '[::ffff:7f00:1]',
      '[0:0:0:0:0:ffff:127.0.0.1]',
      '%31%32%37.0.0.1',
      '１２７.0.0.1',
    ],
    ...['0.0.0.0', '0', '[::]', '169.254.169.254', '2852039166', '10.1', '[fd00::1]', 'localhost', 'LOCALHOST'],
  ])
    test(`to ${host} is refused, however it is spelled`, async t => {
      const to = await handler(t)
      const { port } = new URL(to.url)
      assert.match(await refused(`http://${host}:${port}/`), /is not in the internet/)
      assert.match(await refused(`https://${host}:${port}/`), /is not in the internet/)
      assert.equal(to.received.length, 0)
    })

  for (const host of ['0.0.0.0', '[::]', '0'])
    test(`to ${host} is refused where the machine itself is allowed`, async () => {
      assert.match(await refused(`http://${host}:9/`, machine), /is not in the internet/)
    })

  test('to a name goes to the address that was looked at and to no other', async t => {
    const to = await handler(t)
    const { port } = new URL(to.url)
    // A name whose owner tells something else each time it is looked up.
    const answers: dns.LookupAddress[][] = [
      [{ address: '10.0.0.1', family: 4 }],
      [
        { address: '127.0.0.1', family: 4 },
        { address: 'fd00::1', family: 6 },
      ],
      [{ address: '::ffff:127.0.0.1', family: 6 }],
    ]
    let asked = 0
    const resolve = (_host: string, _options: object, found: (error: null, all: dns.LookupAddress[]) => void) =>
      queueMicrotask(() => found(null, answers[asked++]!))
    t.mock.method(dns, 'lookup', resolve as unknown as typeof dns.lookup)
    syncBuiltinESMExports()
    t.after(() => {
      t.mock.restoreAll()
      syncBuiltinESMExports()
    })
    for (const address of ['10.0.0.1', '127.0.0.1', '::ffff:127.0.0.1'])
      assert.ok((await refused(`http://rebinding.example:${port}/`)).startsWith(`${address} is not in the internet`))
    // Of several addresses those are left out that may not be reached.
    answers.push([
      { address: '10.0.0.1', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ])
    const sender = poster(() => machine)
    assert.equal((await sender.post(`http://rebinding.example:${port}/`, 'a=1')).status, 200)
    sender.close()
    assert.equal(asked, 4)
    assert.equal(to.received.length, 1)
  })

  test('follows no redirect', async t => {
    const inside = await handler(t)
    const server = createServer((_request, response) => response.writeHead(307, { location: inside.url }).end())
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    t.after(() => {
      server.close()
    })
    const sender = poster(() => machine)
    const { status, problem } = await sender.post(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, 'a=1')
    sender.close()
    assert.deepEqual([status, problem], [307, 'It answered 307.'])
    assert.equal(inside.received.length, 0)
  })
})

describe('a portal', () => {
  const HOUR = 3_600_000
  async function opened(
    t: { after(work: () => Promise<void>): void },
    options: { host?: string; url?: string },
  ): Promise<Portal> {
    const portal = await openPortal()
    t.after(() => portal.close())
    await portal.listen({ ...options, httpsPort: 'off' })
    return portal
  }
  async function bind(portal: Portal, url: string): Promise<void> {
    const { id } = await addApp(portal)
    const options = { applicationId: id }
    resultOf(await portal.call('event.bind', { event: 'ONCRMLEADADD', handler: url }, options))
    resultOf(await portal.call('event.bind', { event: 'ONCRMLEADADD', handler: 'http://192.168.77.7:9/' }, options))
  }
  const waiting = async (portal: Portal): Promise<string[]> =>
    (await portal.control('event', 'waiting')).map(
      (one: { url: string; problem: string }) => `${one.url} ${one.problem}`,
    )

  test('that only its machine can call sends to that machine, and to no network around it', async t => {
    const portal = await opened(t, {})
    const to = await handler(t)
    await bind(portal, to.url)
    resultOf(await portal.call('crm.lead.add', { fields: {} }))
    await portal.rest.settled()
    assert.equal(to.received.length, 1)
    const [left, ...others] = await waiting(portal)
    assert.match(left!, /^http:\/\/192\.168\.77\.7:9\/ 192\.168\.77\.7 is not in the internet/)
    assert.deepEqual(others, [])
    await portal.control('event', 'set', { addresses: 'block' })
    resultOf(await portal.call('crm.lead.add', { fields: {} }))
    await portal.rest.settled()
    assert.equal(to.received.length, 1)
  })

  for (const options of [{ host: '0.0.0.0' }, { host: '127.0.0.1', url: 'https://crm.example.com' }])
    test(`that others can call at ${options.url ?? options.host} sends nothing to its own machine unless it is allowed to`, async t => {
      const portal = await opened(t, options)
      const to = await handler(t)
      await bind(portal, to.url)
      resultOf(await portal.call('crm.lead.add', { fields: {} }))
      await portal.rest.settled()
      assert.equal(to.received.length, 0)
      assert.equal((await waiting(portal)).length, 2)
      const app = await addApp(portal, { installUrl: to.url, onlyApi: true })
      assert.match((await portal.control('app', 'install', { id: app.id })).delivered.problem, /not in the internet/)
      await portal.control('event', 'set', { addresses: 'allow' })
      portal.clock.move(HOUR)
      await portal.rest.settled()
      assert.equal(to.received.length, 1)
      assert.deepEqual(await portal.control('event', 'settings'), { retries: 'day', addresses: 'allow' })
    })

  test('whose address is another one of its machine is called from there alone', async t => {
    const portal = await opened(t, { url: 'http://[::1]:8080' })
    const to = await handler(t)
    await bind(portal, to.url)
    resultOf(await portal.call('crm.lead.add', { fields: {} }))
    await portal.rest.settled()
    assert.equal(to.received.length, 1)
  })

  test('is told how at its start', async t => {
    const portal = await openPortal({ events: { addresses: 'block', retries: 3 } })
    t.after(() => portal.close())
    assert.deepEqual(await portal.control('event', 'settings'), { retries: 3, addresses: 'block' })
  })
})
