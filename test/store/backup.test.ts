import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { after, describe, type TestContext, test } from 'node:test'
import { gunzipSync, gzipSync } from 'node:zlib'
import type { Portal } from '../../src/index.ts'
import { commandLine } from '../support/command-line.ts'
import { fill } from '../support/full-portal.ts'
import { newDatabase, openPortal } from '../support/portal.ts'
import { environment, portico, temporaryFolder } from '../support/process.ts'
import { digestsOf } from '../support/wholes.ts'

const server = process.env.PORTICO_TEST_POSTGRES

type Cleaner = Parameters<typeof temporaryFolder>[0]

/** A place for a portal, as options of `openPortal` and as words of the command line. */
interface Home {
  options: { data: string } | { database: string }
  words: string[]
}

const folder = (t: Cleaner): Home => {
  const data = path.join(temporaryFolder(t), 'data')
  return { options: { data }, words: ['--data', data] }
}

const database = async (): Promise<Home> => {
  const url = await newDatabase(server!, null)
  return { options: { database: url }, words: ['--database', url] }
}

/** Where portals of this run live. */
const home = (t: Cleaner): Promise<Home> => (server ? database() : Promise.resolve(folder(t)))

async function goesWell(...args: string[]): Promise<string> {
  const { code, out, err } = await commandLine(args)
  assert.deepEqual([code, err], [0, ''])
  return out
}

async function opened<T>({ options }: Home, work: (portal: Portal) => Promise<T>): Promise<T> {
  const portal = await openPortal(options)
  try {
    return await work(portal)
  } finally {
    await portal.close()
  }
}

/** A portal with something of everything, its backup, and what is in it: no test changes them. */
const { source, original, digests } = await (async () => {
  const source = await home({ after })
  const original = path.join(temporaryFolder({ after }), 'one.backup')
  const digests = await opened(source, async portal => {
    await fill(portal)
    return digestsOf(portal.store)
  })
  assert.match(await goesWell('backup', original, ...source.words), /one\.backup: \d+ records, \d+ bytes/)
  return { source, original, digests }
})()

/** A file of its own with the backup. */
function backupFile(t: TestContext): string {
  const file = path.join(temporaryFolder(t), 'one.backup')
  copyFileSync(original, file)
  return file
}

/** Without the rows of events, which going back takes away. */
const withoutEvents = ({ event_outbox, event_delivery, ...others }: Awaited<ReturnType<typeof digestsOf>>) => {
  assert.ok(event_outbox && event_delivery)
  return others
}

describe('a backup', () => {
  test('is one file for its owner alone, and nothing is left beside it', () => {
    assert.deepEqual(readdirSync(path.dirname(original)), ['one.backup'])
    const lines = gunzipSync(readFileSync(original)).toString().trim().split('\n')
    const { format, migrations } = JSON.parse(lines[0]!)
    assert.deepEqual([format, migrations[0]], [2, '0001-first'])
    assert.deepEqual(JSON.parse(lines.at(-1)!), { contents: 0 })
    assert.ok(JSON.parse(lines.at(-2)!).end.deal.rows > 0)
  })

  test('is restored to either store, with everything, and the portal goes on', async t => {
    const file = original
    for (const target of [folder(t), ...(server ? [await database()] : [])]) {
      assert.match(await goesWell('restore', file, ...target.words), /every one compared/)
      await opened(target, async portal => {
        assert.deepEqual(withoutEvents(await digestsOf(portal.store)), withoutEvents(digests))
        const call = async (method: string, params = {}) => (await portal.call(method, params)).result
        const [deal] = await call('crm.deal.list', { filter: { '%TITLE': 'with ALL' }, select: ['*', 'UF_*'] })
        assert.deepEqual(
          [deal.UF_CRM_SUM, deal.UF_CRM_COUNT, deal.UF_CRM_DAYS.length, deal.OPPORTUNITY],
          ['0.1', '9007199254', 2, '1234.56'],
        )
        assert.equal((await call('crm.item.list', { entityTypeId: 1030 })).items[0].title, 'Car')
        // Fields and types can be added and deleted, with their columns and tables.
        await call('crm.type.add', { fields: { title: 'More', entityTypeId: 1032 } })
        assert.equal((await call('crm.item.add', { entityTypeId: 1032, fields: { title: 'x' } })).item.id, 1)
        const field = await call('crm.deal.userfield.add', { fields: { FIELD_NAME: 'NEW', USER_TYPE_ID: 'string' } })
        assert.equal(await call('crm.deal.userfield.delete', { id: field }), true)
      })
    }
    // The one that was restored can be backed up, and the first is as it was.
    await opened(source, async portal => assert.deepEqual(await digestsOf(portal.store), digests))
  })

  test('is of one moment while callers write', async t => {
    const source = await home(t)
    const target = folder(t)
    const file = path.join(temporaryFolder(t), 'busy.backup')
    const portal = await openPortal({ ...source.options })
    t.after(() => portal.close())
    let [running, added] = [true, 0]
    // Each batch adds a lead and a deal: a moment has as many of one as of the other.
    const busy = (async () => {
      while (running) {
        const cmd = { a: `crm.lead.add?fields[TITLE]=${added}`, b: `crm.deal.add?fields[TITLE]=${added}` }
        const { status, result } = await portal.call('batch', { halt: 1, cmd })
        assert.deepEqual([status, result.result_error], [200, []])
        added++
        await new Promise(resolve => setTimeout(resolve, 1))
      }
    })()
    // In a process of its own, as operators do.
    const { code, err } = await portico(['backup', file, ...source.words])
    running = false
    assert.deepEqual([code, err], [0, ''])
    await busy
    assert.ok(added > 20)
    await goesWell('restore', file, ...target.words)
    await opened(target, async restored => {
      const leads = (await restored.call('crm.lead.list')).total!
      assert.equal((await restored.call('crm.deal.list')).total, leads)
      assert.ok(leads <= added)
    })
  })

  test('that is damaged or cut short is refused, and the portal stays as it was', async t => {
    const file = backupFile(t)
    const bytes = readFileSync(file)
    const middle = Buffer.from(bytes)
    middle[Math.floor(bytes.length / 2)]! ^= 0xff
    const cases: [name: string, content: Uint8Array, says: RegExp][] = [
      ['cut', bytes.subarray(0, bytes.length / 2), /damaged|middle/],
      ['flipped', middle, /damaged|no backup/],
      ['empty', Buffer.alloc(0), /middle|damaged/],
      ['text', Buffer.from('hello'), /no backup of Portico/],
    ]
    for (const [name, content, says] of cases) {
      const bad = path.join(path.dirname(file), name)
      writeFileSync(bad, content)
      const { code, err } = await commandLine(['restore', bad, ...source.words])
      assert.equal(code, 1, name)
      assert.match(err, says, name)
      assert.ok(!err.includes('    at '), err)
    }
    await opened(source, async portal => assert.deepEqual(await digestsOf(portal.store), digests))
  })

  test('is not restored under a portal that runs, nor made of a place without one', async t => {
    const file = backupFile(t)
    const portal = await openPortal(source.options)
    t.after(() => portal.close())
    await portal.call('profile')
    const { code, err } = await commandLine(['restore', file, ...source.words])
    assert.equal(code, 1)
    assert.match(err, /^Somebody is connected to the database of .*Stop it first\.$/m)
    await portal.close()
    const nowhere = await commandLine(['backup', file, '--data', temporaryFolder(t)])
    assert.deepEqual([nowhere.code, /There is no portal/.test(nowhere.err)], [1, true])
  })

  test('of a newer Portico is refused in one sentence', async t => {
    const file = backupFile(t)
    const [first, ...lines] = gunzipSync(readFileSync(file)).toString().split('\n')
    const header = JSON.parse(first!)
    header.migrations.push('9999-later')
    writeFileSync(file, gzipSync([JSON.stringify(header), ...lines].join('\n')))
    const { code, err } = await commandLine(['restore', file, ...source.words])
    assert.equal(code, 1)
    assert.match(
      err,
      /^It was written by a newer Portico \(it knows 9999-later\)\. Use that version, or a newer one\.$/m,
    )
  })
})

/** How often it is killed; more by `KILLS=50`. */
const ROUNDS = Number(process.env.KILLS ?? 3)

describe('kill -9', () => {
  test('at any moment of a backup leaves the backup of before or the new one, and no other', async t => {
    const file = backupFile(t)
    for (let round = 0; round < ROUNDS; round++) {
      await killed(['backup', file, ...source.words], 300 + (round * 1500) / ROUNDS)
      const target = folder(t)
      await goesWell('restore', file, ...target.words)
    }
    await goesWell('backup', file, ...source.words)
    assert.deepEqual(readdirSync(path.dirname(file)), ['one.backup'])
  })

  test('at any moment of a restore leaves the portal of before or that of the backup', async t => {
    const file = original
    const target = await home(t)
    const before = await opened(target, async portal => {
      await portal.call('crm.lead.add', { fields: { TITLE: 'Of before' } })
      return digestsOf(portal.store)
    })
    for (let round = 0; round < ROUNDS; round++) {
      await killed(['restore', file, ...target.words], 300 + (round * 1500) / ROUNDS)
      const found = await opened(target, portal => digestsOf(portal.store))
      const isNew = found.deal!.sum === digests.deal!.sum
      assert.deepEqual(withoutEvents(found), withoutEvents(isNew ? digests : before), `round ${round}`)
    }
    await goesWell('restore', file, ...target.words)
    if ('data' in target.options) assert.ok(!existsSync(path.join(target.options.data, 'restoring')))
  })
})

/** Runs a command and kills it after so many milliseconds, if it still runs then. */
async function killed(args: string[], ms: number): Promise<void> {
  const bin = path.resolve(import.meta.dirname, '../../bin/portico.js')
  const child = spawn(process.execPath, [bin, ...args], { env: environment(), stdio: 'ignore' })
  const timer = setTimeout(() => child.kill('SIGKILL'), ms)
  await once(child, 'close')
  clearTimeout(timer)
}
