import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { controlled, type Face, newData, onCommandLine, overHttp, refused, resultOf } from './faces.ts'

/** One story of each noun, told through one face on a new portal. */
const stories: Record<string, (face: Face) => Promise<void>> = {
  async webhooks({ perform }) {
    const added = resultOf(
      await perform('webhook', 'add', {
        user: 1,
        scopes: ['crm', 'user_brief'],
        title: 'For tests',
        expires: '2999-01-01',
      }),
    )
    assert.match(added.path, /^\/rest\/1\/[0-9a-f]{32}\/$/)
    assert.equal(added.path, `/rest/1/${added.code}/`)
    const { code: _, path: __, url, ...shown } = added
    assert.ok(url === null || url.endsWith(added.path))
    // Without an offset a moment is of the portal's zone, and everything that is shown has one.
    assert.deepEqual([shown.expires, shown.scopes], ['2999-01-01T00:00:00+09:00', ['crm', 'user_brief']])
    assert.match(shown.created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/)
    const all = resultOf(await perform('webhook', 'list'))
    assert.deepEqual(all.at(-1), shown)
    const { id, ...open } = resultOf(await perform('webhook', 'add'))
    assert.deepEqual([open.user, open.scopes, open.title, open.expires], [1, null, '', null])
    assert.deepEqual(resultOf(await perform('webhook', 'revoke', { id })), { id, revoked: true })
    refused(
      await perform('webhook', 'revoke', { id }),
      'NOT_FOUND',
      /^There is no webhook \d+\. See portico webhook list\.$/,
    )
    refused(await perform('webhook', 'add', { user: 99 }), 'INVALID_PARAMETER', /^There is no user 99\./)
    refused(
      await perform('webhook', 'add', { scopes: ['nope'] }),
      'INVALID_PARAMETER',
      /^There is no scope nope\. There are: .*crm/,
    )
    refused(await perform('webhook', 'add', { scopes: [] }), 'INVALID_PARAMETER', /^scopes are named/)
    refused(await perform('webhook', 'add', { expires: '1999-01-01' }), 'INVALID_PARAMETER', /which is over/)
    assert.equal(resultOf(await perform('webhook', 'list')).length, all.length)
  },

  async apps({ perform }) {
    assert.deepEqual(resultOf(await perform('app', 'list')), [])
    const given = { scopes: ['crm'], handlerUrl: 'https://example.com/app', installUrl: 'https://example.com/install' }
    const added = resultOf(await perform('app', 'add', { title: 'Mine', ...given, users: [1] }))
    assert.match(added.clientId, /^local\.[0-9a-f]{14}\.\d{8}$/)
    assert.match(added.clientSecret, /^[0-9A-Za-z]{50}$/)
    const { clientSecret, applicationToken, ...shown } = added
    assert.deepEqual([shown.title, shown.users, shown.installed, shown.onlyApi], ['Mine', [1], false, false])
    assert.deepEqual({ ...shown, ...given }, shown)
    const list = resultOf(await perform('app', 'list'))
    assert.deepEqual(list, [shown])
    const got = resultOf(await perform('app', 'get', { id: shown.id }))
    assert.deepEqual(got, shown)
    for (const secret of [clientSecret, applicationToken]) assert.ok(!JSON.stringify([list, got]).includes(secret))
    const bare = resultOf(await perform('app', 'add', { title: 'Bare', onlyApi: true }))
    assert.deepEqual([bare.users, bare.scopes, bare.installed, bare.onlyApi], [null, [], true, true])
    refused(await perform('app', 'get', { id: 99 }), 'NOT_FOUND', /^There is no application 99\./)
    refused(await perform('app', 'add', { title: 'x', users: [99] }), 'INVALID_PARAMETER', /^There is no user 99\./)
    refused(
      await perform('app', 'add', { title: 'x', scopes: ['nope'] }),
      'INVALID_PARAMETER',
      /^There is no scope nope\./,
    )
    refused(
      await perform('app', 'add', { title: 'x', handlerUrl: 'ftp://a' }),
      'INVALID_PARAMETER',
      /handler(Url)? is an address/,
    )
  },

  async users({ perform }) {
    const [role] = resultOf(await perform('role', 'list'))
    const bob = { email: 'bob@example.com', name: 'Bob', lastName: 'Builder', departments: [1] }
    const added = resultOf(await perform('user', 'add', { ...bob, role: role.id }))
    assert.deepEqual({ ...added, ...bob, active: true, admin: false, type: 'employee' }, added)
    assert.deepEqual(resultOf(await perform('role', 'list'))[0].relations, [`U${added.id}`])
    const { id } = added
    assert.deepEqual(resultOf(await perform('user', 'get', { id })), added)
    assert.deepEqual(resultOf(await perform('user', 'list')).at(-1), added)

    const changed = { email: 'robert@example.com', lastName: '', position: 'Roofer', departments: [], admin: true }
    assert.deepEqual(resultOf(await perform('user', 'update', { id, ...changed })), { ...added, ...changed })
    // What is not given stays.
    assert.deepEqual(resultOf(await perform('user', 'update', { id, active: false })), {
      ...added,
      ...changed,
      active: false,
    })
    const last = resultOf(await perform('user', 'get', { id: 1 }))
    for (const change of [{ active: false }, { admin: false }])
      refused(
        await perform('user', 'update', { id: 1, ...change }),
        'CONFLICT',
        /^User 1 is the last active administrator/,
      )
    assert.deepEqual(resultOf(await perform('user', 'get', { id: 1 })), last)
    resultOf(await perform('user', 'update', { id, active: true }))
    assert.equal(resultOf(await perform('user', 'update', { id, admin: false })).admin, false)

    refused(
      await perform('user', 'add', { email: 'ROBERT@example.com' }),
      'CONFLICT',
      /^There is a user with the e-mail ROBERT@/,
    )
    refused(
      await perform('user', 'update', { id: 1, email: 'robert@example.com' }),
      'CONFLICT',
      /^There is a user with/,
    )
    resultOf(await perform('user', 'update', { id, email: 'Robert@example.com' }))
    refused(await perform('user', 'add', { email: 'nobody' }), 'INVALID_PARAMETER', /^email is an address like/)
    refused(
      await perform('user', 'add', { email: 'a@example.com', departments: [1, 99] }),
      'INVALID_PARAMETER',
      /^There is no department 99\./,
    )
    refused(
      await perform('user', 'add', { email: 'a@example.com', role: 99 }),
      'INVALID_PARAMETER',
      /^There is no role 99\./,
    )
    refused(await perform('user', 'get', { id: 99 }), 'NOT_FOUND', /^There is no user 99\./)
    refused(await perform('user', 'update', { id: 99, name: 'x' }), 'NOT_FOUND', /^There is no user 99\./)
    assert.equal(resultOf(await perform('user', 'list')).length, 2)
  },

  async departments({ perform }) {
    assert.deepEqual(resultOf(await perform('department', 'list')), [
      { id: 1, name: 'Company', sort: 500, parentId: null, headId: null },
    ])
  },

  async roles({ perform }) {
    const { id } = resultOf(await perform('role', 'add', { name: 'Interns of the year' }))
    const find = async () => resultOf(await perform('role', 'list')).find((role: { id: number }) => role.id === id)
    assert.deepEqual(await find(), { id, name: 'Interns of the year', permissions: {}, relations: [] })
    const rights = { id, entity: 'lead', rights: ['READ=own', 'add=all'] }
    assert.deepEqual(resultOf(await perform('role', 'set', rights)), {
      id,
      entity: 'LEAD',
      rights: { read: 'own', add: 'all' },
    })
    assert.deepEqual(resultOf(await perform('role', 'give', { id, code: 'u1' })), { id, code: 'U1' })
    resultOf(await perform('role', 'give', { id, code: 'DR1' }))
    const given = await find()
    assert.deepEqual([given.permissions, given.relations], [{ LEAD: { read: 'own', add: 'all' } }, ['U1', 'DR1']])
    assert.deepEqual(resultOf(await perform('role', 'rename', { id, name: 'Interns' })), { id, name: 'Interns' })
    const sue = resultOf(await perform('user', 'add', { email: 'sue@example.com', departments: [1] })).id
    const may = resultOf(await perform('user', 'rights', { id: sue }))
    assert.deepEqual(
      may.roles.filter((one: { id: number }) => one.id === id),
      [{ id, name: 'Interns', by: ['DR1'] }],
    )
    const isOfLeads = ({ entity, verb }: { entity: string; verb: string }) => entity === 'LEAD' && verb === 'delete'
    assert.deepEqual(may.rights.filter(isOfLeads), [{ entity: 'LEAD', verb: 'delete', level: 'none', roles: [] }])
    const everything = resultOf(await perform('user', 'rights', { id: 1 }))
    assert.deepEqual([everything.admin, everything.rights[0].level], [true, 'all'])
    assert.deepEqual(resultOf(await perform('role', 'clear', { id, entity: 'lead' })), { id, entity: 'LEAD' })
    assert.deepEqual((await find()).permissions, {})
    resultOf(await perform('role', 'set', rights))
    resultOf(await perform('role', 'take', { id, code: 'U1' }))
    resultOf(await perform('role', 'take', { id, code: 'U999' }))
    assert.deepEqual((await find()).relations, ['DR1'])
    refused(
      await perform('role', 'set', { ...rights, entity: 'CAKE' }),
      'INVALID_PARAMETER',
      /^There is no entity CAKE\./,
    )
    refused(
      await perform('role', 'set', { ...rights, entity: 'DEAL_C9' }),
      'INVALID_PARAMETER',
      /^There is no deal category 9\./,
    )
    refused(
      await perform('role', 'set', { ...rights, rights: ['eat=all'] }),
      'INVALID_PARAMETER',
      /^eat=all: a right is VERB=LEVEL/,
    )
    refused(await perform('role', 'set', { ...rights, id: 99 }), 'NOT_FOUND', /^There is no role 99\./)
    refused(await perform('role', 'give', { id, code: 'X1' }), 'INVALID_PARAMETER', /^X1 is no access code\./)
    refused(await perform('role', 'give', { id, code: 'D99' }), 'INVALID_PARAMETER', /^There is no department 99\./)
    refused(await perform('role', 'give', { id: 99, code: 'AU' }), 'NOT_FOUND', /^There is no role 99\./)
    assert.deepEqual((await find()).permissions, given.permissions)
    assert.deepEqual(resultOf(await perform('role', 'delete', { id })), { id, deleted: true })
    assert.equal(await find(), undefined)
    refused(await perform('role', 'delete', { id }), 'NOT_FOUND', /^There is no role/)
  },

  async tokens({ perform }) {
    const before = resultOf(await perform('token', 'list'))
    const added = resultOf(await perform('token', 'add', { title: 'For CI' }))
    assert.match(added.token, /^portico_[\w-]{32}$/)
    const { token, ...shown } = added
    const list = resultOf(await perform('token', 'list'))
    assert.deepEqual(list, [...before, shown])
    assert.ok(!JSON.stringify(list).includes(token))
    const { id: user } = resultOf(await perform('user', 'add', { email: 'ann@example.com' }))
    refused(await perform('token', 'add', { user }), 'CONFLICT', new RegExp(`^User ${user} is no active administrator`))
    refused(await perform('token', 'add', { user: 99 }), 'INVALID_PARAMETER', /^There is no user 99\./)
    assert.deepEqual(resultOf(await perform('token', 'revoke', { id: shown.id })), { id: shown.id, revoked: true })
    refused(await perform('token', 'revoke', { id: shown.id }), 'NOT_FOUND', /^There is no token/)
    assert.deepEqual(resultOf(await perform('token', 'list')), before)
  },

  async settings({ perform }) {
    const { language, timezone, currency, memberId, plan } = resultOf(await perform('settings', 'get'))
    assert.deepEqual([language, timezone, currency, plan], ['en', 'Asia/Tokyo', 'USD', 'self-hosted'])
    assert.match(memberId, /^[0-9a-f]{32}$/)
  },

  async clock({ perform }) {
    const start = resultOf(await perform('clock', 'get'))
    assert.equal(start.offset, 0)
    assert.match(start.now, /\+09:00$/)
    assert.equal(resultOf(await perform('clock', 'move', { by: '1d2h' })).offset, 26 * 3_600_000)
    assert.equal(resultOf(await perform('clock', 'move', { by: '-90m' })).offset, 24.5 * 3_600_000)
    const set = resultOf(await perform('clock', 'set', { to: '2031-05-06T07:08:00Z' }))
    // Between asking and telling time goes on, whatever it is: only the hour is sure.
    assert.match(set.now, /^2031-05-06T16:/)
    assert.match(resultOf(await perform('clock', 'get')).now, /^2031-05-06T16:/)
    refused(await perform('clock', 'move', { by: '9000000d' }), 'INVALID_PARAMETER', /would leave the years/)
    assert.equal(resultOf(await perform('clock', 'reset')).offset, 0)
  },

  async faults({ perform }) {
    assert.deepEqual(resultOf(await perform('fault', 'list')), [])
    const rule = resultOf(await perform('fault', 'add', { method: 'crm.lead.*', answer: 'overload_limit', times: 3 }))
    assert.deepEqual(rule, {
      id: rule.id,
      method: 'crm.lead.*',
      caller: '*',
      action: {
        kind: 'answer',
        code: 'OVERLOAD_LIMIT',
        text: 'REST API is blocked due to overload',
        status: 503,
      },
      percent: 100,
      remaining: 3,
      words: 'the next 3 calls to crm.lead.* from anybody answer 503 OVERLOAD_LIMIT',
    })
    const slow = resultOf(await perform('fault', 'add', { delay: '1.5s', caller: 'user:1', percent: 50 }))
    assert.equal(slow.words, '50 % of calls to * from user:1 wait 1500 ms')
    assert.deepEqual(resultOf(await perform('fault', 'list')), [rule, slow])
    resultOf(await perform('fault', 'lift', { id: rule.id }))
    refused(await perform('fault', 'lift', { id: rule.id }), 'NOT_FOUND', /^There is no fault \d+\./)
    refused(await perform('fault', 'add', { drop: 'later' }), 'INVALID_PARAMETER', /one of before, after/)
    assert.deepEqual(resultOf(await perform('fault', 'clear')), { lifted: 1 })
    assert.deepEqual(resultOf(await perform('fault', 'list')), [])
  },

  async states({ perform }) {
    const on = async () =>
      resultOf(await perform('state', 'list'))
        .filter((row: { on: boolean }) => row.on)
        .map((row: { state: string }) => row.state)
    assert.deepEqual(await on(), [])
    assert.equal(resultOf(await perform('state', 'set', { state: 'overloaded' })).answer, '503 OVERLOAD_LIMIT')
    resultOf(await perform('state', 'set', { state: 'https-required' }))
    assert.deepEqual(await on(), ['overloaded', 'https-required'])
    resultOf(await perform('state', 'lift', { state: 'overloaded' }))
    assert.deepEqual(await on(), ['https-required'])
    refused(await perform('state', 'set', { state: 'sleepy' }), 'INVALID_PARAMETER', /one of deleted, overloaded/)
  },

  async limits({ perform }) {
    const none = { plan: 'self-hosted', burst: null, perSecond: null, operating: null }
    assert.deepEqual(resultOf(await perform('limit', 'get')), none)
    resultOf(await perform('limit', 'set', { plan: 'cloud' }))
    const cloud = { plan: 'cloud', burst: 50, perSecond: 2, operating: 480 }
    assert.deepEqual(resultOf(await perform('limit', 'get')), cloud)
    resultOf(await perform('limit', 'set', { burst: '7', operating: 'off' }))
    assert.deepEqual(resultOf(await perform('limit', 'get')), { ...cloud, burst: 7, operating: null })
    // A plan takes numbers of one's own back.
    resultOf(await perform('limit', 'set', { plan: 'enterprise' }))
    const enterprise = { plan: 'enterprise', burst: 250, perSecond: 5, operating: 480 }
    assert.deepEqual(resultOf(await perform('limit', 'get')), enterprise)
    refused(await perform('limit', 'set'), 'INVALID_PARAMETER', /^Nothing is to be set/)
    refused(await perform('limit', 'set', { burst: 'many' }), 'INVALID_PARAMETER', /a number from 0, or off/)
    refused(await perform('limit', 'set', { plan: 'free' }), 'INVALID_PARAMETER', /one of self-hosted, cloud/)
  },

  async snapshots({ perform }) {
    const names = async () => resultOf(await perform('snapshot', 'list')).map(({ name }: { name: string }) => name)
    const roles = async () => resultOf(await perform('role', 'list')).length
    const before = await roles()
    assert.deepEqual(await names(), ['start'])
    resultOf(await perform('role', 'add', { name: 'One' }))
    resultOf(await perform('snapshot', 'take', { name: 'one' }))
    resultOf(await perform('role', 'add', { name: 'Two' }))
    assert.deepEqual((await names()).sort(), ['one', 'start'])
    resultOf(await perform('snapshot', 'restore', { name: 'one' }))
    assert.equal(await roles(), before + 1)
    refused(await perform('snapshot', 'restore', { name: 'two' }), 'NOT_FOUND', /There are: one, start\./)
    refused(await perform('snapshot', 'take', { name: 'a/b' }), 'INVALID_PARAMETER', /no name for a snapshot/)
    resultOf(await perform('snapshot', 'forget', { name: 'one' }))
    refused(await perform('snapshot', 'forget', { name: 'one' }), 'NOT_FOUND', /There is no snapshot one/)
  },

  async 'life of an application'({ perform }) {
    const app = resultOf(
      await perform('app', 'add', { title: 'A', scopes: ['crm'], installUrl: 'http://127.0.0.1:9/' }),
    )
    const { id } = app
    const shown = async () => resultOf(await perform('app', 'get', { id }))
    assert.equal((await shown()).installed, false)
    assert.deepEqual(resultOf(await perform('app', 'finish', { id })), { id, installed: true, was: false })
    assert.equal((await shown()).installed, true)
    resultOf(await perform('app', 'update', { id, title: 'B', scopes: ['crm', 'user'] }))
    assert.deepEqual([(await shown()).title, (await shown()).scopes], ['B', ['crm', 'user']])
    assert.deepEqual(resultOf(await perform('app', 'block', { id, users: [1] })), { id, users: null, blocked: [1] })
    assert.deepEqual(resultOf(await perform('app', 'allow', { id, users: [1] })), { id, users: null, blocked: [] })
    refused(await perform('app', 'block', { id, users: [] }), 'INVALID_PARAMETER', /^Nobody is to be blocked/)
    assert.deepEqual(resultOf(await perform('app', 'allow', { id })), { id, users: null, blocked: [] })
    const { clientSecret } = resultOf(await perform('app', 'secret', { id }))
    assert.notEqual(clientSecret, app.clientSecret)
    // A portal that has an address has told its technical user's tokens beside those of the installer.
    assert.ok([0, 2].includes(resultOf(await perform('app', 'expire', { id })).expired))
    assert.deepEqual(resultOf(await perform('app', 'expire', { id })), { id, expired: 0 })
    const gone = resultOf(await perform('app', 'revoke', { id }))
    assert.equal(gone.title, 'B')
    for (const verb of ['get', 'install', 'finish', 'secret', 'expire', 'revoke'])
      refused(await perform('app', verb, { id }), 'NOT_FOUND', /^There is no application \d+\./)
  },

  async 'ways in'({ perform }) {
    const { path, link } = resultOf(await perform('user', 'login', { id: 1 }))
    assert.match(path, /^\/login\/link\/[\w-]{43}$/)
    assert.ok(link === null || link.endsWith(path))
    assert.deepEqual(resultOf(await perform('user', 'password', { id: 1, password: 'seven green owls' })), { id: 1 })
    refused(
      await perform('user', 'password', { id: 1, password: 'short' }),
      'INVALID_PARAMETER',
      /^This cannot be a password: it has fewer than 10 characters/,
    )
    assert.deepEqual(resultOf(await perform('user', 'logout', { id: 1 })), { id: 1 })
    for (const [verb, given] of [
      ['login', {}],
      ['password', { password: 'seven green owls' }],
      ['logout', {}],
    ] as const)
      refused(await perform('user', verb, { id: 99, ...given }), 'NOT_FOUND', /^There is no user 99\./)
  },

  async 'outgoing webhooks'({ perform }) {
    assert.deepEqual(resultOf(await perform('outgoing', 'list')), [])
    const url = 'https://10.1.2.3/events'
    const added = resultOf(
      await perform('outgoing', 'add', {
        url,
        events: ['onCrmDealAdd', 'ONCRMDEALADD', 'ONCRMLEADADD'],
        title: 'Mine',
      }),
    )
    const { applicationToken, ...shown } = added
    assert.match(applicationToken, /^[0-9a-z]{32}$/)
    assert.deepEqual([shown.url, shown.events, shown.title], [url, ['ONCRMDEALADD', 'ONCRMLEADADD'], 'Mine'])
    assert.match(shown.created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+09:00$/)
    const list = resultOf(await perform('outgoing', 'list'))
    assert.deepEqual(list, [shown])
    const bound = resultOf(await perform('event', 'list'))
    assert.deepEqual(
      bound.map(({ id: _, ...handler }: { id: number }) => handler),
      shown.events.map((event: string) => ({
        ...{ event, url, application: null, outgoing: shown.id, user: 0, offline: false, connector: '' },
      })),
    )
    const add = (given: object) => perform('outgoing', 'add', { url, events: ['ONCRMDEALADD'], ...given })
    refused(await add({ url: 'ftp://a' }), 'INVALID_PARAMETER', /(url|--address) is an address/)
    refused(await add({ events: [] }), 'INVALID_PARAMETER', /^events are named/)
    refused(await add({ events: ['ONNOTHING'] }), 'INVALID_PARAMETER', /^There is no event ONNOTHING\./)
    for (const event of ['ONAPPINSTALL', 'ONAPPTEST', 'ONOFFLINEEVENT', 'ONCRMDEALMOVETOCATEGORY'])
      refused(await add({ events: ['ONCRMDEALADD', event] }), 'INVALID_PARAMETER', /goes to applications alone/)
    assert.equal(resultOf(await perform('outgoing', 'list')).length, 1)
    assert.deepEqual(resultOf(await perform('outgoing', 'remove', { id: shown.id })), { id: shown.id, removed: true })
    refused(await perform('outgoing', 'remove', { id: shown.id }), 'NOT_FOUND', /^There is no outgoing webhook \d+\./)
    assert.deepEqual(resultOf(await perform('event', 'list')), [])
  },

  async events({ perform }) {
    const kinds = resultOf(await perform('event', 'kinds'))
    const kind = (name: string) => kinds.find((one: { name: string }) => one.name === name)
    assert.deepEqual(kind('ONCRMDEALADD'), { name: 'ONCRMDEALADD', scope: 'crm', applicationOnly: false })
    assert.deepEqual(kind('ONAPPTEST'), { name: 'ONAPPTEST', scope: null, applicationOnly: true })
    assert.deepEqual(resultOf(await perform('event', 'settings')), { retries: 'day', addresses: 'auto' })
    assert.deepEqual(resultOf(await perform('event', 'set', { retries: '3' })), { retries: 3, addresses: 'auto' })
    assert.deepEqual(resultOf(await perform('event', 'set', { addresses: 'allow' })), {
      retries: 3,
      addresses: 'allow',
    })
    for (const [given, says] of [
      [{ retries: 'often' }, /a number below 100, or day/],
      [{ retries: '-1' }, /a number below 100, or day/],
      [{ addresses: 'some' }, /auto, allow/],
    ] as const)
      refused(await perform('event', 'set', given), 'INVALID_PARAMETER', says)
    assert.deepEqual(resultOf(await perform('event', 'set', { retries: 'day' })), {
      retries: 'day',
      addresses: 'allow',
    })
    for (const verb of ['waiting', 'failed']) assert.deepEqual(resultOf(await perform('event', verb)), [])
    assert.deepEqual(resultOf(await perform('event', 'resend')), { resent: 0 })
    assert.deepEqual(resultOf(await perform('event', 'forget', { ids: [1] })), { forgotten: 0 })
  },
}

describe('over HTTP', () => {
  for (const [name, story] of Object.entries(stories)) test(name, async t => story(overHttp(await controlled(t))))
})

describe('on the command line, on the data itself', () => {
  for (const [name, story] of Object.entries(stories)) test(name, async t => story(onCommandLine(await newData(t))))
})

describe('on the command line, on a portal that runs elsewhere', () => {
  for (const [name, story] of Object.entries(stories))
    test(name, async t => {
      const { http, token } = await controlled(t)
      await story(onCommandLine(['--url', http, '--token', token]))
    })
})
