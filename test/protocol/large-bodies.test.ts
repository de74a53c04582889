import assert from 'node:assert/strict'
import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { after, describe, test } from 'node:test'
import { fails } from '../support/answers.ts'
import { addApp, tokensFor } from '../support/applications.ts'
import { ask, exchange, get, listening, post, send } from '../support/listening.ts'

const { portal, http, hook } = await listening({ after })
const { pathname } = new URL(hook)
const { accessToken } = await tokensFor(portal, await addApp(portal), 1, http)

const JSON_TYPE = 'application/json'
const FORM = 'application/x-www-form-urlencoded'
const LARGE = 400_000

/** The head of a request whose body is announced and need not follow. */
const head = (path: string, length: number, type = JSON_TYPE, more = ''): string =>
  `POST ${path} HTTP/1.1\r\nhost: portal\r\ncontent-type: ${type}\r\ncontent-length: ${length}\r\n${more}\r\n`

describe('a large body of a stranger is answered before it comes', () => {
  const strangers: Record<string, string> = {
    'by a webhook': head('/rest/1/0123456789abcdef/profile', 10_000_000),
    'by a token in the query': head('/rest/profile?auth=0123', 10_000_000),
    'by a token in a header': head('/rest/profile', 10_000_000, JSON_TYPE, 'authorization: Bearer 0123\r\n'),
  }
  for (const [who, bytes] of Object.entries(strangers))
    test(who, async () => {
      const { status, result } = await exchange(http, bytes)
      assert.deepEqual([status, result], [401, undefined])
      const [entry] = await portal.control('log', 'list', { limit: 1 })
      assert.deepEqual([entry.method, entry.status], ['profile', 401])
    })
})

describe('what is too much is refused before it has come', () => {
  const deep = 'The data nests deeper than 32 levels.'
  const keys = 'The data has more than 50000 keys.'
  const names = 'The names of the data have more than 4194304 bytes.'
  const beginnings: [what: string, type: string, begun: string, reason: string][] = [
    ['lists in lists', JSON_TYPE, '['.repeat(40), deep],
    ['maps in maps', JSON_TYPE, ' { "a\\"}": '.repeat(40), deep],
    ['many elements', JSON_TYPE, `[${'1,'.repeat(60_000)}`, keys],
    ['many small lists', JSON_TYPE, `[${'[1],'.repeat(30_000)}`, keys],
    ['many names', JSON_TYPE, `{${`"${'n'.repeat(100)}":1,`.repeat(45_000)}`, names],
    ['many pairs', FORM, 'a&'.repeat(60_000), keys],
    ['pairs of nothing', FORM, '=&'.repeat(60_000), keys],
    ['a long name', FORM, 'n'.repeat(5_000_000), names],
  ]
  for (const [what, type, begun, reason] of beginnings)
    test(what, async () => {
      fails(await exchange(http, head(`${pathname}profile`, 10_000_000, type) + begun), 'INVALID_REQUEST', reason)
      const [entry] = await portal.control('log', 'list', { limit: 1 })
      assert.deepEqual([entry.method, entry.status], ['profile', 400])
    })

  test('and what is just not too much is taken, whatever stands in its texts', async () => {
    const lists = `${'['.repeat(31)}"${'[{,:\\"\\\\'.repeat(LARGE / 8)}"${']'.repeat(31)}`
    const note = `{"note": ${lists}, "empty": ${'['.repeat(32)}${']'.repeat(32)}}`
    assert.equal((await send(`${hook}profile`, JSON_TYPE, note)).status, 200)
    const many = { note: Array.from({ length: 49_990 }, (_, i) => `element ${i}`), text: 'x'.repeat(LARGE) }
    assert.equal((await post(`${hook}profile`, many)).status, 200)
  })
})

describe('a large body says the same as a small one', () => {
  const TITLE = 'Ж &=+%"\\'.repeat(20)
  const filler = `+ ${'filler '.repeat(LARGE / 7)}`
  const bodies: Record<string, () => RequestInit> = {
    JSON: () => ({
      headers: { 'content-type': JSON_TYPE },
      body: JSON.stringify({ fields: { TITLE, COMMENTS: filler } }),
    }),
    'a form': () => ({ body: new URLSearchParams({ 'fields[TITLE]': TITLE, 'fields[COMMENTS]': filler }) }),
    'a form of many pairs': () => {
      const pairs = Array.from({ length: 40_000 }, (_, i) => [`fields[X${i}]`, '']) as [string, string][]
      return { body: new URLSearchParams([...pairs, ['fields[TITLE]', TITLE], ['fields[COMMENTS]', filler]]) }
    },
    multipart: () => {
      const body = new FormData()
      body.append('fields[TITLE]', TITLE)
      body.append('fields[COMMENTS]', filler)
      return { body }
    },
    'a body of unknown length': () => ({
      headers: { 'content-type': JSON_TYPE },
      duplex: 'half',
      body: new Blob([JSON.stringify({ fields: { TITLE, COMMENTS: filler } })]).stream(),
    }),
  }
  for (const [what, init] of Object.entries(bodies))
    for (const [who, url] of [
      ['a webhook', `${hook}crm.lead.add`],
      ['a token in the query', `${http}/rest/crm.lead.add?auth=${accessToken}`],
    ] as const)
      test(`${what}, by ${who}`, async () => {
        const { result } = await ask(url, { method: 'POST', ...init() })
        const lead = (await get(`${hook}crm.lead.get?id=${result}`)).result
        assert.deepEqual([lead.TITLE, lead.COMMENTS.length], [TITLE, filler.length])
      })
})

/** A client that has sent a part of its large body, and its token may come yet. */
async function begun(): Promise<{ socket: Socket; end: () => Promise<string> }> {
  const { hostname, port } = new URL(http)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write(`${head('/rest/profile', LARGE)}{"note":"`)
  return {
    socket,
    async end() {
      socket.write(`${'x'.repeat(LARGE - 11)}"}`)
      const [answer] = await once(socket.setEncoding('utf8'), 'data')
      socket.destroy()
      return answer
    },
  }
}

describe('large bodies whose caller is not known yet', () => {
  const mine = () => post(`${http}/rest/profile`, { auth: accessToken, note: 'x'.repeat(LARGE) })
  /** What has become of a call after others were answered. */
  async function stateOf(call: Promise<unknown>): Promise<string> {
    let state = 'waits'
    call.then(() => {
      state = 'is answered'
    })
    for (let n = 0; n < 30; n++) assert.equal((await post(`${http}/rest/profile`, { auth: accessToken })).status, 200)
    assert.equal((await post(`${hook}profile`, { note: 'x'.repeat(LARGE) })).status, 200, 'who is known does not wait')
    return state
  }

  test('are read one after the other', async () => {
    const first = await begun()
    await stateOf(Promise.resolve())
    const second = mine()
    assert.equal(await stateOf(second), 'waits')
    assert.match(await first.end(), /^HTTP\/1\.1 401 /)
    assert.equal((await second).status, 200)
  })

  test('and who leaves does not keep the others waiting', async () => {
    const first = await begun()
    await stateOf(Promise.resolve())
    const gone = await begun()
    const second = mine()
    assert.equal(await stateOf(second), 'waits')
    gone.socket.destroy()
    first.socket.destroy()
    assert.equal((await second).status, 200)
  })
})

test('while a large body is taken apart others are answered', async () => {
  const { hostname, port } = new URL(http)
  const pairs = Array.from({ length: 40_000 }, (_, i) => `a${'[b]'.repeat(30)}[${i}]=${'x'.repeat(100)}`).join('&')
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write(head(`${pathname}profile`, pairs.length, FORM) + pairs.slice(0, -1))
  assert.equal((await get(`${hook}profile`)).status, 200)
  const order: string[] = []
  const large = once(socket, 'data').then(() => order.push('large'))
  socket.write(pairs.slice(-1))
  assert.equal((await get(`${hook}server.time`)).status, 200)
  order.push('small')
  await large
  socket.destroy()
  assert.deepEqual(order, ['small', 'large'])
})
