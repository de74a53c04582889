import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, globSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { nouns } from '../../src/control/index.ts'
import { commandsInText, commandsOf, pageText, programsOf, project } from '../support/documented-commands.ts'
import { newDatabase } from '../support/portal.ts'
import { ended, environment, type Ready, temporaryFolder } from '../support/process.ts'
import { until } from '../support/until.ts'

const pages = ['README.md', 'CONTRIBUTING.md', ...globSync('docs/**/*.md', { cwd: project }).sort()]

const { scripts } = JSON.parse(pageText('package.json')) as { scripts: Record<string, string> }
const server = process.env.PORTICO_TEST_POSTGRES

/** The folder in which a new user enters one command after another; the first line of the README has been entered there. */
const home = temporaryFolder({ after })
const shims = temporaryFolder({ after })

const portico = `exec '${process.execPath}' '${path.join(project, 'bin/portico.js')}'`
for (const [name, line] of Object.entries({ portico: `${portico} "$@"`, npx: 'exec "$@"' }))
  writeFileSync(path.join(shims, name), `#!/bin/sh\n${line}\n`, { mode: 0o755 })

const shell = (command: string, more: Record<string, string> = {}) =>
  spawn('/bin/sh', ['-c', command], {
    cwd: home,
    env: { ...environment(more), PATH: `${shims}:${process.env.PATH}` },
    stdio: ['pipe', 'pipe', 'pipe'],
  })

/** Runs a command to its end; whoever is asked for a password gives this one. */
async function run(command: string) {
  const child = shell(command)
  child.stdin.on('error', () => {})
  child.stdin.end('correct horse battery staple\n')
  return ended(child)
}

/** Starts a server on free ports and waits until it listens. */
async function serving(command: string) {
  const file = path.join(temporaryFolder({ after }), 'ready.json')
  const child = shell(`exec ${command}`, {
    ...{ PORTICO_PORT: '0', PORTICO_HTTPS_PORT: '0', PORTICO_READY_FILE: file },
  })
  const end = ended(child)
  after(async () => {
    child.kill('SIGKILL')
    await end
  })
  await until(`${command} listens`, () => {
    assert.equal(child.exitCode, null, `${command} ended before it listened`)
    return existsSync(file)
  })
  return { ready: JSON.parse(readFileSync(file, 'utf8')) as Ready, child, end }
}

/** Goes well, and says what the page shows. */
async function goesWell(command: string, output: string | null) {
  const { code, out, err } = await run(command)
  assert.deepEqual([code, command.startsWith('curl') ? '' : err], [0, ''], `${out}${err}`)
  if (output === null) return
  const pattern = output.replace(/[.*+?^${}()|[\]\\]/g, '\\$&').replaceAll('…', '.*')
  assert.match(out, new RegExp(`^${pattern}\\s*$`))
}

/** Listens, answers and ends when it is told to. */
async function serves(command: string) {
  const { ready, child, end } = await serving(command)
  assert.equal((await fetch(`${ready.webhook}profile`)).status, 200)
  child.kill('SIGTERM')
  assert.equal((await end).code, 0)
}

/** Says something when a call comes in. */
async function follows(command: string) {
  const child = shell(`exec ${command}`)
  let said = ''
  child.stdout.on('data', text => {
    said += text
  })
  await until(`${command} says something`, async () => {
    assert.equal(child.exitCode, null)
    await fetch(`${ready.webhook}profile`)
    return said
  })
  child.kill()
  await once(child, 'close')
  assert.match(said, /profile/)
}

/** What takes minutes is there at least, with the files that it names. */
function isThere(command: string) {
  const [, script, rest] = /^(?:[A-Z]+=\S+ )*npm (?:run )?([\w:]+)(.*)$/.exec(command)!
  if (script === 'ci' || script === 'install') return
  assert.ok(scripts[script!], `package.json has no script ${script}`)
  for (const [file] of rest!.matchAll(/\S+\.ts/g)) assert.ok(existsSync(path.join(project, file)), file)
}

assert.deepEqual(
  [commandsOf('README.md')[0]!.command, scripts.start],
  ['npm ci && npm start', 'node bin/portico.js serve'],
)
const { ready } = await serving('portico serve')

for (const page of pages)
  describe(page, () => {
    for (const { line, command, output } of commandsOf(page)) {
      const needs = command.includes('postgres://') && !server ? 'a PostgreSQL server' : false
      test(`${line}: ${command}`, { skip: needs, timeout: 300_000 }, async () => {
        if (/^([A-Z]+=\S+ )*npm /.test(command)) isThere(command)
        else if (command.includes('postgres://'))
          await serves(command.replace(/postgres:\S+/, await newDatabase(server!)))
        else if (/portico serve(?!.*--help)/.test(command)) await serves(command)
        else if (/portico log follow/.test(command)) await follows(command)
        else await goesWell(command.replace('http://127.0.0.1:8024/rest/1/CODE/', ready.webhook!), output)
      })
    }

    test('names no command that is not there', () => {
      for (const command of commandsInText(page, ['npm'])) isThere(command)
      for (const command of commandsInText(page, ['portico'])) {
        const [, noun, verb] = command.split(' ')
        const known = nouns.find(({ name }) => name === noun)
        if (known && verb && /^[a-z]+$/.test(verb))
          assert.ok(
            known.operations.some(one => one.verb === verb),
            command,
          )
      }
    })

    for (const program of programsOf(page, 'ts'))
      test(`runs: ${program.split('\n')[0]}`, async () => {
        const args = ['--input-type=module-typescript', '--eval', program]
        const { code, err } = await ended(spawn(process.execPath, args, { cwd: project, env: environment() }))
        assert.deepEqual([code, err], [0, ''])
      })
  })

describe('the clients of the README trust the certificate', () => {
  const rows = [...pageText('README.md').matchAll(/^\| (.*) \| `(.*)` \|$/gm)].map(([, , trust]) => trust!)
  for (const [begins, command] of [
    [
      'NODE_EXTRA_CA_CERTS=',
      (trust: string, url: string) =>
        `${trust} '${process.execPath}' -e "fetch('${url}').then(answer => console.log(answer.status))"`,
    ],
    ['curl ', (trust: string, url: string) => `${trust} -s -o /dev/null -w '%{http_code}' '${url}'`],
  ] as [string, (trust: string, url: string) => string][])
    test(begins, async () => {
      const trust = rows.find(row => row.startsWith(begins))
      assert.ok(trust, `the README has no row ${begins}`)
      const { out, err } = await run(command(trust, `${ready.webhookHttps}profile`))
      assert.match(out, /200\s*$/, err)
    })
})

test('npx finds portico in a clone', async () => {
  const { code, out, err } = await ended(
    spawn('npx', ['portico', 'methods', 'app.info'], { cwd: project, env: environment() }),
  )
  assert.equal(code, 0, err)
  assert.match(out, /^app\.info\n/)
})
