import assert from 'node:assert/strict'
import { after, describe, test } from 'node:test'
import { allMethods, ownMethods } from '../../src/all-methods.ts'
import { conditionDescriptions } from '../../src/control/condition-descriptions.ts'
import { rulePhrases } from '../../src/modules/crm/sales/automation/phrases.ts'
import { oauthPhrases } from '../../src/portal/applications/oauth-phrases.ts'
import { systemPhrases } from '../../src/rest/phrases.ts'
import { entryWith } from '../../src/rest/request-log/log.ts'
import { untyped } from '../../src/store/table-types.ts'
import { resultOf } from '../support/answers.ts'
import { addApp, tokensFor } from '../support/applications.ts'
import { handler } from '../support/handler.ts'
import { ask, get, listening, post } from '../support/listening.ts'

const { portal, http, hook, call } = await listening({ after })
const list = (filter: Record<string, unknown> = {}) => portal.control('log', 'list', filter)
const tagged = (tag: string, method: string, params: unknown) =>
  ask(`${hook}${method}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-portico-tag': tag },
    body: JSON.stringify(params),
  })

describe('the request log', () => {
  test('tells who called what, what came of it and which rows it touched', async () => {
    const id = resultOf(await tagged('first', 'crm.lead.add', { fields: { TITLE: 'A' } }))
    const [entry] = await list({ tag: 'first' })
    const { at, duration, id: number, address, requestId, ...told } = entry
    assert.match(at, /^\d{4}-\d\d-\d\dT/)
    assert.ok(duration > 0 && number > 0)
    assert.match(address, /127\.0\.0\.1/)
    assert.match(requestId, /^[\da-f-]{23}-[\da-z]+$/)
    assert.deepEqual(told, {
      kind: 'call',
      caller: 'webhook:1',
      userId: 1,
      tag: 'first',
      method: 'crm.lead.add',
      restVersion: 2,
      params: { fields: { TITLE: 'A' } },
      status: 200,
      error: null,
      touched: [{ type: 'LEAD', id, how: 'add' }],
      batch: null,
      fault: null,
      detail: null,
    })
  })

  test('tells rows that were read, changed, bound and deleted', async () => {
    const touched = async (method: string, params: unknown) => {
      resultOf(await tagged('rows', method, params))
      return (await list({ tag: 'rows' }))[0].touched.map(
        (row: { how: string; type: string; id: number }) => `${row.how} ${row.type} ${row.id}`,
      )
    }
    const lead = resultOf(await call('crm.lead.add', { fields: { TITLE: 'B' } }))
    const contact = resultOf(await call('crm.contact.add', { fields: { NAME: 'C' } }))
    assert.deepEqual(await touched('crm.lead.get', { id: lead }), [`read LEAD ${lead}`])
    assert.deepEqual(await touched('crm.lead.update', { id: lead, fields: { TITLE: 'D' } }), [`update LEAD ${lead}`])
    assert.deepEqual(await touched('crm.lead.contact.add', { id: lead, fields: { CONTACT_ID: contact } }), [
      `update LEAD ${lead}`,
    ])
    const [row] = await touched('crm.lead.productrows.set', { id: lead, rows: [{ PRICE: 1 }] })
    assert.match(row, /^add PRODUCT_ROW \d+$/)
    assert.deepEqual(await touched('crm.lead.productrows.set', { id: lead, rows: [] }), [
      ...[row.replace('add', 'delete'), `update LEAD ${lead}`],
    ])
    assert.deepEqual(await touched('crm.lead.delete', { id: lead }), [`delete LEAD ${lead}`])
    const users = await touched('user.add', { EMAIL: 'row@example.com', UF_DEPARTMENT: [1] })
    assert.match(users[0], /^add USER \d+$/)
    const status = { ENTITY_ID: 'SOURCE', STATUS_ID: 'ROW', NAME: 'Row' }
    assert.match((await touched('crm.status.add', { fields: status }))[0], /^add STATUS \d+$/)
    assert.match((await touched('department.add', { NAME: 'Row', PARENT: 1 }))[0], /^add DEPARTMENT \d+$/)
    const field = { FIELD_NAME: 'ROW', USER_TYPE_ID: 'string' }
    assert.match((await touched('crm.lead.userfield.add', { fields: field }))[0], /^add USERFIELD \d+$/)
    // What failed has touched nothing, and neither has a list.
    assert.deepEqual(await touched('crm.lead.list', {}), [])
  })

  test('tells the commands of a batch beside it', async () => {
    await tagged('batch', 'batch', { cmd: { a: 'crm.lead.add?fields[TITLE]=x', b: 'crm.lead.get?id=0' } })
    const entries = await list({ tag: 'batch' })
    const batch = entries.find((entry: { kind: string }) => entry.kind === 'call')
    const commands = await list({ batch: batch.id })
    assert.deepEqual(
      commands.map((one: Record<string, unknown>) => [one.kind, one.method, one.status]),
      [
        ['command', 'crm.lead.get', 400],
        ['command', 'crm.lead.add', 200],
      ],
    )
  })

  test('is searched by method, caller, status, tag and text', async () => {
    await tagged('search', 'crm.deal.get', { id: 0 })
    await tagged('search', 'crm.deal.list', { filter: { TITLE: 'needle' } })
    const found = async (filter: Record<string, unknown>) =>
      (await list({ tag: 'search', ...filter })).map((entry: { method: string }) => entry.method)
    assert.deepEqual(await found({ method: 'crm.deal.*' }), ['crm.deal.list', 'crm.deal.get'])
    assert.deepEqual(await found({ method: 'crm.deal.get' }), ['crm.deal.get'])
    assert.deepEqual(await found({ caller: 'webhook:1', status: '4xx' }), ['crm.deal.get'])
    assert.deepEqual(await found({ status: '200' }), ['crm.deal.list'])
    assert.deepEqual(await found({ status: 'failed' }), ['crm.deal.get'])
    assert.deepEqual(await found({ text: 'NEEDLE' }), ['crm.deal.list'])
    assert.deepEqual(await found({ caller: 'user:2' }), [])
    assert.deepEqual(await found({ limit: 1 }), ['crm.deal.list'])
    const [newest] = await list({ tag: 'search' })
    assert.deepEqual(await found({ before: newest.id }), ['crm.deal.get'])
  })

  test('keeps the last ten thousand', async t => {
    const other = await listening({ after: work => t.after(work) })
    for (let i = 0; i < 10_100; i++) other.portal.rest.log.add(entryLike(other.portal.rest.log.next(), i))
    const kept = [...other.portal.rest.log.entries()]
    assert.deepEqual([kept.length, kept[0]!.id, kept.at(-1)!.id], [10_000, 10_100, 101])
    assert.equal(other.portal.rest.log.find(100), undefined)
  })

  test('keeps less when what came in was large', async t => {
    const other = await listening({ after: work => t.after(work) })
    const text = 'x'.repeat(65_000)
    for (let i = 0; i < 1000; i++)
      other.portal.rest.log.add({ ...entryLike(other.portal.rest.log.next(), i), params: { text } })
    const kept = [...other.portal.rest.log.entries()].length
    assert.ok(kept > 400 && kept < 600, String(kept))
  })

  test('keeps of a large call what can be read, and no part of a secret', async () => {
    const secret = 'a1'.repeat(35)
    const fields = {
      TITLE: 'needle',
      COMMENTS: `${' '.repeat(4060)}${secret}${'x y '.repeat(100_000)}`,
      LIST: Array.from({ length: 10_000 }, (_, i) => `element ${i}`),
      ['K'.repeat(10_000)]: 1,
    }
    await tagged('large', 'crm.lead.update', { id: '9'.repeat(100_000), fields })
    await tagged('large', `crm.lead.read${'.x'.repeat(2000)}`, {})
    const [unknown, entry] = await list({ tag: 'large' })
    assert.ok(unknown.method.length < 300 && JSON.stringify(unknown).length < 5000, 'the name of a method')
    const shown = JSON.stringify(entry)
    assert.ok(shown.length < 100_000, String(shown.length))
    assert.ok(!shown.includes(secret.slice(0, 8)))
    assert.equal(entry.params.fields.TITLE, 'needle')
    assert.match(entry.params.fields.COMMENTS, /^ +… \d{6} more characters$/)
    assert.equal(entry.params.fields.LIST[0], 'element 0')
    assert.match(entry.params.fields.LIST.at(-1), /^… \d+ more$/)
    assert.equal((await list({ tag: 'large', text: 'NEEDLE' })).length, 1)
    const { explanation, curl } = await portal.control('log', 'explain', { id: entry.id })
    assert.match(explanation, /too large to be kept whole/)
    assert.equal(curl, null)
  })

  test('shows a long run of brackets and names at once', async () => {
    await tagged('brackets', 'profile', { note: 'auth[auth]'.repeat(20_000) })
    const before = process.cpuUsage()
    assert.equal((await list({ tag: 'brackets', text: 'nowhere' })).length, 0)
    assert.ok(process.cpuUsage(before).user < 1_000_000)
  })

  test('notes what could not be read, and what nobody who is known asked', async () => {
    await ask(`${hook}crm.lead.add`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-portico-tag': 'broken' },
      body: '{"fields":',
    })
    const [entry] = await list({ tag: 'broken' })
    assert.deepEqual([entry.method, entry.status, entry.error.code], ['crm.lead.add', 400, 'INVALID_REQUEST'])
    await get(`${http}/rest/1/wrong/profile`)
    const [stranger] = await list({ method: 'profile', status: '401' })
    assert.deepEqual([stranger.caller, stranger.userId], [null, null])
  })
})

const entryLike = (id: number, at: number) => entryWith({ id, kind: 'call', at, method: 'profile', status: 200 })

describe('explain', () => {
  const explain = async (tag: string) => portal.control('log', 'explain', { id: (await list({ tag }))[0].id })

  test('says condition, parameter and rule, and gives the curl that repeats the call', async () => {
    await tagged('why', 'crm.lead.contact.add', { id: 'abc', fields: { CONTACT_ID: "O'Neill" } })
    const { explanation, curl } = await explain('why')
    assert.match(explanation, /crm\.lead\.contact\.add by webhook:1: refused with 400/)
    assert.match(explanation, /Condition ownerIdInvalid: /)
    assert.match(explanation, /Parameter id: integer is wanted, "abc" was sent/)
    assert.match(explanation, /Rule: crm\.lead\.contact\.add is for .*scope crm/)
    assert.equal(
      curl,
      `curl '${http}/rest/1/CODE/crm.lead.contact.add' -H 'Content-Type: application/json' ` +
        `-d '{"id":"abc","fields":{"CONTACT_ID":"O'\\''Neill"}}'`,
    )
  })

  test('tells a code that is the number 0 apart from an empty one', async () => {
    await tagged('zero', 'crm.type.get', { id: 99 })
    assert.match((await explain('zero')).explanation, /crm\.type\.get by webhook:1: refused with 400 0\./)
  })

  test('names the fault that had its way, and methods like the one that is not there', async () => {
    const { id } = await portal.control('fault', 'add', { method: 'crm.deal.fields', answer: 'OVERLOAD_LIMIT' })
    await tagged('fault', 'crm.deal.fields', {})
    assert.match((await explain('fault')).explanation, new RegExp(`fault ${id}, which somebody set on purpose`))
    await portal.control('fault', 'clear')
    await tagged('typo', 'crm.lead.read', {})
    assert.match((await explain('typo')).explanation, /There are: .*crm\.lead\.get/)
  })

  test('repeats a call of REST 3.0 at its own address, and knows the method of the other version', async () => {
    const headers = { 'x-portico-tag': 'third' }
    const again = async () => {
      const { curl } = await explain('third')
      return /^curl '(\S+)'/.exec(curl)![1]
    }
    await ask(`${http}/rest/api/1/${portal.webhook.code}/crm.lead.list`, { headers })
    assert.equal((await list({ tag: 'third' }))[0].method, 'crm.lead.list')
    assert.equal(await again(), `${http}/rest/api/1/CODE/crm.lead.list`)
    const { explanation } = await explain('third')
    assert.match(explanation, /Condition methodNotFoundV3: /)
    assert.match(explanation, /crm\.lead\.list is there below \/rest\//)
    assert.doesNotMatch(explanation, /Rule:/)
    const body = JSON.stringify({ auth: 'x' })
    await ask(`${http}/rest/api/tasks.task.get`, { method: 'POST', headers, body })
    assert.equal(await again(), `${http}/rest/api/tasks.task.get`)
    await ask(`${http}/rest/api/1/${portal.webhook.code}/tasks.task.get`, { method: 'POST', headers, body: '{' })
    assert.equal(await again(), `${http}/rest/api/1/CODE/tasks.task.get`)
  })

  test('tells of a name that ended at an = within its brackets, as PHP reads it', async () => {
    const headers = { 'x-portico-tag': 'cut' }
    const total = (await call('crm.lead.list')).total!
    assert.ok(total > 0)
    const cases: [query: string, says: RegExp | null][] = [
      ['filter[>=ID]=999999', /^filter\[> was sent, .* begins with ID\]=.* %3D/m],
      ['filter[!=@ID][]=1', /^filter\[! was sent, .* begins with @ID\]\[\]=/m],
      ['filter[0][>=ID]=1', /^filter\[0\] was sent, .* begins with ID\]=/m],
      ['filter[%3E%3DID]=0', null],
      ['filter[TITLE]=a%3Db', null],
    ]
    for (const [query, says] of cases) {
      const answer = await ask(`${hook}crm.lead.list?${query}`, { headers })
      const { explanation } = await explain('cut')
      if (says) assert.match(explanation, says)
      else assert.doesNotMatch(explanation, /was sent/)
      if (query.startsWith('filter[>')) assert.equal(answer.total, total, 'no filter was understood')
    }
    await ask(`${hook}crm.lead.list`, { method: 'POST', headers, body: new URLSearchParams('filter[>=ID]=1') })
    assert.match((await explain('cut')).explanation, /filter\[> was sent/)
  })

  test('has a sentence for every condition that a call can fail with', () => {
    const conditions = [
      ...Object.keys(systemPhrases),
      ...Object.keys(oauthPhrases),
      ...Object.keys(rulePhrases),
      ...[...allMethods, ...ownMethods].flatMap(method => Object.keys(method.phrases)),
    ]
    assert.deepEqual(
      [...new Set(conditions)].filter(condition => !Object.hasOwn(conditionDescriptions, condition)),
      [],
    )
    assert.deepEqual(
      Object.keys(conditionDescriptions).filter(condition => condition !== 'fault' && !conditions.includes(condition)),
      [],
    )
  })
})

describe('what goes out', () => {
  test('stands in the log with what came back', async t => {
    const deaf = await handler({ after: work => t.after(work) }, 503)
    const app = await addApp(portal, { installUrl: `${deaf.url}install`, onlyApi: true })
    const { delivered } = await portal.control('app', 'install', { id: app.id })
    assert.deepEqual(delivered, { status: 503, problem: 'It answered 503.', answer: 'no' })
    const [entry] = await list({ kind: 'event', method: 'ONAPPINSTALL' })
    assert.deepEqual(
      [entry.method, entry.caller, entry.status, entry.detail],
      [
        ...['ONAPPINSTALL', `app:${app.id}`, 503],
        { url: `${deaf.url}install`, problem: 'It answered 503.', answer: 'no', delivery: null, attempt: 1 },
      ],
    )
    assert.deepEqual([entry.params.auth.access_token, entry.params.auth.refresh_token], ['***', '***'])
  })
})

describe('live', () => {
  test('every request is told as it comes, to whoever follows', async () => {
    const stop = new AbortController()
    const token = await portal.control('token', 'add', { user: 1, title: 'test' })
    const response = await fetch(`${http}/_portico/log/live?tag=live`, {
      headers: { authorization: `Bearer ${token.token}` },
      // What never comes is waited for one minute.
      signal: AbortSignal.any([stop.signal, AbortSignal.timeout(60_000)]),
    })
    assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/)
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader()
    await tagged('other', 'profile', {})
    await tagged('live', 'crm.lead.get', { id: 0 })
    let text = ''
    while (!text.includes('\n\n') || !text.includes('data:')) text += (await reader.read()).value ?? ''
    const entry = JSON.parse(/^data: ?(.*)$/m.exec(text)![1]!)
    assert.deepEqual([entry.tag, entry.method, entry.status], ['live', 'crm.lead.get', 400])
    stop.abort()
  })
})

describe('secrets', () => {
  test('are in no entry, no error and no explanation', async t => {
    const target = await handler({ after: work => t.after(work) })
    const app = await addApp(portal, { installUrl: target.url, onlyApi: true })
    await portal.control('app', 'install', { id: app.id })
    const tokens = await tokensFor(portal, app, 1, http)
    const [{ auth: installed }, { data: ready }] = target.received.map(({ form }) => form) as [
      { auth: Record<string, string> },
      { data: Record<string, string> },
    ]
    const refreshing = {
      grant_type: 'refresh_token',
      client_id: app.clientId,
      client_secret: app.clientSecret,
      refresh_token: tokens.refreshToken,
    }
    const { access_token, refresh_token } = (await (
      await fetch(`${http}/oauth/token/?${new URLSearchParams(refreshing)}`)
    ).json()) as Record<string, string>
    const secrets = {
      code: portal.webhook.code!,
      accessToken: tokens.accessToken,
      refreshToken: tokens.refreshToken,
      clientSecret: app.clientSecret,
      applicationToken: app.applicationToken,
      installedAccess: installed.access_token!,
      installedRefresh: installed.refresh_token!,
      systemAccess: ready.access_token!,
      systemRefresh: ready.refresh_token!,
      renewedAccess: access_token!,
      renewedRefresh: refresh_token!,
      password: 'correct horse battery staple',
    }
    const bodies: string[] = []
    const note = async (response: Promise<Response>) => bodies.push(await (await response).text())
    for (const token of [secrets.accessToken, secrets.renewedAccess]) {
      await note(fetch(`${http}/rest/profile?auth=${token}`))
      await note(fetch(`${http}/rest/crm.lead.get?access_token=${token}&id=0`))
      await note(fetch(`${http}/rest/nope.nope`, { headers: { authorization: `Bearer ${token}` } }))
      await note(
        fetch(`${http}/rest/batch?auth=${token}&cmd[a]=${encodeURIComponent(`crm.lead.get?auth=${token}&id=0`)}`),
      )
      // Broken in the middle of a secret.
      await note(
        fetch(`${http}/rest/profile`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: `{"auth":${token}}`,
        }),
      )
      await note(
        fetch(`${http}/rest/profile`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: token }),
      )
    }
    const { code, accessToken, password, clientSecret } = secrets
    const said = encodeURIComponent(password)
    const odd = [
      `/rest/${code}/crm.lead.list`,
      `/rest/${code}`,
      `/rest/1%2F${code}%2Fprofile`,
      `/rest/crm.lead.list&auth=${accessToken}`,
      `/rest/profile?${accessToken}`,
      `/rest/profile?auth[0]=${accessToken}`,
      `/rest/profile?auth[access]=${accessToken}`,
      `/rest/profile?id=${accessToken}`,
      `/oauth/token/?grant_type=${clientSecret}`,
      `/oauth/token/?grant_type=refresh_token&client_id=${clientSecret}&client_secret=x`,
      `/rest/1/${code}/user.add?PASSWORD[]=${said}&CONFIRM_PASSWORD=${said}`,
      `/rest/1/${code}/profile?note=${encodeURIComponent(JSON.stringify({ access_token: accessToken, password }))}`,
    ]
    for (const path of odd) await note(fetch(http + path))
    const commands = [
      `profile&auth=${accessToken}`,
      `/rest/1/${code}/profile`,
      `user.add?fields[PASSWORD]=${said}`,
      `user.add?fields%5BPASSWORD%5D=${said}&CONFIRM_PASSWORD=${said}`,
      `crm.lead.list?auth=${accessToken}`,
    ]
    await note(
      fetch(`${hook}batch`, {
        method: 'POST',
        body: new URLSearchParams(Object.fromEntries(commands.map((one, i) => [`cmd[c${i}]`, one]))),
      }),
    )
    await note(fetch(`${hook}crm.lead.get?id=0`))
    await note(
      fetch(`${hook}crm.lead.add`, {
        method: 'POST',
        body: new URLSearchParams({ 'fields[COMMENTS]': `${hook}profile` }),
      }),
    )
    await note(fetch(`${hook}user.add?EMAIL=x&PASSWORD=${encodeURIComponent(secrets.password)}`))
    await note(fetch(`${http}/oauth/token/?${new URLSearchParams({ ...refreshing, client_id: 'x' })}`))
    await note(fetch(`${http}/oauth/token/?${new URLSearchParams(refreshing)}`))
    const shown = JSON.stringify([
      bodies,
      await list({ limit: 1000 }),
      await Promise.all([...portal.rest.log.entries()].map(({ id }) => portal.control('log', 'explain', { id }))),
    ])
    assert.ok(shown.includes('crm.lead.get'))
    for (const [name, secret] of Object.entries(secrets))
      for (const form of [secret, encodeURIComponent(secret), secret.replaceAll(' ', '+')])
        assert.ok(
          !shown.includes(form),
          `${name}: ${shown.slice(Math.max(0, shown.indexOf(form) - 200)).slice(0, 300)}`,
        )
    // Nor do they stand anywhere in the database, but the one that handlers know the portal by.
    if (portal.store.kind === 'sqlite') {
      const tables = await untyped(portal.store.read)
        .selectFrom('sqlite_master')
        .select('name')
        .where('type', '=', 'table')
        .execute()
      for (const { name } of tables) {
        const rows = JSON.stringify(await untyped(portal.store.read).selectFrom(name).selectAll().execute())
        for (const [what, secret] of Object.entries(secrets))
          if (what !== 'applicationToken' && what !== 'code') assert.ok(!rows.includes(secret), `${what} in ${name}`)
      }
    }
    await post(`${hook}profile`, {})
  })
})
