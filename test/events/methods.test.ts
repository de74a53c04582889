import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import type { Answer, Portal } from '../../src/index.ts'
import { answers, fails, resultOf } from '../support/answers.ts'
import { type Added, addApp } from '../support/applications.ts'
import { handler } from '../support/handler.ts'
import { openPortal } from '../support/portal.ts'
import { stopTime } from '../support/standing-time.ts'

const DAY = 86_400_000
/** Out of reach, so that nothing leaves the machine. */
const HANDLER = 'https://10.1.2.3/handler/'

const bugs: unknown[] = []
let portal: Portal
let colleague: number
let other: number
before(async () => {
  portal = await openPortal({ onBug: (error, method) => bugs.push([method, error]) })
  await portal.listen({ httpsPort: 'off' })
  colleague = (await portal.control('user', 'add', { email: 'colleague@example.com' })).id
  other = (await portal.control('user', 'add', { email: 'other@example.com' })).id
})
after(async () => {
  await portal.close()
  assert.deepEqual(bugs, [])
})

/** An application of its own for each test: its handlers and queues are nobody else's. */
interface Client {
  app: Added
  call(method: string, params?: object, userId?: number): Promise<Answer>
  // biome-ignore lint/suspicious/noExplicitAny: whatever the method answers
  result(method: string, params?: object, userId?: number): Promise<any>
}
async function client(scopes = ['crm']): Promise<Client> {
  const app = await addApp(portal, { scopes })
  const call: Client['call'] = (method, params = {}, userId = 1) =>
    portal.call(method, { ...params }, { applicationId: app.id, userId })
  return { app, call, result: async (...args) => resultOf(await call(...args)) }
}

const crm = async (method: string, params: object = {}) => resultOf(await portal.call(method, { ...params }))
const addDeal = (): Promise<number> => crm('crm.deal.add', { fields: {} })
const updateDeal = (id: number, TITLE: string) => crm('crm.deal.update', { id, fields: { TITLE } })

const methods = [
  'events',
  'event.bind',
  'event.unbind',
  'event.get',
  'event.test',
  'event.offline.get',
  'event.offline.list',
  'event.offline.clear',
  'event.offline.error',
]

test('a webhook has no events: every method needs an application', async () => {
  const text = 'Current authorization type is denied for this method Application context required'
  for (const method of methods) fails(await portal.call(method, {}), 'WRONG_AUTH_TYPE', text, 403)
})

test('feature.get says that offline events and their sources are there', async () => {
  const { call } = await client()
  for (const [CODE, value] of [
    ['rest_offline_extended', 'Y'],
    ['rest_auth_connector', 'Y'],
    ['constructor', 'N'],
  ])
    answers(await call('feature.get', { CODE }), { value })
})

describe('events', () => {
  test('are those of the scopes of an application, of one scope, or all of them', async () => {
    const [narrow, wide] = [await client(['user_basic']), await client(['crm'])]
    const mine: string[] = await narrow.result('events')
    assert.ok(mine.includes('ONAPPTEST') && mine.includes('ONOFFLINEEVENT'))
    assert.ok(!mine.some(name => name.startsWith('ONCRM')))
    const crmEvents: string[] = await narrow.result('events', { SCOPE: 'crm', FULL: false })
    assert.ok(crmEvents.includes('ONCRMLEADADD') && crmEvents.every(name => name.startsWith('ONCRM')))
    const full: string[] = await narrow.result('events', { FULL: true })
    assert.deepEqual(new Set([...mine, ...crmEvents]).difference(new Set(full)).size, 0)
    const both: string[] = await wide.result('events')
    assert.ok(both.includes('ONCRMLEADADD') && both.includes('ONAPPTEST'))
    answers(await wide.call('events', { SCOPE: 'no such scope' }), [])
    // The scope decides where both are given.
    answers(await wide.call('events', { SCOPE: 'crm', FULL: 'true' }), crmEvents)
    assert.equal(new Set(full).size, full.length)
  })
})

describe('event.bind', () => {
  test('binds for an administrator in nobody’s name, and event.get shows it as its page does', async () => {
    const { result } = await client()
    assert.equal(await result('event.bind', { event: 'ONCRMLEADADD', handler: HANDLER }), true)
    assert.equal(await result('event.bind', { event: 'ONCRMLEADADD', handler: HANDLER, auth_type: colleague }), true)
    assert.deepEqual(await result('event.get'), [
      { event: 'ONCRMLEADADD', handler: HANDLER, auth_type: '0', offline: 0 },
      { event: 'ONCRMLEADADD', handler: HANDLER, auth_type: String(colleague), offline: 0 },
    ])
  })

  test('reads the name of an event in any case, and its own parameters too', async () => {
    const { result } = await client()
    assert.equal(await result('event.bind', { EVENT: ' onCrmDealAdd ', HANDLER, AUTH_TYPE: '' }), true)
    assert.deepEqual(
      (await result('event.get')).map((one: { event: string }) => one.event),
      ['ONCRMDEALADD'],
    )
    assert.deepEqual(await result('event.unbind', { event: 'OnCrmDealAdd', handler: HANDLER }), { count: 1 })
  })

  for (const [what, params, code, text, status] of [
    ['no event', { handler: HANDLER }, 'ERROR_ARGUMENT', "Argument 'EVENT' is null or empty", 400],
    ['an unknown event', { event: 'ONNOTHING', handler: HANDLER }, 'ERROR_EVENT_NOT_FOUND', 'Event not found', 400],
    ['no handler', { event: 'ONCRMDEALADD' }, 'ERROR_ARGUMENT', "Argument 'HANDLER' is null or empty", 400],
  ] as const)
    test(`is refused for ${what}`, async () => {
      const { call } = await client()
      fails(await call('event.bind', params), code, text, status)
    })

  test('is refused for an event of a scope that the application lacks', async () => {
    const { call } = await client(['user_basic'])
    const params = { event: 'ONCRMDEALADD', handler: HANDLER }
    fails(await call('event.bind', params), 'ERROR_EVENT_NOT_FOUND', 'Event not found')
  })

  for (const url of [
    'example.com/x',
    'ftp://example.com/',
    'https://',
    'javascript:alert(1)',
    `https://a/${'x'.repeat(2000)}`,
  ])
    test(`is refused for the handler ${url.slice(0, 30)}`, async () => {
      const { call, result } = await client()
      const { status, error } = await call('event.bind', { event: 'ONCRMDEALADD', handler: url })
      assert.deepEqual([status, error], [400, 'ERROR_ARGUMENT'])
      assert.deepEqual(await result('event.get'), [])
    })

  test('is refused a second time for the same event, handler and user', async () => {
    const { call, result } = await client()
    const params = { event: 'ONCRMDEALADD', handler: HANDLER }
    await result('event.bind', params)
    fails(await call('event.bind', params), 'ERROR_CORE', 'Unable to set event handler: Handler already binded')
    await result('event.bind', { ...params, auth_type: 1 })
    await result('event.bind', { ...params, handler: `${HANDLER}?2` })
    await result('event.bind', { ...params, event: 'ONCRMDEALUPDATE' })
    assert.equal((await result('event.get')).length, 4)
    // What another application has bound is nobody else's.
    const second = await client()
    await second.result('event.bind', params)
    assert.equal((await second.result('event.get')).length, 1)
  })

  test('is refused for a user who is not there or was dismissed', async () => {
    const { call } = await client()
    const gone = (await portal.control('user', 'add', { email: 'gone@example.com' })).id
    await portal.control('user', 'update', { id: gone, active: false })
    for (const auth_type of [999_999, 9_007_199_254_740_991, -1, 'somebody', gone]) {
      const { status, error } = await call('event.bind', { event: 'ONCRMDEALADD', handler: HANDLER, auth_type })
      assert.deepEqual([auth_type, status, error], [auth_type, 400, 'ERROR_ARGUMENT'])
    }
  })

  test('keeps options only as an object, and everything odd is no bug', async () => {
    const { call } = await client()
    const odd = [[], 'x', { a: { b: [1] } }, null, 7, { minTimeout: 'x' }, { minTimeout: -5 }]
    for (const [at, options] of odd.entries())
      answers(await call('event.bind', { event: 'ONOFFLINEEVENT', handler: `${HANDLER}${at}`, options }), true)
    for (const [at, auth_connector] of ['\ud800', 'x'.repeat(255), ['x']].entries())
      answers(await call('event.bind', { event: deals[at], event_type: 'offline', auth_connector }), true)
    const long = { event: 'ONCRMDEALADD', event_type: 'offline', auth_connector: 'x'.repeat(256) }
    assert.equal((await call('event.bind', long)).error, 'ERROR_ARGUMENT')
  })
})

const deals = ['ONCRMDEALADD', 'ONCRMDEALUPDATE', 'ONCRMDEALDELETE']

describe('a user who is no administrator', () => {
  const offline = (what: string) =>
    ['ACCESS_DENIED', `Access denied! Offline events ${what} requires administrator access rights`, 403] as const
  const named = (what: string) =>
    ['ACCESS_DENIED', `Access denied! Event ${what} with AUTH_TYPE requires administrator access rights`, 403] as const

  test('binds, sees and unbinds in their own name alone', async () => {
    const { call, result } = await client()
    const event = 'ONCRMDEALADD'
    await result('event.bind', { event, handler: HANDLER })
    await result('event.bind', { event, handler: HANDLER, auth_type: other })
    await result('event.bind', { event, event_type: 'offline' })
    await result('event.bind', { event, handler: HANDLER }, colleague)
    const mine = [{ event, handler: HANDLER, auth_type: String(colleague), offline: 0 }]
    assert.deepEqual(await result('event.get', {}, colleague), mine)
    // Their own number says the same.
    const again = { event, handler: HANDLER, auth_type: colleague }
    assert.equal((await call('event.bind', again, colleague)).error, 'ERROR_CORE')
    fails(await call('event.bind', { event, handler: HANDLER, auth_type: other }, colleague), ...named('binding'))
    fails(await call('event.unbind', { event, handler: HANDLER, auth_type: other }, colleague), ...named('unbinding'))
    fails(await call('event.bind', { event, event_type: 'offline' }, colleague), ...offline('binding'))
    fails(await call('event.unbind', { event, event_type: 'offline' }, colleague), ...offline('unbinding'))
    assert.deepEqual(await result('event.unbind', { event, handler: HANDLER }, colleague), { count: 1 })
    assert.deepEqual(await result('event.unbind', { event, handler: HANDLER }, colleague), { count: 0 })
    assert.equal((await result('event.get')).length, 3)
  })

  for (const auth_type of [0, '', '0', null])
    test(`unbinds nobody else’s handlers with auth_type ${JSON.stringify(auth_type)}`, async () => {
      const { result } = await client()
      const params = { event: 'ONCRMDEALADD', handler: HANDLER }
      await result('event.bind', params)
      assert.deepEqual(await result('event.unbind', { ...params, auth_type }, colleague), { count: 0 })
      await result('event.bind', params, colleague)
      assert.deepEqual(await result('event.unbind', { ...params, auth_type }, colleague), { count: 1 })
      assert.equal((await result('event.get')).length, 1)
    })

  test('has no offline queue', async () => {
    const { call } = await client()
    for (const method of methods.filter(name => name.startsWith('event.offline.')))
      fails(await call(method, { process_id: 'x' }, colleague), 'ACCESS_DENIED', 'Access denied!', 403)
  })
})

describe('event.unbind', () => {
  test('takes the handlers of one user, of nobody in particular, or all of them', async () => {
    const { result } = await client()
    const params = { event: 'ONCRMDEALADD', handler: HANDLER }
    const bind = async () => {
      for (const auth_type of [0, 1, colleague]) await result('event.bind', { ...params, auth_type })
    }
    await bind()
    assert.deepEqual(await result('event.unbind', { ...params, auth_type: colleague }), { count: 1 })
    assert.deepEqual(await result('event.unbind', { ...params, auth_type: '' }), { count: 1 })
    assert.deepEqual(await result('event.unbind', { ...params, auth_type: 0 }), { count: 0 })
    assert.deepEqual(await result('event.unbind', { ...params, handler: `${HANDLER}other` }), { count: 0 })
    assert.deepEqual(await result('event.unbind', params), { count: 1 })
    await bind()
    assert.deepEqual(await result('event.unbind', params), { count: 3 })
    assert.deepEqual(await result('event.get'), [])
  })

  test('tells online from offline', async () => {
    const { result, call } = await client()
    const event = 'ONCRMDEALADD'
    await result('event.bind', { event, handler: HANDLER })
    await result('event.bind', { event, handler: HANDLER, event_type: 'offline' })
    await result('event.bind', { event, event_type: 'OFFLINE', auth_connector: 'a' })
    fails(
      await call('event.bind', { event, handler: 'other', event_type: 'offline' }),
      'ERROR_CORE',
      'Unable to set event handler: Handler already binded',
    )
    assert.deepEqual(
      (await result('event.get')).map((one: { offline: number }) => one.offline),
      [0, 1, 1],
    )
    assert.deepEqual(await result('event.unbind', { event, handler: HANDLER, event_type: 'online' }), { count: 1 })
    assert.deepEqual(await result('event.unbind', { event, event_type: 'offline', auth_connector: 'a' }), { count: 1 })
    assert.deepEqual(await result('event.unbind', { event, event_type: 'offline' }), { count: 1 })
  })

  test('says what is missing', async () => {
    const { call } = await client()
    fails(await call('event.unbind', { handler: HANDLER }), 'ERROR_ARGUMENT', "Argument 'EVENT' is null or empty")
    fails(await call('event.unbind', { event: 'X' }), 'ERROR_ARGUMENT', "Argument 'HANDLER' is null or empty")
  })
})

describe('event.test', () => {
  test('sends back what it was given, in the language of the portal, to the handlers of this application', async t => {
    const [one, two] = [await client(), await client()]
    const [to, elsewhere] = [await handler(t), await handler(t)]
    await one.result('event.bind', { event: 'ONAPPTEST', handler: to.url })
    await two.result('event.bind', { event: 'ONAPPTEST', handler: elsewhere.url })
    answers(await one.call('event.test', { any: 'data', list: { a: ['1', '2'] } }, colleague), 1)
    await portal.rest.settled()
    const { form } = to.received[0]!
    assert.equal(form.event, 'ONAPPTEST')
    assert.deepEqual(form.data, { QUERY: { any: 'data', list: { a: ['1', '2'] } }, LANGUAGE_ID: 'en' })
    assert.equal(form.auth.user_id, String(colleague))
    assert.equal(to.received.length, 1)
    // It is about the application that calls, and no other one.
    assert.equal(elsewhere.received.length, 0)
  })

  test('leaves no secret of what it was given in the request log', async () => {
    const { app, call } = await client()
    await call('event.test', { password: 'very secret', deep: { client_secret: 'very secret' } })
    const [entry] = await portal.control('log', 'list', { method: 'event.test', limit: 1 })
    assert.deepEqual(entry.touched, [{ type: 'APPLICATION', id: app.id, how: 'read' }])
    assert.ok(!JSON.stringify(entry).includes('very secret'))
  })

  test('sends whatever it is given, and holds nothing up', async t => {
    const { call, result } = await client()
    const to = await handler(t)
    await result('event.bind', { event: 'ONAPPTEST', handler: to.url })
    for (const any of ['\ud800', { '\udfff': 1 }, '', [], { '': 1, 'a[b]': 2 }, 'ok'])
      answers(await call('event.test', { any }), 1)
    await portal.rest.settled()
    assert.equal(to.received.length, 6)
    assert.equal(to.received.at(-1)!.form.data.QUERY.any, 'ok')
  })
})

/** Binds an offline queue to what happens to deals. */
async function queueing(auth_connector = ''): Promise<Client> {
  const queue = await client()
  await bindQueue(queue, auth_connector)
  return queue
}
async function bindQueue({ result }: Client, auth_connector: string): Promise<void> {
  for (const event of deals) await result('event.bind', { event, event_type: 'offline', auth_connector })
}

interface Queued {
  ID: string
  TIMESTAMP_X: string
  EVENT_NAME: string
  EVENT_DATA: { FIELDS: { ID: string } }
  EVENT_ADDITIONAL: boolean
  MESSAGE_ID: string
  PROCESS_ID?: string
  ERROR?: string
}
const said = (rows: readonly Queued[]) => rows.map(row => `${row.EVENT_NAME} ${row.EVENT_DATA.FIELDS.ID}`)

describe('an offline queue', () => {
  test('keeps one row for an event of an object, with the moment of the last change', async () => {
    const { result } = await queueing()
    const [a, b] = [await addDeal(), await addDeal()]
    await updateDeal(a, '1')
    const [first] = (await result('event.offline.list', { filter: { EVENT_NAME: 'ONCRMDEALUPDATE' } })) as Queued[]
    portal.clock.move(5000)
    for (const title of ['2', '3']) await updateDeal(a, title)
    await updateDeal(b, '1')
    const rows: Queued[] = await result('event.offline.list')
    assert.deepEqual(said(rows), [
      ...[`ONCRMDEALADD ${a}`, `ONCRMDEALADD ${b}`],
      ...[`ONCRMDEALUPDATE ${a}`, `ONCRMDEALUPDATE ${b}`],
    ])
    const updated = rows[2]!
    assert.equal(updated.ID, first!.ID)
    assert.ok(Date.parse(updated.TIMESTAMP_X) - Date.parse(first!.TIMESTAMP_X) >= 5000)
    assert.deepEqual(updated, {
      ID: updated.ID,
      TIMESTAMP_X: updated.TIMESTAMP_X,
      EVENT_NAME: 'ONCRMDEALUPDATE',
      EVENT_DATA: { FIELDS: { ID: String(a) } },
      EVENT_ADDITIONAL: false,
      MESSAGE_ID: updated.ID,
      PROCESS_ID: '',
      ERROR: '0',
    })
  })

  test('gives what it has and forgets it', async () => {
    const { result } = await queueing()
    const id = await addDeal()
    const { process_id, events } = await result('event.offline.get')
    assert.equal(process_id, null)
    assert.deepEqual(said(events), [`ONCRMDEALADD ${id}`])
    assert.deepEqual(Object.keys(events[0]), [
      ...['ID', 'TIMESTAMP_X', 'EVENT_NAME', 'EVENT_DATA', 'EVENT_ADDITIONAL', 'MESSAGE_ID'],
    ])
    assert.deepEqual(await result('event.offline.get'), { process_id: null, events: [] })
    assert.deepEqual(await result('event.offline.list'), [])
  })

  test('reserves what was taken with clear=0 until it is cleared', async () => {
    const { result } = await queueing()
    const [a, b, c] = [await addDeal(), await addDeal(), await addDeal()]
    const { process_id, events } = await result('event.offline.get', { clear: 0, limit: 2 })
    assert.match(process_id, /^[0-9a-z]{32}$/)
    assert.deepEqual(said(events), [`ONCRMDEALADD ${a}`, `ONCRMDEALADD ${b}`])
    const listed: Queued[] = await result('event.offline.list')
    assert.deepEqual(
      listed.map(row => row.PROCESS_ID),
      [process_id, process_id, ''],
    )
    // Others are given the rest, the process itself what it has reserved.
    assert.deepEqual(said((await result('event.offline.get', { clear: '0' })).events), [`ONCRMDEALADD ${c}`])
    const again = await result('event.offline.get', { clear: 0, process_id })
    assert.equal(again.process_id, process_id)
    assert.deepEqual(said(again.events), said(events))
    const [first, second] = events as Queued[]
    assert.equal(await result('event.offline.clear', { process_id, message_id: [first!.MESSAGE_ID] }), true)
    assert.deepEqual(said((await result('event.offline.get', { clear: 0, process_id })).events), [`ONCRMDEALADD ${b}`])
    // `id` is heeded before `message_id`.
    assert.equal(
      await result('event.offline.clear', { process_id, id: [first!.ID], message_id: [second!.MESSAGE_ID] }),
      true,
    )
    assert.equal((await result('event.offline.get', { clear: 0, process_id })).events.length, 1)
    assert.equal(await result('event.offline.clear', { process_id: 'another' }), true)
    assert.equal((await result('event.offline.list')).length, 2)
    assert.equal(await result('event.offline.clear', { process_id }), true)
    assert.deepEqual(said(await result('event.offline.list')), [`ONCRMDEALADD ${c}`])
  })

  test('begins a new row for what changes after it was reserved', async () => {
    const { result } = await queueing()
    const id = await addDeal()
    await updateDeal(id, '1')
    const { process_id } = await result('event.offline.get', { clear: 0 })
    for (const title of ['2', '3']) await updateDeal(id, title)
    assert.equal((await result('event.offline.list')).length, 3)
    await result('event.offline.clear', { process_id })
    assert.deepEqual(said((await result('event.offline.get')).events), [`ONCRMDEALUPDATE ${id}`])
  })

  test('gives what somebody has failed with to who asks for errors', async () => {
    const { result } = await queueing()
    const [a, b] = [await addDeal(), await addDeal()]
    const { process_id, events } = await result('event.offline.get', { clear: 0 })
    const failed = events[0].MESSAGE_ID
    assert.equal(await result('event.offline.error', { process_id, message_id: [failed] }), true)
    assert.deepEqual(said(await result('event.offline.list', { filter: { ERROR: 1 } })), [`ONCRMDEALADD ${a}`])
    assert.deepEqual(said((await result('event.offline.get', { clear: 0, process_id })).events), [`ONCRMDEALADD ${b}`])
    assert.deepEqual((await result('event.offline.get')).events, [])
    assert.deepEqual(said((await result('event.offline.get', { error: 1 })).events), [`ONCRMDEALADD ${a}`])
    assert.deepEqual(said(await result('event.offline.list')), [`ONCRMDEALADD ${b}`])
    // Without a list it is all of the process.
    assert.equal(await result('event.offline.error', { process_id }), true)
    const anew = await result('event.offline.get', { error: 1, clear: 0 })
    assert.deepEqual(said(anew.events), [`ONCRMDEALADD ${b}`])
    assert.notEqual(anew.process_id, process_id)
    assert.equal(await result('event.offline.clear', { process_id: anew.process_id }), true)
    assert.deepEqual(await result('event.offline.list'), [])
  })

  test('is filtered and sorted by the documented fields', async () => {
    const { result } = await queueing()
    const ids = [await addDeal(), await addDeal(), await addDeal()]
    portal.clock.move(60_000)
    await updateDeal(ids[0]!, '1')
    const all: Queued[] = await result('event.offline.list')
    const list = async (filter: object, order: object = {}): Promise<string[]> =>
      ((await result('event.offline.list', { filter, order })) as Queued[]).map(row => row.ID)
    const [first, second, third, update] = all.map(row => row.ID) as [string, string, string, string]
    assert.deepEqual(await list({ ID: second }), [second])
    assert.deepEqual(await list({ '>ID': second }), [third, update])
    assert.deepEqual(await list({ '>=MESSAGE_ID': third }), [third, update])
    assert.deepEqual(await list({ '<=id': second }, { id: 'desc' }), [second, first])
    assert.deepEqual(await list({ EVENT_NAME: 'ONCRMDEALUPDATE' }), [update])
    assert.deepEqual(await list({ '!EVENT_NAME': 'ONCRMDEALADD' }), [update])
    // The three may have been added on either side of a second's turn.
    assert.deepEqual(await list({ '>TIMESTAMP_X': all[2]!.TIMESTAMP_X }), [update])
    assert.deepEqual(await list({ '=PROCESS_ID': '' }), [first, second, third, update])
    assert.deepEqual(await list({ ERROR: '1' }), [])
    assert.deepEqual(await list({}, { EVENT_NAME: 'DESC', ID: 'DESC' }), [update, third, second, first])
    assert.deepEqual(await list({}, { NOTHING: 'DESC' }), [first, second, third, update])
    const { events } = await result('event.offline.get', { order: { TIMESTAMP_X: 'DESC' }, limit: '1' })
    assert.deepEqual(said(events), [`ONCRMDEALUPDATE ${ids[0]}`])
    const got = await result('event.offline.get', { filter: { '<ID': third }, order: { ID: 'DESC' } })
    assert.deepEqual(
      got.events.map((row: Queued) => row.ID),
      [second, first],
    )
  })

  test('is given 50 rows at a time unless another limit is named, and listed by pages of 50', async () => {
    const { call, result } = await queueing()
    const cmd = Object.fromEntries(Array.from({ length: 50 }, (_, at) => [`d${at}`, 'crm.deal.add?fields[TITLE]=x']))
    for (let times = 0; times < 2; times++) await crm('batch', { cmd })
    await addDeal()
    const page = await call('event.offline.list')
    assert.deepEqual([page.result.length, page.total, page.next], [50, 101, 50])
    const last = await call('event.offline.list', { start: 100 })
    assert.deepEqual([last.result.length, last.total, last.next], [1, 101, undefined])
    assert.equal((await result('event.offline.get', { limit: 60 })).events.length, 60)
    assert.equal((await result('event.offline.get', { limit: 'x' })).events.length, 41)
  })

  test('gives each of several who ask at once rows of their own', async () => {
    const { result } = await queueing()
    await crm('batch', {
      cmd: Object.fromEntries(Array.from({ length: 40 }, (_, at) => [`d${at}`, 'crm.deal.add?fields[TITLE]=x'])),
    })
    const given: Record<number, string[]> = {}
    for (const clear of [0, 1]) {
      const answered = await Promise.all(
        Array.from({ length: 8 }, () => result('event.offline.get', { clear, limit: 3 })),
      )
      given[clear] = answered.flatMap(({ events }) => events.map((row: Queued) => row.ID))
      assert.ok(given[clear].length > 0)
    }
    const rest: Queued[] = (await result('event.offline.get', { limit: 100 })).events
    const all = [...given[0]!, ...given[1]!, ...rest.map(row => row.ID)]
    assert.deepEqual([all.length, new Set(all).size], [40, 40])
    const reserved: Queued[] = await result('event.offline.list')
    assert.deepEqual(new Set(reserved.map(row => row.ID)), new Set(given[0]))
  })

  test('forgets what was reserved 30 days ago', async () => {
    const { result } = await queueing()
    const [a, b] = [await addDeal(), await addDeal()]
    const { process_id } = await result('event.offline.get', { clear: 0, limit: 1 })
    portal.clock.move(29 * DAY)
    assert.deepEqual(said((await result('event.offline.get', { clear: 0, process_id })).events), [`ONCRMDEALADD ${a}`])
    portal.clock.move(31 * DAY)
    assert.deepEqual((await result('event.offline.get', { clear: 0, process_id })).events, [])
    // What nobody took waits as long as it must.
    assert.deepEqual(said(await result('event.offline.list')), [`ONCRMDEALADD ${b}`])
  })

  test('of a source is one of its own, and is not told what that source has changed itself', async () => {
    const queue = await queueing('bridge')
    await bindQueue(queue, '')
    const id = await addDeal()
    const get = async (auth_connector?: string) => {
      const { events } = await queue.result('event.offline.get', auth_connector ? { auth_connector } : {})
      return said(events)
    }
    assert.deepEqual(await get(), [`ONCRMDEALADD ${id}`])
    assert.deepEqual(await get('bridge'), [`ONCRMDEALADD ${id}`])
    assert.deepEqual(await get('elsewhere'), [])
    const update = { id, fields: { TITLE: '1' } }
    await queue.result('crm.deal.update', { ...update, auth_connector: 'bridge' })
    assert.deepEqual(await queue.result('event.offline.list', { auth_connector: 'bridge' }), [])
    assert.deepEqual(await get('bridge'), [])
    assert.deepEqual(await get(), [`ONCRMDEALUPDATE ${id}`])
    await queue.result('crm.deal.update', { ...update, AUTH_CONNECTOR: 'elsewhere' })
    assert.deepEqual(await get('bridge'), [`ONCRMDEALUPDATE ${id}`])
    // In a batch each command names its own source.
    const cmd = {
      mine: `crm.deal.update?id=${id}&fields[TITLE]=x&auth_connector=bridge`,
      theirs: `crm.deal.delete?id=${id}`,
    }
    await queue.result('batch', { cmd })
    assert.deepEqual(await get('bridge'), [`ONCRMDEALDELETE ${id}`])
  })

  test('is its application’s alone, and goes with it', async () => {
    const [mine, theirs] = [await queueing(), await queueing()]
    await addDeal()
    const { process_id } = await mine.result('event.offline.get', { clear: 0 })
    await theirs.result('event.offline.clear', { process_id })
    assert.deepEqual((await theirs.result('event.offline.get', { clear: 0, process_id })).events, [])
    assert.equal((await mine.result('event.offline.list')).length, 1)
    await portal.control('app', 'revoke', { id: mine.app.id })
    await addDeal()
    const left = await portal.store.read.selectFrom('offline_event').selectAll().execute()
    assert.deepEqual(
      left.filter(row => Number(row.application_id) === mine.app.id),
      [],
    )
  })

  test('survives odd parameters', async () => {
    const { call } = await queueing()
    await addDeal()
    const big = 9_007_199_254_740_991
    for (const params of [
      { filter: 'x', order: 7, limit: -1, clear: 'maybe', process_id: ['x'], error: {} },
      { filter: { ID: big, '>MESSAGE_ID': -big, TIMESTAMP_X: 'x' }, limit: big },
      { filter: { '': 1, "';--": 2, '%EVENT_NAME': 'DEAL' }, order: { ID: ['x'], '': 'DESC' } },
      { filter: [1], order: ['ID'], start: big },
    ])
      for (const method of ['event.offline.get', 'event.offline.list'])
        assert.equal((await call(method, params)).status, 200)
    for (const params of [{}, { process_id: '' }, { process_id: 'x', id: [big, 'x', null], message_id: 'x' }])
      for (const method of ['event.offline.clear', 'event.offline.error'])
        assert.equal((await call(method, params)).status < 500, true)
  })
})

describe('ONOFFLINEEVENT', () => {
  const told = async (t: Parameters<typeof handler>[0], options?: object) => {
    const queue = await queueing()
    const to = await handler(t)
    await queue.result('event.bind', { event: 'ONOFFLINEEVENT', handler: to.url, ...(options && { options }) })
    return { ...queue, to }
  }
  /** Three changes, the first of which has been told when the others come. */
  const three = async () => {
    await addDeal()
    await portal.rest.settled()
    for (let deal = 0; deal < 2; deal++) await addDeal()
    await portal.rest.settled()
  }

  test('says that there is something, with tokens for long and without data', async t => {
    const { app, to } = await told(t)
    await addDeal()
    await portal.rest.settled()
    const { form } = to.received[0]!
    assert.equal(form.event, 'ONOFFLINEEVENT')
    assert.equal(form.data, '')
    assert.match(form.auth.access_token, /^[0-9a-f]{70}$/)
    assert.match(form.auth.refresh_token, /^[0-9a-f]{70}$/)
    assert.equal(form.auth.application_token, app.applicationToken)
    // They open the queue.
    const answer = await fetch(`${form.auth.client_endpoint}event.offline.list?auth=${form.auth.access_token}`)
    assert.equal(((await answer.json()) as { result: Queued[] }).result.length, 1)
  })

  test('brings the same tokens for a while, unless they were exchanged', async t => {
    const { app, to } = await told(t, { minTimeout: 0 })
    const notice = async () => {
      await addDeal()
      await portal.rest.settled()
      return to.received.at(-1)!.form.auth
    }
    const [first, second] = [await notice(), await notice()]
    assert.equal(second.refresh_token, first.refresh_token)
    const exchange = new URLSearchParams({
      ...{ grant_type: 'refresh_token', client_id: app.clientId, client_secret: app.clientSecret },
      refresh_token: first.refresh_token,
    })
    assert.equal((await fetch(`${portal.rest.address}/oauth/token/?${exchange}`)).status, 200)
    const third = await notice()
    assert.notEqual(third.refresh_token, first.refresh_token)
    portal.clock.move(3_600_000)
    assert.notEqual((await notice()).refresh_token, third.refresh_token)
  })

  for (const { options, seconds } of [
    { options: undefined, seconds: 1 },
    { options: { minTimeout: 1 }, seconds: 1 },
    { options: { minTimeout: '20' }, seconds: 20 },
  ])
    test(`is sent every ${seconds} s at most with ${JSON.stringify(options) ?? 'no options'}`, async t => {
      stopTime(t)
      const { to } = await told(t, options)
      await three()
      assert.equal(to.received.length, 1)
      portal.clock.move(seconds * 1000)
      await portal.rest.settled()
      assert.equal(to.received.length, 2)
      portal.clock.move(100_000)
      await portal.rest.settled()
      assert.equal(to.received.length, 2)
      await three()
      assert.equal(to.received.length, 3)
    })

  test('is sent once for each request with minTimeout 0', async t => {
    const { to } = await told(t, { minTimeout: 0 })
    await three()
    assert.equal(to.received.length, 3)
    await crm('batch', { cmd: { a: 'crm.deal.add?fields[TITLE]=a', b: 'crm.deal.add?fields[TITLE]=b' } })
    await portal.rest.settled()
    assert.equal(to.received.length, 4)
  })

  for (const minTimeout of [1e30, 0.0005, '1e400', 9_007_199_254_740_991])
    test(`stops no events with minTimeout ${minTimeout}`, async t => {
      const { result, to } = await told(t, { minTimeout })
      const online = await handler(t)
      await result('event.bind', { event: 'ONCRMDEALADD', handler: online.url })
      for (let times = 0; times < 2; times++) {
        await addDeal()
        await portal.rest.settled()
      }
      assert.equal(online.received.length, 2)
      assert.ok(to.received.length >= 1)
    })

  test('is not sent of what the source of a queue has changed itself', async t => {
    const queue = await queueing('bridge')
    const to = await handler(t)
    await queue.result('event.bind', { event: 'ONOFFLINEEVENT', handler: to.url })
    const id = await queue.result('crm.deal.add', { fields: {}, auth_connector: 'bridge' })
    await portal.rest.settled()
    assert.equal(to.received.length, 0)
    await updateDeal(id, '1')
    await portal.rest.settled()
    assert.equal(to.received.length, 1)
  })
})
