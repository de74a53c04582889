import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { openPortal } from '../../src/index.ts'
import { answers, fails, resultOf } from '../support/answers.ts'
import { get, post } from '../support/listening.ts'
import { portico, serve, temporaryFolder } from '../support/process.ts'

const noWebhook = ['INVALID_CREDENTIALS', 'Invalid request credentials', 401] as const

/** What a command prints when it goes well. */
async function says(...args: string[]): Promise<string> {
  const { code, out, err } = await portico(args)
  assert.deepEqual([code, err], [0, ''], `portico ${args.join(' ')}: ${out}`)
  return out
}

/** What it prints when it does not. */
async function refuses(...args: string[]): Promise<string> {
  const { code, out, err } = await portico(args)
  assert.equal(code, 1, out)
  assert.doesNotMatch(err, /\n\s+at /, 'no stack')
  return err
}

describe('on a portal that runs', async () => {
  const data = temporaryFolder({ after })
  const { ready, hook } = await serve({ after }, data)
  const on = ['--data', data]

  test('webhooks open and close at once', async () => {
    const added = await says('webhook', 'add', '--scope', 'crm, user_brief', '--title', 'From here', ...on)
    const [, id, path] =
      /^Webhook (\d+) of user 1, scopes: crm, user_brief\..*\nhttp:\/\/[^/\n]+(\/rest\/1\/[0-9a-f]{32}\/)\n$/s.exec(
        added,
      ) ?? []
    assert.ok(id && path, added)
    answers(await get(`${ready.http}${path}scope`), ['crm', 'user_brief'])
    assert.equal((await get(`${ready.http}${path}crm.lead.list`)).status, 200)
    assert.equal((await get(`${ready.http}${path}department.get`)).error, 'insufficient_scope')

    const listed = await says('webhook', 'list', ...on)
    assert.match(listed, new RegExp(`^${id} +1 +crm,user_brief +\\S+ +From here$`, 'm'))
    assert.ok(!listed.includes(path.split('/')[3]!), 'the code is shown once')

    assert.equal(await says('webhook', 'revoke', id, ...on), `Webhook ${id} is revoked.\n`)
    fails(await get(`${ready.http}${path}scope`), ...noWebhook)
    assert.equal((await get(`${hook}scope`)).status, 200)
    assert.doesNotMatch(await says('webhook', 'list', ...on), /From here/)
    // What is printed when it goes well, and nothing else, is the output.
    const again = await portico(['webhook', 'revoke', id, ...on])
    assert.deepEqual(
      [again.code, again.out, again.err],
      [1, '', `There is no webhook ${id}. See portico webhook list.\n`],
    )
  })

  test('users and roles count from the next call on', async () => {
    const added = await says(
      'user',
      'add',
      '--email',
      'bob@example.com',
      '--name',
      'Bob',
      '--last-name',
      'Builder',
      ...on,
    )
    const [, user] = /^User (\d+) is added\./.exec(added) ?? []
    assert.match(
      await says('user', 'list', ...on),
      new RegExp(`^${user} +Bob Builder +bob@example\\.com +Y +N +1$`, 'm'),
    )
    assert.match(await refuses('user', 'add', '--email', 'BOB@example.com', ...on), /^There is a user with the e-mail/)
    const opened = await says('webhook', 'add', '--user', user!, ...on)
    const bob = `${ready.http}${/\/rest\/\S+/.exec(opened)}`
    answers(await get(`${bob}user.admin`), false)
    fails(await post(`${bob}crm.lead.add`, { fields: {} }), '', 'Access denied.')

    const [, role] = /^Role (\d+) is added: Interns$/m.exec(await says('role', 'add', 'Interns', ...on)) ?? []
    await says('role', 'set', role!, 'lead', 'add=own', 'READ=own', ...on)
    await says('role', 'give', role!, `u${user}`, ...on)
    const lead = resultOf(await post(`${bob}crm.lead.add`, { fields: { TITLE: 'by Bob' } }))
    assert.equal(resultOf(await get(`${bob}crm.lead.get?id=${lead}`)).TITLE, 'by Bob')
    fails(await post(`${bob}crm.lead.delete`, { id: lead }), '', 'Access denied.')
    const listed = await says('role', 'list', ...on)
    assert.match(listed, new RegExp(`^${role}  Interns  given to U${user}$`, 'm'))
    assert.match(listed.slice(listed.indexOf('Interns')), /^LEAD +own +own +none +none$/m)

    await says('role', 'take', role!, `U${user}`, ...on)
    fails(await get(`${bob}crm.lead.get?id=${lead}`), '', 'Access denied.')
    await says('role', 'delete', role!, ...on)
    assert.doesNotMatch(await says('role', 'list', ...on), /Interns/)
  })

  test('a call from the command line is a call like others', async () => {
    const { result: id } = JSON.parse(
      await says('call', 'crm.lead.add', 'fields[TITLE]=From & here', 'fields[PHONE][0][VALUE]=+1 5', ...on),
    )
    const lead = resultOf(await get(`${hook}crm.lead.get?id=${id}`))
    assert.deepEqual([lead.TITLE, lead.PHONE[0].VALUE], ['From & here', '+1 5'])
    const list = JSON.parse(
      await says('call', 'CRM.lead.list', '--json', `{"filter":{"ID":${id}},"select":["TITLE"]}`, ...on),
    )
    assert.deepEqual([list.result, list.total], [[{ ID: String(id), TITLE: 'From & here' }], 1])

    const failed = await portico(['call', 'crm.lead.get', 'id=999', ...on])
    assert.deepEqual([failed.code, JSON.parse(failed.out)], [1, { error: '', error_description: 'Not found' }])
    assert.match(await refuses('call', 'crm.lead.get', 'id', ...on), /^id: a parameter is NAME=VALUE\./)
    assert.match(await refuses('call', 'crm.lead.get', '--json', '{', ...on), /^--json: /)
  })
})

describe('about the portal itself', { concurrency: 2 }, () => {
  test('methods', async () => {
    const all = await says('methods')
    assert.match(all, /^crm\.lead\.contact\.delete +write +crm$/m)
    assert.match(all, /^batch +composite +basic$/m)
    const one = await says('methods', 'CRM.lead.contact.Delete')
    assert.ok(one.startsWith('crm.lead.contact.delete\n'))
    assert.match(one, /^ {2}kind +write$/m)
    assert.match(one, /^ {2}id +integer +required\n {2}fields +object +required$/m)
    assert.match(one, /^ {2}notFound +400 +"NOT_FOUND" +Not found\.$/m)
    assert.match(
      await refuses('methods', 'lead.contact'),
      /^There is no method lead\.contact\. There are:\n {2}crm\.lead\.contact\./,
    )
  })

  test('explain', async () => {
    const text = await says('explain', "The parameter 'item' must be array.")
    assert.match(text, /^fieldsNotObject: 400 "" "The parameter 'item' must be array\."$/m)
    assert.match(text, /^ {2}crm\.company\.contact\.delete$/m)
    assert.doesNotMatch(text, /crm\.contact\.company\.delete/)
    assert.match(await says('explain', 'insufficient_scope'), /^insufficientScope: 403 .*\n {2}any method$/ms)
    assert.equal((await portico(['explain', 'nobody says so'])).code, 1)
  })

  test('help', async () => {
    assert.match(await says('--help'), /portico serve .*portico webhook add\|list\|revoke/s)
    assert.match(await says('webhook', '--help'), /portico webhook add \[--user ID\]/)
    assert.match(await refuses('__proto__'), /^portico __proto__: there is no such command\./)
  })

  test('what was perhaps meant', async () => {
    const first = async (...args: string[]) => (await refuses(...args)).split('\n')[0]
    assert.equal(
      await first('webhok', 'add'),
      'portico webhok: there is no such command. Did you mean portico webhook?',
    )
    assert.equal(await first('xylophone'), 'portico xylophone: there is no such command.')
    assert.equal(
      await first('log', 'explian', '17'),
      'There is no portico log explian. Did you mean portico log explain?',
    )
    assert.equal(await first('methods', 'crm.laed.add'), 'There is no method crm.laed.add. Did you mean crm.lead.add?')
  })

  test('its version', async () => {
    const { version } = JSON.parse(readFileSync(path.resolve(import.meta.dirname, '../../package.json'), 'utf8'))
    for (const one of ['--version', '-v', 'version']) assert.equal(await says(one), `${version}\n`)
  })

  test('a folder without a portal', async t => {
    const data = temporaryFolder(t)
    const expected = `There is no portal in ${data}. Start one with portico serve`
    assert.ok((await refuses('call', 'profile', '--data', data)).startsWith(expected))
  })

  test('arguments that are none', async t => {
    const data = temporaryFolder(t)
    await (await openPortal({ data })).close()
    const wrong: [args: string[], says: RegExp][] = [
      [['webhook', 'add', '--user', '99'], /^There is no user 99\./],
      [['webhook', 'add', '--scope', 'nope'], /^There is no scope nope\. There are: .*crm/],
      [['role', 'set', '1', 'LEAD', 'read=everything'], /^read=everything: a right is VERB=LEVEL\./],
      [['role', 'set', '3', 'DEAL_C99', 'read=own'], /^There is no deal category 99\./],
      [['role', 'give', '3', 'U999'], /^There is no user 999\./],
      [['role', 'give', '3', 'D99'], /^There is no department 99\./],
      [['role', 'give', '3', 'DR99'], /^There is no department 99\./],
      [['user', 'add', '--email', 'a@example.com', '--department', '1,99'], /^There is no department 99\./],
      [['user', 'list', '--lang', 'de'], /^--lang de: the languages are en and ru\./],
      [['user', 'list', '--timezone', '+03:00'], /^--timezone \+03:00: no such zone\./],
    ]
    for (const [args, says] of wrong) assert.match(await refuses(...args, '--data', data), says)
    await says('role', 'set', '3', 'DEAL_C0', 'read=own', '--data', data)
    await says('role', 'take', '3', 'U999', '--data', data)
  })

  test('a portal keeps its language and its zone', async t => {
    const data = temporaryFolder(t)
    await (await openPortal({ data, language: 'ru', timezone: 'Asia/Tokyo' })).close()
    const add = ['call', 'crm.lead.add', 'fields[NAME]=a', '--data', data]
    const show = ['call', 'crm.lead.get', 'id=1', '--data', data]
    await says(...add)
    const { result: lead } = JSON.parse(await says(...show))
    assert.equal(lead.TITLE, 'Лид #1')
    assert.match(lead.DATE_CREATE, /\+09:00$/)
    // What is said for one run holds for that run.
    assert.match(JSON.parse(await says(...show, '--timezone', 'Asia/Almaty')).result.DATE_CREATE, /\+05:00$/)
    await says(...add, '--lang', 'en')
    const { result } = JSON.parse(await says('call', 'crm.lead.list', '--data', data))
    assert.deepEqual([result[1].TITLE, result[1].DATE_CREATE.slice(-6)], ['Lead #2', '+09:00'])
  })
})
