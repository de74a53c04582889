import assert from 'node:assert/strict'
import { chmodSync, copyFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, describe, test } from 'node:test'
import { openPortal } from '../../src/index.ts'
import { query } from '../../src/store/store.ts'
import { commandLine } from '../support/command-line.ts'
import { newDatabase } from '../support/portal.ts'
import { environment, serve, temporaryFolder } from '../support/process.ts'

const server = process.env.PORTICO_TEST_POSTGRES

/** The data of a portal that has run once, with its certificates. */
const data = temporaryFolder({ after })
chmodSync(data, 0o700)
{
  const { kill, ended } = await serve({ after }, data, ['--https-port', '0'])
  kill('SIGTERM')
  await ended
}

/** Does something without the settings of whoever runs the tests. */
async function inEnvironment<T>(more: Record<string, string>, work: () => Promise<T>): Promise<T> {
  const before = process.env
  process.env = environment(more)
  try {
    return await work()
  } finally {
    process.env = before
  }
}

/** What the doctor says, as `level about: says`, and the code it ends with. */
async function examined(args: string[], env: Record<string, string> = {}) {
  const { code, out, err } = await inEnvironment(env, () => commandLine(['doctor', '--json', ...args]))
  assert.equal(err, '')
  const findings = JSON.parse(out) as { level: string; about: string; says: string }[]
  return { code, lines: findings.map(({ level, about, says }) => `${level} ${about}: ${says}`) }
}

const says = ({ lines }: { lines: string[] }, pattern: RegExp) =>
  assert.ok(
    lines.some(line => pattern.test(line)),
    `${pattern} in\n${lines.join('\n')}`,
  )

describe('portico doctor', () => {
  test('finds nothing to mend where all is well', async () => {
    const { code, lines } = await examined(['--data', data, '--backup-every', '1d'])
    assert.equal(code, 0)
    assert.deepEqual(
      lines.filter(line => !line.startsWith('ok ') && !line.startsWith('warn disk')),
      [],
    )
    for (const about of ['configuration', 'certificate', 'database', 'clock'])
      assert.ok(
        lines.some(line => line.includes(` ${about}: `)),
        about,
      )
  })

  test('tells people line by line', async () => {
    const { code, out } = await inEnvironment({}, () => commandLine(['doctor', '--data', data]))
    assert.equal(code, 0)
    assert.match(out, /^ok {4}database {7}its file is whole$/m)
    assert.match(out, /^warn {2}configuration {2}No backups are made by themselves: give --backup-every 1d/m)
  })

  test('says what is wrong with settings', async () => {
    const bad = await examined(['--port', 'x'])
    assert.deepEqual(
      [bad.code, bad.lines],
      [1, ['fail configuration: --port x: a whole number from 0 to 65535 is needed.']],
    )
    says(
      await examined(['--data', data], { PORTICO_DATABSE: 'x' }),
      /^warn .*PORTICO_DATABSE is no variable.* --database\?$/,
    )
    says(
      await examined(['--data', data, '--host', '0.0.0.0']),
      /^warn configuration: It listens on 0\.0\.0\.0 and has no --url/,
    )
    says(await examined(['--data', data, '--url', 'http://crm.example.com']), /^warn .* is not https/)
  })

  test('looks at a certificate', async t => {
    const [cert, key] = ['cert.pem', 'key.pem'].map(name => path.join(data, 'tls', name)) as [string, string]
    const own = (file: string) => ['--data', data, '--cert', cert, '--key', file]
    says(await examined([...own(key), '--url', 'https://localhost']), /^ok certificate: .* fits, for \d+ days$/)
    says(
      await examined([...own(key), '--url', 'https://crm.example.com']),
      /^warn certificate: .* is not for crm\.example\.com/,
    )
    const other = await examined(own(path.join(data, 'tls', 'ca-key.pem')))
    says(other, /^fail certificate: .* is not the key of .*: give the pair\.$/)
    assert.equal(other.code, 1)
    const text = path.join(temporaryFolder(t), 'text.pem')
    writeFileSync(text, 'hello')
    says(await examined(own(text)), /^fail certificate: .*PEM files\.$/)
  })

  test('looks into the database', async t => {
    const copy = path.join(temporaryFolder(t), 'copy')
    const portal = await openPortal({ data: copy })
    await portal.control('clock', 'move', { by: '2h' })
    await portal.store.write(db => query(db, "insert into migration (name) values ('9999-later')"))
    await portal.close()
    const newer = await examined(['--data', copy])
    assert.equal(newer.code, 1)
    says(newer, /^fail database: It was written by a newer Portico/)
    says(newer, /^warn clock: The clock of the portal was moved by 7200 s/)
    copyFileSync(path.join(data, 'portal.sqlite'), path.join(copy, 'portal.sqlite'))
    writeFileSync(path.join(copy, 'portal.sqlite'), 'x'.repeat(20_000))
    says(await examined(['--data', copy]), /^fail database: .* cannot be used: /)
    says(
      await examined(['--data', path.join(copy, 'nowhere')]),
      /^ok database: there is none in .*the first start makes it$/,
    )
  })

  test('looks at a server of PostgreSQL', { skip: !server }, async () => {
    const url = await newDatabase(server!, null)
    const empty = await examined(['--data', data, '--database', url])
    says(empty, /^ok database: PostgreSQL \d+\S* answers, \d+ of \d+ connections are used$/)
    says(empty, /^ok database: it is empty/)
    says(empty, /^ok clock: this machine and the database server agree$/)
    const away = await examined(['--data', data, '--database', 'postgres://127.0.0.1:1/x'])
    assert.equal(away.code, 1)
    says(away, /^fail database: postgres:\/\/127\.0\.0\.1:1\/x cannot be used: .*ECONNREFUSED/)
  })
})
