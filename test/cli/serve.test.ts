import assert from 'node:assert/strict'
import { once } from 'node:events'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { request } from 'node:https'
import { type AddressInfo, createServer } from 'node:net'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import pg from 'pg'
import { BadSetting, serveConfig } from '../../src/config/config.ts'
import { openPortal } from '../../src/index.ts'
import { resultOf } from '../support/answers.ts'
import { get } from '../support/listening.ts'
import { newDatabase } from '../support/portal.ts'
import { portico, type Ready, type Serving, serve, temporaryFolder } from '../support/process.ts'

describe('portico serve', () => {
  test('tells programs where it is in the ready file', async t => {
    const data = temporaryFolder(t)
    // Clients run in folders of their own: a relative folder is told as an absolute one.
    const { ready } = await serve(t, path.relative(process.cwd(), data), ['--https-port', '0'])
    assert.match(ready.http, /^http:\/\/127\.0\.0\.1:[1-9]\d+$/)
    assert.match(ready.https ?? '', /^https:\/\/127\.0\.0\.1:[1-9]\d+$/)
    assert.deepEqual([ready.webhook, ready.login], [`${ready.http}/rest/1/secret/`, 'admin@portico.local'])
    assert.equal(ready.webhookHttps, `${ready.https}/rest/1/secret/`)
    assert.equal(ready.ca, path.join(data, 'tls', 'ca.pem'))

    // Nobody has to trust the local authority before a first call.
    assert.equal((await get(`${ready.webhook}profile`)).result.ID, '1')
    const call = request(`${ready.webhookHttps}profile`, { ca: readFileSync(ready.ca!), agent: false }).end()
    const [response] = await once(call, 'response')
    assert.equal(response.statusCode, 200)
    assert.equal(JSON.parse(String(Buffer.concat(await response.toArray()))).result.ID, '1')
  })

  test('has every name that it is told in its certificate, and makes an old one anew', async t => {
    const data = temporaryFolder(t)
    const named = async (name: string, { https, ca }: Ready) => {
      const url = new URL(`${https}/rest/1/secret/profile`)
      const call = request(url, { ca: readFileSync(ca!), agent: false, servername: name }).end()
      const [response] = await once(call, 'response')
      response.resume()
      return response.statusCode
    }
    const run = async (...args: string[]) => serve(t, data, ['--https-port', '0', ...args])
    const said = async ({ kill, ended }: Serving) => {
      kill('SIGTERM')
      return (await ended).out
    }
    const first = await run('--url', 'https://portal.test.local:8443')
    assert.equal(await named('portal.test.local', first.ready), 200)
    await assert.rejects(named('crm.test.local', first.ready), { code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
    const authority = readFileSync(first.ready.ca!, 'utf8')
    assert.doesNotMatch(await said(first), /new certificate/)

    const second = await run('--host', 'localhost', '--tls-name', 'crm.test.local', '--tls-name', '*.test.example')
    for (const name of ['localhost', 'crm.test.local', 'a.test.example'])
      assert.equal(await named(name, second.ready), 200, name)
    assert.equal(readFileSync(second.ready.ca!, 'utf8'), authority)
    assert.match(await said(second), /new certificate.* crm\.test\.local, \*\.test\.example/)

    const third = await run('--tls-name', 'crm.test.local')
    assert.equal(await named('crm.test.local', third.ready), 200)
    assert.doesNotMatch(await said(third), /new certificate/)
  })

  test('shows one address wherever it shows one', async t => {
    const data = temporaryFolder(t)
    const address = async (...args: string[]) => {
      const { code, out, err } = await portico([...args, '--data', data])
      assert.equal(code, 0, err)
      return new URL(/^https?:.*$/m.exec(out)![0]).origin
    }
    for (const [url, args] of [
      ['', ['--https-port', '0']],
      ['https://crm.example.com', ['--https-port', '0', '--url', 'https://crm.example.com']],
    ] as [string, string[]][]) {
      const { ready, kill, ended } = await serve(t, data, args)
      const one = url || ready.http
      assert.equal(new URL(ready.webhook!).origin, one)
      assert.equal(await address('webhook', 'add'), one)
      assert.equal(await address('user', 'login', '1'), one)
      kill('SIGTERM')
      const { out } = await ended
      for (const shown of [`  webhook   ${one}/rest/1/secret/`, `curl '${one}/rest/1/secret/crm.lead.add'`])
        assert.ok(out.includes(shown), out)
      // The command line goes on with it when nothing listens.
      assert.equal(await address('webhook', 'add'), one)
    }
  })

  test('tells people the same, with a call to try', async t => {
    const { ready, hook, kill, ended } = await serve(t, temporaryFolder(t))
    assert.deepEqual([ready.https, ready.webhook], [null, hook])
    assert.equal((await get(`${hook}profile`)).status, 200)
    kill('SIGTERM')
    const { out } = await ended
    for (const told of [
      ready.http,
      hook,
      'admin@portico.local',
      'crm.lead.add',
      'curl',
      'X-Portico-Log: 17',
      'portico log explain 17',
    ])
      assert.ok(out.includes(told), told)
  })

  test('makes up a code that it shows once', async t => {
    const data = temporaryFolder(t)
    const first = await serve(t, data, ['--https-port', 'off', '--webhook-secret', ''])
    const hook = first.ready.webhook!
    assert.match(hook, /\/rest\/1\/[0-9a-f]{32}\/$/)
    assert.equal((await get(`${hook}profile`)).status, 200)
    first.kill('SIGTERM')
    await first.ended
    const second = await serve(t, data, ['--https-port', 'off', '--webhook-secret', ''])
    assert.equal(second.ready.webhook, null)
    assert.equal((await get(`${second.ready.http}${new URL(hook).pathname}profile`)).status, 200)
  })

  test('takes its settings from the environment, too; arguments stand before it', async t => {
    const file = path.join(temporaryFolder(t), 'ready.json')
    const taken = createServer().listen(0, '127.0.0.1')
    await once(taken, 'listening')
    t.after(() => taken.close())
    const { port } = taken.address() as AddressInfo
    const env = {
      PORTICO_PORT: String(port),
      PORTICO_HTTPS_PORT: 'off',
      PORTICO_MEMORY: 'yes',
      PORTICO_READY_FILE: file,
    }
    const { code, err } = await portico(['serve'], env)
    assert.deepEqual([code, err.includes(String(port))], [1, true])
    const { code: other, err: wrong } = await portico(['serve', '--port', 'x'], env)
    assert.deepEqual([other, wrong], [1, '--port x: a whole number from 0 to 65535 is needed.\n'])
  })

  test('of a seed has its records', async t => {
    const folder = temporaryFolder(t)
    const seed = path.join(folder, 'seed.json')
    writeFileSync(
      seed,
      JSON.stringify([
        { key: 'ann', method: 'crm.contact.add', params: { fields: { NAME: 'Ann' } } },
        { method: 'crm.lead.add', params: { fields: { TITLE: 'of Ann', CONTACT_ID: '$result[ann]' } } },
      ]),
    )
    const { hook } = await serve(t, path.join(folder, 'data'), ['--https-port', 'off', '--seed', seed])
    const [lead] = resultOf(await get(`${hook}crm.lead.list`))
    assert.deepEqual([lead.TITLE, lead.CONTACT_ID], ['of Ann', '1'])
  })

  test('in another language and zone', async t => {
    const { hook } = await serve(t, temporaryFolder(t), [
      '--https-port',
      'off',
      '--lang',
      'ru',
      '--timezone',
      'Asia/Almaty',
    ])
    resultOf(await get(`${hook}crm.lead.add`.concat('?fields[NAME]=a')))
    const lead = resultOf(await get(`${hook}crm.lead.get?id=1`))
    assert.equal(lead.TITLE, 'Лид #1')
    assert.match(lead.DATE_CREATE, /\+05:00$/)
  })

  test('keeps what it was told of language and zone', async t => {
    const data = temporaryFolder(t)
    await (await openPortal({ data, language: 'ru', timezone: 'Asia/Tokyo' })).close()
    const before = await serve(t, data)
    resultOf(await get(`${before.hook}crm.lead.add?fields[NAME]=a`))
    const lead = resultOf(await get(`${before.hook}crm.lead.get?id=1`))
    assert.deepEqual([lead.TITLE, lead.DATE_CREATE.slice(-6)], ['Лид #1', '+09:00'])
    before.kill('SIGTERM')
    await before.ended
    const changed = await serve(t, data, ['--https-port', 'off', '--lang', 'en', '--timezone', 'Asia/Almaty'])
    changed.kill('SIGTERM')
    await changed.ended
    const portal = await openPortal({ data })
    t.after(() => portal.close())
    assert.deepEqual([portal.rest.language, portal.rest.zone.name], ['en', 'Asia/Almaty'])
  })

  test('does not go on after a seed that was cut short', async t => {
    const folder = temporaryFolder(t)
    const [data, seed] = [path.join(folder, 'data'), path.join(folder, 'seed.json')]
    const start = ['serve', '--data', data, '--port', '0', '--https-port', 'off', '--seed', seed]
    const refused = async (says: RegExp) => {
      const { code, err } = await portico(start)
      assert.equal(code, 1)
      assert.match(err, says)
    }
    writeFileSync(seed, '[')
    await refused(/^--seed .*seed\.json: /)
    // A seed that cannot be read began nothing.
    writeFileSync(
      seed,
      '[{"method":"crm.lead.add","params":{"fields":{}}},{"method":"crm.lead.get","params":{"id":5}}]',
    )
    await refused(/^Call 2 of the seed, crm\.lead\.get: /)
    await refused(new RegExp(`^The seed of this portal was not finished: .*Remove ${data} and start again\\.\\n$`))
    await assert.rejects(openPortal({ data }), /was not finished/)
    const { code, err } = await portico(['call', 'profile', '--data', data])
    assert.deepEqual([code, /^The seed of this portal was not finished: .*\n$/.test(err)], [1, true])
  })

  test('shows the webhook of a new portal that cannot listen', async t => {
    const { ready } = await serve(t, temporaryFolder(t))
    const { port } = new URL(ready.http)
    const data = path.join(temporaryFolder(t), 'data')
    const { code, out, err } = await portico(['serve', '--data', data, '--port', port, '--https-port', 'off'])
    assert.deepEqual([code, err.startsWith(`Port ${port} is taken`)], [1, true])
    const [, hook] = /(\/rest\/1\/[0-9a-f]{32}\/)\n$/.exec(out) ?? []
    assert.ok(hook, out)
    const again = await serve(t, data, ['--https-port', 'off', '--webhook-secret', ''])
    assert.equal((await get(`${again.ready.http}${hook}profile`)).status, 200)
  })

  test('takes its ready file away', async t => {
    const file = path.join(temporaryFolder(t), 'ready.json')
    writeFileSync(file, 'of a run that was killed')
    const { code } = await portico(['serve', '--memory', '--host', '203.0.113.1', '--port', '0', '--ready-file', file])
    assert.deepEqual([code, existsSync(file)], [1, false])
    const running = await serve(t, temporaryFolder(t), ['--https-port', 'off', '--ready-file', file], file)
    running.kill('SIGTERM')
    await running.ended
    assert.equal(existsSync(file), false)
  })

  test('can be closed twice', async () => {
    const portal = await openPortal()
    await portal.listen({ httpsPort: 'off' })
    await Promise.all([portal.close(), portal.close()])
    await portal.close()
  })

  test('does not share a port', async t => {
    const { ready } = await serve(t, temporaryFolder(t))
    const { port } = new URL(ready.http)
    const { code, out, err } = await portico(['serve', '--memory', '--port', port, '--https-port', 'off'])
    assert.deepEqual([code, out], [1, ''])
    assert.match(err, new RegExp(`^Port ${port} is taken, .*\\n$`))
    const { code: tls, err: tlsTaken } = await portico(['serve', '--memory', '--port', '0', '--https-port', port])
    assert.equal(tls, 1)
    assert.match(tlsTaken, new RegExp(`^Port ${port} is taken, .*\\n$`))
    assert.equal((await get(`${ready.http}/rest/1/secret/profile`)).status, 200)
  })
})

describe('a setting that cannot be used', () => {
  const cases: [args: string[], says: RegExp][] = [
    [['--port', 'abc'], /^--port abc: a whole number from 0 to 65535 is needed\.$/],
    [['--port', '65536'], /^--port 65536: /],
    [['--port=-1'], /^--port -1: /],
    [['--port', '1.5'], /^--port 1\.5: /],
    [['--port'], /--port.* See portico serve --help\.$/],
    [['--https-port', 'on'], /^--https-port on: /],
    [['--max-body', '10'], /^--max-body 10: a whole number from 1024 /],
    [['--max-depth', '0'], /^--max-depth 0: /],
    [['--database-writers', '0'], /^--database-writers 0: /],
    [['--database-lock-timeout', 'off'], /^--database-lock-timeout off: seconds are needed/],
    [['--max-keys', 'many'], /^--max-keys many: /],
    [['--lang', 'de'], /^--lang de: the languages are en and ru\.$/],
    [['--timezone', '+03:00'], /^--timezone \+03:00: no such zone\./],
    [['--memory', '--files', './files'], /^--memory and --files exclude each other/],
    [['--max-file', '0'], /^--max-file 0: a whole number from 1 /],
    [['--memory', '--database', 'postgres://127.0.0.1/portico'], /^--memory and --database exclude each other/],
    [['--database', 'mysql://127.0.0.1/portico'], /^--database mysql:.*: only PostgreSQL will do, as postgres:/],
    [['--database', 'mysql://u:geheim@127.0.0.1/portico'], /^--database mysql:\/\/u:\*\*\*@127\.0\.0\.1\/portico: /],
    [['--database', 'portico'], /^--database portico: only PostgreSQL will do/],
    [['--webhook-secret', 'a/b'], /^--webhook-secret: /],
    [['--webhook-secret', 'a', '--webhook-secret-file', 'b'], /^--webhook-secret and --webhook-secret-file exclude/],
    [['--webhook-secret-file', 'nowhere/secret'], /^--webhook-secret-file nowhere\/secret: ENOENT/],
    [['--control-token-file', '/dev/null'], /^--control-token-file \/dev\/null: the file is empty\.$/],
    [['--webhook-secret', 'x'.repeat(129)], /^--webhook-secret: /],
    [['--cert', 'a.pem'], /^--cert and --key belong together/],
    [['--key', 'a.pem'], /^--cert and --key belong together/],
    [['--tls-name', 'https://crm'], /^--tls-name https:\/\/crm: a host name or an address /],
    [['--tls-name', 'crm', '--cert', 'a.pem', '--key', 'b.pem'], /^--tls-name and --cert exclude each other/],
    [['--trusted-proxy', '10.0.0.0/33'], /^--trusted-proxy 10\.0\.0\.0\/33: an address or a range is needed/],
    [['--memory', '--backup-every', '1d'], /^--backup-every and --memory exclude each other/],
    [['--backup-every', 'daily'], /^--backup-every daily: a span of time is needed/],
    [['--url', 'https://a~b'], /^--url https:\/\/a~b: /],
    [['--nope'], /--nope.* See portico serve --help\.$/],
    [['word'], /word.* See portico serve --help\.$/],
    [['--memory=yes'], /--memory.* See portico serve --help\.$/],
  ]
  for (const [args, says] of cases)
    test(`${args.join(' ').slice(0, 40)} is told in one line`, () => {
      const tells = (error: Error) => {
        assert.ok(error instanceof BadSetting)
        assert.match(error.message, says)
        assert.ok(!error.message.includes('\n'))
        return true
      }
      assert.throws(() => serveConfig(args, {}), tells)
    })

  test('may be a list in the environment, too', () => {
    assert.deepEqual(serveConfig([], { PORTICO_TLS_NAME: 'crm.local, 10.0.0.1' }).tlsNames, ['crm.local', '10.0.0.1'])
    assert.deepEqual(serveConfig(['--tls-name', 'a', '--tls-name', 'b'], {}).tlsNames, ['a', 'b'])
    const proxies = (...args: string[]) =>
      serveConfig(
        args.flatMap(one => ['--trusted-proxy', one]),
        {},
      ).trustedProxies
    assert.deepEqual(proxies(), ['loopback'])
    assert.deepEqual(proxies('10.0.0.0/8', 'loopback,fd00::/8'), ['10.0.0.0/8', 'loopback', 'fd00::/8'])
    assert.deepEqual(proxies('none'), [])
  })

  test('is told of the environment as of the arguments', () => {
    assert.throws(() => serveConfig([], { PORTICO_PORT: 'abc' }), /^Error: --port abc: /)
    assert.equal(serveConfig(['--port', '5'], { PORTICO_PORT: 'abc' }).port, 5)
  })

  test('takes its secrets from files or variables, which nobody else on the machine sees', t => {
    const folder = temporaryFolder(t)
    const holding = (name: string, text: string): string => {
      writeFileSync(path.join(folder, name), text)
      return path.join(folder, name)
    }
    const file = holding('webhook', 'of-the-file\n')
    const token = holding('token', 'a-token-of-a-file-\r\n')
    const of = (args: string[], env: Record<string, string> = {}) => serveConfig(args, env).webhookSecret
    assert.equal(of(['--webhook-secret-file', file]), 'of-the-file')
    assert.equal(of([], { PORTICO_WEBHOOK_SECRET_FILE: file }), 'of-the-file')
    assert.equal(of([], { PORTICO_WEBHOOK_SECRET: 'of-the-variable' }), 'of-the-variable')
    assert.equal(of(['--webhook-secret-file', file], { PORTICO_WEBHOOK_SECRET: 'other' }), 'of-the-file')
    assert.equal(of(['--webhook-secret', 'given'], { PORTICO_WEBHOOK_SECRET_FILE: file }), 'given')
    assert.equal(serveConfig(['--control-token-file', token], {}).controlToken, 'a-token-of-a-file-')
    assert.throws(() => of(['--webhook-secret-file', holding('bad', 'a/b')]), /^Error: --webhook-secret: /)
  })

  test('says in seconds how long a database is waited for', () => {
    const { databaseOptions } = serveConfig(
      ['--database-lock-timeout', '0.25', '--database-statement-timeout', 'off'],
      {
        PORTICO_DATABASE_WRITERS: '3',
      },
    )
    assert.deepEqual(databaseOptions, {
      ...{ readers: 8, writers: 3, connectTimeout: 5000, lockTimeout: 250, statementTimeout: 0, idleTimeout: 5000 },
      ...{ session: null, replicas: [], replicaWait: 10 },
    })
  })

  test('in memory means not in the database of the environment', () => {
    const where = (args: string[], env: Record<string, string>) => {
      const { memory, database } = serveConfig(args, env)
      return [memory, database]
    }
    const url = 'postgres://127.0.0.1/portico'
    assert.deepEqual(where(['--memory'], { PORTICO_DATABASE: url }), [true, null])
    assert.deepEqual(where([], { PORTICO_MEMORY: 'yes', PORTICO_DATABASE: url }), [true, null])
    assert.deepEqual(where(['--database', url], { PORTICO_MEMORY: 'yes' }), [false, url])
  })
})

describe('what a portal cannot start with is told in one line', { concurrency: 2 }, () => {
  const folder = temporaryFolder({ after })
  const file = (name: string, text: string): string => {
    writeFileSync(path.join(folder, name), text)
    return path.join(folder, name)
  }
  const nowhere = path.join(folder, 'nowhere', 'file')
  const garbage = file('garbage.pem', 'garbage')
  mkdirSync(path.join(folder, 'data'))
  file('data/portal.sqlite', 'this is no database, '.repeat(100))
  const memory = ['--memory']

  const cases: [what: string, args: string[], says: RegExp][] = [
    ['a setting', [...memory, '--port', 'x'], /^--port x: /],
    ['a zone', [...memory, '--timezone', 'Mars/Olympus'], /^--timezone Mars\/Olympus: no such zone\./],
    ['a certificate that is not there', [...memory, '--cert', nowhere, '--key', nowhere], /nowhere/],
    ['a certificate that is none', [...memory, '--cert', garbage, '--key', garbage, '--https-port', '0'], /--cert/],
    ['a seed that is not there', [...memory, '--seed', nowhere], /^--seed .*nowhere.*: /],
    ['half a seed', [...memory, '--seed', file('half.json', '[')], /^--seed .*half\.json: /],
    ['a seed without calls', [...memory, '--seed', file('map.json', '{}')], /^--seed .*map\.json: a list of /],
    [
      'a seed that fails',
      [...memory, '--seed', file('bad.json', '[{"method":"crm.lead.get","params":{"id":5}}]')],
      /^Call 1 of the seed, crm\.lead\.get: .*Not found/,
    ],
    ['a ready file that cannot be written', [...memory, '--ready-file', nowhere], /nowhere/],
    ['an address of another machine', [...memory, '--host', '203.0.113.1'], /203\.0\.113\.1/],
    [
      'a database server that is not there',
      ['--database', 'postgres://127.0.0.1:1/portico'],
      /^The database server does not answer/,
    ],
    ['a folder that is a file', ['--data', garbage], /garbage\.pem/],
    ['a folder in a file', ['--data', path.join(garbage, 'data')], /garbage\.pem/],
    ['a folder that the system will not have', ['--data', '/proc/portico/data'], /\/proc\/portico/],
    ['another database', ['--database', 'mysql://127.0.0.1/portico'], /^--database mysql:/],
    ['a database that is none', ['--data', path.join(folder, 'data')], /^The database cannot be used: /],
  ]
  for (const [what, args, says] of cases)
    test(what, async () => {
      const ports = [
        ...(args.includes('--port') ? [] : ['--port', '0']),
        ...(args.includes('--https-port') ? [] : ['--https-port', 'off']),
      ]
      const { code, out, err } = await portico(['serve', ...ports, ...args])
      assert.deepEqual([code, out], [1, ''], err)
      assert.match(err.trimEnd(), says)
      assert.equal(err.trimEnd().split('\n').length, 1, err)
    })
})

const server = process.env.PORTICO_TEST_POSTGRES

describe('on PostgreSQL', { skip: !server }, () => {
  const start = (database: string) => portico(['serve', '--port', '0', '--https-port', 'off', '--database', database])

  test('a portal keeps its language and its zone', async t => {
    const database = await newDatabase(server!)
    await (await openPortal({ database, language: 'ru', timezone: 'Asia/Tokyo' })).close()
    const portal = await openPortal({ database })
    t.after(() => portal.close())
    await portal.call('crm.lead.add', { fields: {} })
    const { result } = await portal.call('crm.lead.get', { id: 1 })
    assert.deepEqual([result.TITLE, result.DATE_CREATE.slice(-6)], ['Лид #1', '+09:00'])
  })

  test('a server that refuses is told in one line', async () => {
    const nowhere = new URL('/nowhere', server)
    const stranger = new URL(server!)
    stranger.password = 'wrong'
    const guest = new URL(await newDatabase(server!))
    const client = new pg.Client({ connectionString: String(guest) })
    await client.connect()
    const role = `guest_${guest.pathname.slice(1)}`
    await client.query(`create role ${role} login password 'guest'`)
    await client.end()
    guest.username = role
    guest.password = 'guest'
    const cases: [url: URL, says: RegExp][] = [
      [nowhere, /^The database server has no such database: .*\n$/],
      [stranger, /^The database server refuses that user: .*\n$/],
      [guest, /^The database server forbids it: .*\n$/],
    ]
    for (const [url, says] of cases) {
      const { code, err } = await start(String(url))
      assert.equal(code, 1)
      assert.match(err, says)
    }
  })
})
