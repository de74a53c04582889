import assert from 'node:assert/strict'
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { test } from 'node:test'
import { openPortal } from '../../src/index.ts'
import { commandLine } from '../support/command-line.ts'
import { post } from '../support/listening.ts'
import { newDatabase } from '../support/portal.ts'
import { serve, temporaryFolder } from '../support/process.ts'
import { until } from '../support/until.ts'

const server = process.env.PORTICO_TEST_POSTGRES

test('backups are made while the portal runs, and the oldest of them go', async t => {
  const folder = temporaryFolder(t)
  const [data, backups] = [path.join(folder, 'data'), path.join(folder, 'data', 'backups')]
  mkdirSync(backups, { recursive: true })
  writeFileSync(path.join(backups, 'portico-2026-01-01T000000Z.backup.part'), 'left by a process that was killed')
  writeFileSync(path.join(backups, 'mine.txt'), 'nobody touches it')
  const plan = ['--https-port', 'off', '--backup-every', '50ms', '--backup-keep', '1']
  const { hook, kill, ended } = await serve(t, data, plan)
  assert.equal((await post(`${hook}crm.lead.add`, { fields: { TITLE: 'Kept' } })).status, 200)
  const made = () => readdirSync(backups).filter(name => /^portico-[\dTZ-]+\.backup$/.test(name))
  const seen = new Set<string>()
  await until(
    'two backups are made',
    () => {
      for (const name of made()) seen.add(name)
      return seen.size >= 2
    },
    { seconds: 240 },
  )
  kill('SIGTERM')
  assert.equal((await ended).code, 0)
  assert.ok(made().length <= 2, made().join())
  assert.ok(existsSync(path.join(backups, 'mine.txt')))
  assert.ok(!existsSync(path.join(backups, 'portico-2026-01-01T000000Z.backup.part')))
  const there = path.join(folder, 'there')
  const { code, err } = await commandLine(['restore', path.join(backups, made().at(-1)!), '--data', there])
  assert.deepEqual([code, err], [0, ''])
  const portal = await openPortal({ data: there })
  assert.equal((await portal.call('crm.lead.list')).total, 1)
  await portal.close()
})

test('of a portal on a server as well', { skip: !server }, async t => {
  const data = temporaryFolder(t)
  const plan = ['--https-port', 'off', '--backup-every', '1h', '--database', await newDatabase(server!)]
  const { kill, ended } = await serve(t, data, plan)
  const backups = path.join(data, 'backups')
  await until('a backup is made', () => readdirSync(backups).some(name => name.endsWith('.backup')), { seconds: 240 })
  kill('SIGTERM')
  assert.equal((await ended).code, 0)
})
