import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import path from 'node:path'
import { createInterface } from 'node:readline'
import { after, describe, test } from 'node:test'
import { operations } from '../../src/control/index.ts'
import { serverSentEvents } from '../../src/http/control/server-sent-events.ts'
import { until } from '../support/until.ts'
import { ask, controlled, newUser, refused, resultOf } from './faces.ts'

const bin = path.resolve(import.meta.dirname, '../../bin/portico.js')

const served = await controlled({ after })
const { http, token, operatorToken, portal } = served

describe('what there is', () => {
  test('is told to programs and to browsers, whoever asks', async () => {
    for (const path of ['/_portico', '/_portico/', '//_portico//']) {
      const { status, said } = await ask(served, 'GET', path)
      assert.equal(status, 200)
      const all = resultOf(said)
      assert.equal(all.length, operations.length)
      const revoke = all.find((one: { command: string }) => one.command === 'portico webhook revoke')
      assert.deepEqual(revoke, {
        method: 'DELETE',
        path: '/_portico/webhooks/{id}',
        meaning: 'Revokes a webhook: its code no longer works.',
        parameters: [{ name: 'id', in: 'path', kind: 'id', required: true, meaning: 'the webhook' }],
        stream: false,
        command: 'portico webhook revoke',
      })
    }
    const page = await fetch(`${http}/_portico/`, { headers: { accept: 'text/html,application/xhtml+xml' } })
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/)
    const html = await page.text()
    for (const { at } of operations) assert.ok(html.includes(`<code>${at.replace(' ', ' /_portico')}</code>`), at)
  })

  test('is told where nothing is', async () => {
    const { status, said } = await ask(served, 'GET', '/_portico/nothing', { token })
    assert.equal(status, 404)
    refused(said, 'UNKNOWN_PATH', /^Nothing is at \/_portico\/nothing\. There are: .*POST \/_portico\/webhooks, /)
    const wrong = await ask(served, 'PUT', '/_portico/webhooks', { token })
    assert.deepEqual([wrong.status, wrong.headers.get('allow')], [405, 'POST, GET'])
    refused(wrong.said, 'METHOD_NOT_ALLOWED', /^PUT does nothing here\. There is POST, GET\.$/)
  })
})

describe('a request', () => {
  const add = (body: string, type?: string) =>
    ask(served, 'POST', '/_portico/roles', { token, body, headers: type ? { 'content-type': type } : {} })

  test('is JSON or a form', async () => {
    const form = await add('name=From+a+form', 'application/x-www-form-urlencoded')
    assert.equal(resultOf(form.said).name, 'From a form')
    const json = await add('{"name":"From JSON"}', 'application/json; charset=utf-8')
    assert.equal(resultOf(json.said).name, 'From JSON')
    const { id } = resultOf(json.said)
    const rights = 'entity=LEAD&rights[]=read%3Down&rights[]=add%3Dall'
    const set = await ask(served, 'POST', `/_portico/roles/${id}/rights`, {
      token,
      body: rights,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    })
    assert.deepEqual(resultOf(set.said).rights, { read: 'own', add: 'all' })
  })

  test('that cannot be read is refused with the reason', async () => {
    const before = resultOf((await ask(served, 'GET', '/_portico/roles', { token })).said)
    const json = 'application/json'
    const cases: [body: string, type: string | undefined, status: number, code: string, says: RegExp][] = [
      ['{"name":', json, 400, 'INVALID_REQUEST', /^The body is not valid JSON: /],
      ['["a"]', json, 400, 'INVALID_REQUEST', /no object/],
      ['name=a', 'text/plain', 415, 'UNKNOWN_TYPE', /application\/json/],
      [`{"name":"${'x'.repeat(1_048_576)}"}`, json, 413, 'TOO_LARGE', /1048576 are the most/],
      ['{"name":"a\\u0000b"}', json, 400, 'INVALID_PARAMETER', /^name is a text, not a b\.$/],
      ['{"name":""}', json, 400, 'INVALID_PARAMETER', /^name is needed: /],
      ['{"__proto__":{},"name":"a"}', json, 400, 'INVALID_PARAMETER', /^There is no parameter __proto__\./],
      ['a[b][c][d][e][f][g][h][i]=1', 'application/x-www-form-urlencoded', 400, 'INVALID_REQUEST', /nests deeper/],
    ]
    for (const [body, type, status, code, says] of cases) {
      const answer = await add(body, type)
      assert.equal(answer.status, status, body.slice(0, 60))
      refused(answer.said, code, says)
    }
    const twice = await ask(served, 'PATCH', '/_portico/users/1?name=a', { token, body: { name: 'b' } })
    assert.equal(twice.status, 400)
    refused(twice.said, 'INVALID_REQUEST', /^name is given twice/)
    const broken = await ask(served, 'GET', '/_portico/users/%ff', { token })
    assert.equal(broken.status, 400)
    assert.deepEqual(resultOf((await ask(served, 'GET', '/_portico/roles', { token })).said), before)
  })

  test('of a page of another site gets no leave to bring the header', async () => {
    const answer = await ask(served, 'OPTIONS', '/_portico/webhooks', {
      headers: { origin: 'https://example.com', 'access-control-request-method': 'POST' },
    })
    assert.equal(answer.status, 401)
    for (const [name] of answer.headers) assert.doesNotMatch(name, /^access-control/)
    // The token counts in the header alone.
    assert.equal((await ask(served, 'GET', `/_portico/users?token=${token}&auth=${token}`)).status, 401)
  })

  test('is noted with who changed what, and without secrets', async () => {
    const audit = () => portal.store.read.selectFrom('audit').selectAll().orderBy('id').execute()
    const before = (await audit()).length
    await ask(served, 'GET', '/_portico/users', { token })
    const webhook = resultOf((await ask(served, 'POST', '/_portico/webhooks', { token, body: { title: 'x' } })).said)
    const made = resultOf((await ask(served, 'POST', '/_portico/tokens', { token: operatorToken, body: {} })).said)
    await ask(served, 'DELETE', '/_portico/webhooks/999', { token })
    const rows = (await audit()).slice(before)
    assert.deepEqual(
      rows.map(row => [row.user_id === null ? null : Number(row.user_id), row.action, JSON.parse(row.detail!)]),
      [
        [1, 'webhook.add', { id: webhook.id, user: 1, title: 'x' }],
        [null, 'token.add', { id: made.id, user: 1, title: '' }],
      ],
    )
    for (const secret of [webhook.code, made.token]) assert.ok(!JSON.stringify(rows).includes(secret))
  })

  test('after another one that changed rights sees them', async () => {
    const { id } = resultOf(
      (await ask(served, 'POST', '/_portico/users', { token, body: { email: 'carl@example.com' } })).said,
    )
    const may = async () => (await portal.call('crm.lead.add', { fields: {} }, { userId: id })).status
    assert.equal(await may(), 400)
    const role = resultOf((await ask(served, 'POST', '/_portico/roles', { token, body: { name: 'r' } })).said).id
    await ask(served, 'POST', `/_portico/roles/${role}/rights`, { token, body: { entity: 'LEAD', rights: 'add=all' } })
    await ask(served, 'POST', `/_portico/roles/${role}/give`, { token, body: { code: `U${id}` } })
    assert.equal(await may(), 200)
    await ask(served, 'DELETE', `/_portico/roles/${role}`, { token })
    assert.equal(await may(), 400)
    await ask(served, 'PATCH', `/_portico/users/${id}`, { token, body: { admin: true } })
    assert.equal(await may(), 200)
  })
})

test('two administrators who are demoted at once: one of them stays', async t => {
  const own = await controlled(t)
  const other = await newUser(own.portal, 'other@example.com', true)
  const demote = (id: number) =>
    ask(own, 'PATCH', `/_portico/users/${id}`, { token: own.operatorToken, body: { admin: false } })
  const answers = await Promise.all([demote(1), demote(other)])
  assert.deepEqual(answers.map(({ status }) => status).sort(), [200, 409])
})

describe('events', () => {
  test('arrive from the moment on that the stream is open, until the portal closes', async t => {
    const own = await controlled(t)
    const response = await fetch(`${own.http}/_portico/log/live?method=profile`, {
      headers: { authorization: `Bearer ${own.token}` },
    })
    assert.deepEqual([response.status, response.headers.get('content-type')], [200, 'text/event-stream; charset=utf-8'])
    const texts = response.body!.pipeThrough(new TextDecoderStream())[Symbol.asyncIterator]()
    assert.equal((await texts.next()).value, ': portico\n\n')
    await own.portal.call('profile')
    const { value } = await texts.next()
    assert.equal(JSON.parse(/^data: (.*)\n\n$/.exec(value ?? '')?.[1] ?? '').method, 'profile')
    await own.portal.close()
    assert.equal((await texts.next()).done, true)
  })

  test('are lines on the command line', async t => {
    const own = await controlled(t)
    const args = ['log', 'follow', '--method', 'profile', '--json', '--url', own.http, '--token', own.token]
    const child = spawn(process.execPath, [bin, ...args])
    t.after(() => child.kill('SIGKILL'))
    const ended = once(child, 'close')
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    const line = lines.next()
    let came = false
    line.then(() => {
      came = true
    })
    // It listens from some time on: then a call is told.
    await until('a call is told', async () => {
      await own.portal.call('profile')
      return came
    })
    assert.equal(JSON.parse(String((await line).value)).method, 'profile')
    await own.portal.close()
    assert.deepEqual(await ended, [0, null])
  })

  async function* two() {
    yield { a: 1 }
    yield 'line\nbreak'
  }

  test('are sent one by one', async () => {
    const sent: string[] = []
    for await (const text of serverSentEvents(two(), new AbortController().signal)) sent.push(text)
    assert.deepEqual(sent, [': portico\n\n', 'data: {"a":1}\n\n', 'data: "line\\nbreak"\n\n'])
  })

  test('end when nobody listens, though the next one never comes', async () => {
    const gone = new AbortController()
    let ended = false
    const never: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => ({
        next: () => new Promise(() => {}),
        async return() {
          ended = true
          return { done: true, value: undefined }
        },
      }),
    }
    const events = serverSentEvents(never, gone.signal)
    assert.equal((await events.next()).value, ': portico\n\n')
    const next = events.next()
    gone.abort()
    assert.deepEqual(await next, { done: true, value: undefined })
    assert.ok(ended)
  })
})
