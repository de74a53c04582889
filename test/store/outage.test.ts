import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { test } from 'node:test'
import pg from 'pg'
import { outageOf, outageTeller } from '../../src/store/outage.ts'

const thrownBy = async (work: () => unknown): Promise<unknown> => {
  try {
    await work()
  } catch (error) {
    return error
  }
  assert.fail('nothing was thrown')
}

test('what SQLite says of a database that cannot be used is told from mistakes', async t => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'portico-outage-'))
  t.after(() => rmSync(folder, { recursive: true }))
  const file = path.join(folder, 'one.sqlite')
  const [one, other] = [new DatabaseSync(file), new DatabaseSync(file, { timeout: 0 })]
  one.exec('create table t (a unique); insert into t values (1)')
  const kindOf = async (work: () => unknown) => outageOf(await thrownBy(work))?.kind ?? null
  assert.equal(await kindOf(() => one.exec('insert into t values (1)')), null, 'a row that is there')
  assert.equal(await kindOf(() => one.exec('select nothing')), null, 'bad SQL')
  one.exec('begin immediate')
  assert.equal(await kindOf(() => other.exec('begin immediate')), 'locked')
  one.exec('rollback; pragma query_only = on')
  assert.equal(await kindOf(() => one.exec('insert into t values (2)')), 'readOnly')
  other.exec('pragma max_page_count = 1')
  assert.equal(await kindOf(() => other.exec('insert into t values (zeroblob(1000000))')), 'full')
  writeFileSync(path.join(folder, 'two.sqlite'), 'x'.repeat(10_000))
  const damaged = new DatabaseSync(path.join(folder, 'two.sqlite'))
  assert.equal(await kindOf(() => damaged.exec('select * from sqlite_master')), 'failing')
  assert.equal(await kindOf(() => new DatabaseSync(path.join(folder, 'nowhere', 'x.sqlite'))), 'away')
  for (const db of [one, other, damaged]) db.close()
})

test('what PostgreSQL and the network say is told from mistakes', async () => {
  const refused = await thrownBy(() => new pg.Client('postgres://127.0.0.1:1/x').connect())
  assert.equal(outageOf(refused)?.kind, 'away')
  const kinds: [code: string, kind: string | null][] = [
    ['57P01', 'away'],
    ['08006', 'away'],
    ['53300', 'away'],
    ['53100', 'full'],
    ['25006', 'readOnly'],
    ['23505', null],
    ['42P01', null],
    ['40001', 'contended'],
    ['55P03', 'contended'],
    ['57014', 'slow'],
    ['25P03', 'away'],
    ['ERR_INVALID_ARG_TYPE', null],
  ]
  for (const [code, kind] of kinds)
    assert.equal(outageOf(Object.assign(new Error('it failed'), { code }))?.kind ?? null, kind, code)
  assert.equal(outageOf(new Error('Connection terminated unexpectedly'))?.kind, 'away')
  assert.equal(outageOf(new Error('timeout exceeded when trying to connect'))?.kind, 'slow')
  assert.equal(outageOf(new TypeError('x is not a function')), null)
  assert.equal(outageOf('text'), null)
})

test('an operator is told once a minute, of each kind', () => {
  const lines: string[] = []
  let now = 0
  const isOutage = outageTeller(
    line => lines.push(line),
    () => now,
  )
  const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
  const full = Object.assign(new Error('disk full'), { code: '53100' })
  for (const [at, error, count] of [
    [0, away, 1],
    [1, away, 1],
    [1, full, 2],
    [59_999, away, 2],
    [60_000, away, 3],
  ] as const) {
    now = at
    assert.equal(isOutage(error), true)
    assert.equal(lines.length, count, `${at}`)
  }
  assert.match(lines[0]!, /does not answer \(connect ECONNREFUSED\).*503.*Start the database server/)
  assert.equal(isOutage(new Error('a bug')), false)
  assert.equal(lines.length, 3)
})
