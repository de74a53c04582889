import assert from 'node:assert/strict'
import { existsSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { tellRunning } from '../../src/cli/running.ts'
import { openPortal } from '../../src/index.ts'
import { controlled } from '../control/faces.ts'
import { commandLine } from '../support/command-line.ts'
import { portico, serve, temporaryFolder } from '../support/process.ts'

const dataOf = async (): Promise<string> => {
  const data = temporaryFolder({ after })
  await (await openPortal({ data, timezone: 'Asia/Tokyo' })).close()
  return data
}

async function says(...args: string[]): Promise<string> {
  const { code, out, err } = await commandLine(args)
  assert.deepEqual([code, err], [0, ''], `portico ${args.join(' ')}: ${out}`)
  return out
}

async function refuses(...args: string[]): Promise<string> {
  const { code, out, err } = await commandLine(args)
  assert.deepEqual([code, out], [1, ''], err)
  return err
}

describe('an operation on the command line', async () => {
  const on = ['--data', await dataOf()]

  test('speaks to people in tables and sentences, and to machines in JSON', async () => {
    assert.match(await says('department', 'list', ...on), /^ID {2}NAME +PARENT {2}HEAD {2}SORT\n1 {3}Company +500\n$/)
    const [department] = JSON.parse(await says('department', 'list', '--json', ...on))
    assert.equal(department.name, 'Company')
    assert.match(await says('settings', 'get', ...on), /^timezone +Asia\/Tokyo$/m)
    assert.match(await says('user', 'get', '1', ...on), /^departments +1$/m)
    assert.match(
      await says('token', 'add', '--title', 'x', ...on),
      /^Token \d+ of user 1\. It is shown only now:\nportico_\S+\n$/,
    )
    assert.match(
      await says('user', 'update', '1', '--name=Ada', '--department', '1', ...on),
      /^User 1 is Ada, active, an administrator\.\n$/,
    )
    const error = JSON.parse(await refuses('user', 'get', '9', '--json', ...on))
    assert.deepEqual(error, { error: 'NOT_FOUND', error_description: 'There is no user 9. See portico user list.' })
  })

  test('tells what is wrong in the spelling of the command line', async () => {
    const wrong: [args: string[], says: RegExp][] = [
      [['webhook', 'add', '--user', 'x'], /^--user is a number, not x\.\n$/],
      [
        ['webhook', 'add', '--user', 'x', '--expires', 'soon'],
        /^--user is .* --expires is a moment like .*, not soon\.\n$/,
      ],
      [['webhook', 'revoke'], /^ID is needed: the webhook\.\n$/],
      [['webhook', 'revoke', '1', '2'], /^2: that is one word too many\.\n\nportico webhook revoke ID\n/],
      [['user', 'add'], /^--email is needed: /],
      [
        ['user', 'add', '--last-name'],
        /^Option '--last-name' argument is ambiguous\.\n\nportico user add --email TEXT [^\n]*\n {2}Adds a user\.\n/,
      ],
      [['user', 'list', '--email', 'a@example.com'], /^--email is no option of it\.\n\nportico user list\n/],
      [['user', 'list', '--nope'], /^Unknown option '--nope'/],
      [['user', 'eat'], /^There is no portico user eat\.\n\nportico user add --email TEXT /],
      [['user'], /^portico user add --email TEXT /],
      [['role', 'set', '1', 'LEAD'], /^RIGHTS is needed: /],
      [['user', 'list', '--token', 'x'], /^--token opens the portal at --url/],
      [
        ['user', 'list', '--url', 'http://127.0.0.1:1'],
        /^--url is a portal that runs, --data and --database are its data/,
      ],
    ]
    for (const [args, says] of wrong) assert.match(await refuses(...args, ...on), says)
    assert.match(await refuses('user', 'list', '--url', 'http://127.0.0.1:1'), /wants a control token: give --token/)
    const nowhere = ['--token', 'x', '--url']
    assert.match(await refuses('user', 'list', ...nowhere, 'nowhere'), /^--url nowhere: an address is like /)
    assert.match(
      await refuses('user', 'list', ...nowhere, 'http://127.0.0.1:1'),
      /^The portal at http:\/\/127\.0\.0\.1:1 does not answer: /,
    )
  })

  test('takes options in any order, lists in any form, and the last of what is given twice', async () => {
    const add = (...args: string[]) => says('webhook', ...args, '--json', ...on)
    const scopesOf = (json: string) => JSON.parse(json).scopes
    assert.deepEqual(scopesOf(await add('--scope', 'crm', 'add', '--scope', 'user')), ['crm', 'user'])
    assert.deepEqual(scopesOf(await add('add', '--scope', 'crm, user')), ['crm', 'user'])
    assert.equal(JSON.parse(await add('add', '--title', 'a', '--title', 'b')).title, 'b')
    const role = JSON.parse(await says('role', 'add', 'Of', 'three', 'words', '--json', ...on))
    assert.equal(role.name, 'Of three words')
  })

  test('is explained from its description', async () => {
    assert.match(
      await says('user', 'update', '--help'),
      /^portico user update ID \[--email TEXT\] .*\[--\[no-\]active\]/,
    )
    assert.match(await says('role', '--help'), /^portico role set ID ENTITY RIGHTS…\n {2}Sets rights of a role/m)
    assert.match(await says('help'), /portico clock get\|move\|set\|reset/)
  })

  test('on a database that is named', async () => {
    assert.match(
      await refuses('log', 'list', '--database', 'postgres://127.0.0.1:1/none'),
      /^Only the portal that runs can do this, and a database does not say where that is: give --url and --token\./,
    )
  })
})

describe('on a portal that runs elsewhere', async () => {
  const { http, token, portal } = await controlled({ after })

  test('the environment names it, and the command line stands before that', async () => {
    const env = { PORTICO_URL: `${http}/_portico/`, PORTICO_TOKEN: token }
    const { out } = await portico(['settings', 'get', '--json'], env)
    assert.equal(JSON.parse(out).memberId, (await settingsOf()).memberId)
    const own = await portico(['settings', 'get', '--json', '--data', await dataOf()], env)
    assert.notEqual(JSON.parse(own.out).memberId, JSON.parse(out).memberId)
    async function settingsOf() {
      return JSON.parse(await says('settings', 'get', '--json', '--url', http, '--token', token))
    }
  })

  test('a token that is revoked opens nothing', async () => {
    const on = ['--url', http, '--token']
    const made = JSON.parse(await says('token', 'add', '--json', ...on, token))
    await says('user', 'list', ...on, made.token)
    await says('token', 'revoke', String(made.id), ...on, made.token)
    assert.match(await refuses('user', 'list', ...on, made.token), /^Nobody has this control token/)
  })

  test('spans and moments arrive as they are written', async () => {
    const on = ['--url', http, '--token', token]
    assert.match(await says('clock', 'move', '2h', ...on), /2h ahead of the machine's\.\n$/)
    assert.match(await says('clock', 'move', '-1d', ...on), /22h behind the machine's\.\n$/)
    assert.match(await says('clock', 'reset', ...on), /as the machine's\.\n$/)
    assert.ok(portal.clock.now())
  })

  test('something that is no portal is told from one', async () => {
    const other = createServer((_request, response) => response.end('hello')).listen(0, '127.0.0.1')
    await new Promise(resolve => other.once('listening', resolve))
    after(() => other.close())
    const { port } = other.address() as AddressInfo
    assert.match(
      await refuses('user', 'list', '--url', `http://127.0.0.1:${port}`, '--token', token),
      /is not the control API of a Portico \(status 200\)/,
    )
  })
})

describe('operations that only a running portal can do', () => {
  test('reach the portal that serves the folder', async t => {
    const data = temporaryFolder(t)
    const running = await serve(t, data)
    const file = path.join(data, 'server.json')
    assert.equal(statSync(file).mode & 0o777, 0o600)
    const { http, token } = JSON.parse(readFileSync(file, 'utf8'))
    assert.equal(http, running.ready.http)
    const moved = JSON.parse(await says('clock', 'move', '1d', '--json', '--data', data))
    assert.equal(moved.offset, 86_400_000)
    assert.deepEqual(
      JSON.parse(await says('clock', 'get', '--json', '--url', http, '--token', token)).offset,
      86_400_000,
    )
    assert.match(await says('log', 'list', '--data', data), /^ID /)
    running.kill('SIGTERM')
    await running.ended
    assert.equal(existsSync(file), false)
    // The clock stays where it was moved to, with nobody serving it.
    assert.match(await says('clock', 'get', '--data', data), /1d ahead of the machine's\.\n$/)
    assert.match(
      await refuses('log', 'list', '--data', data),
      /^Only a portal that runs can do this, and none runs on /,
    )
  })

  test('do not take the file of a portal that was killed for a portal', async t => {
    const data = temporaryFolder(t)
    const killed = await serve(t, data)
    killed.kill('SIGKILL')
    await killed.ended
    assert.equal(existsSync(path.join(data, 'server.json')), true)
    const none = /^Only a portal that runs can do this, and none runs on /
    assert.match(await refuses('log', 'list', '--data', data), none)
    // Another portal has taken the port since: it does not know the token.
    const { http } = await controlled(t)
    tellRunning(data, { http, token: 'portico_of_the_one_that_was_killed' })
    assert.match(await refuses('log', 'list', '--data', data), none)
    writeFileSync(path.join(data, 'server.json'), 'half of it')
    assert.match(await refuses('log', 'list', '--data', data), none)
    const { ready } = await serve(t, data)
    assert.equal(JSON.parse(readFileSync(path.join(data, 'server.json'), 'utf8')).http, ready.http)
    assert.equal(JSON.parse(await says('clock', 'get', '--json', '--data', data)).offset, 0)
  })

  test('are told where they are in the ready file, too', async t => {
    const readyFile = path.join(temporaryFolder(t), 'ready.json')
    const { ready } = await serve(t, temporaryFolder(t), ['--memory', '--https-port', 'off'], readyFile)
    assert.equal(statSync(readyFile).mode & 0o777, 0o600)
    const { controlToken } = JSON.parse(readFileSync(readyFile, 'utf8'))
    assert.equal(
      JSON.parse(await says('clock', 'get', '--json', '--url', ready.http, '--token', controlToken)).offset,
      0,
    )
  })
})
