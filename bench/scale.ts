// npm run scale: what a portal of a million deals feels like while a user field is added and deleted, and whether filters
// of the documentation's examples find their records by an index. Fails when somebody waits too long or all is read.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { onPostgres } from '../scripts/postgres.ts'
import { openPortal, type Portal } from '../src/open-portal.ts'
import { sweepColumns } from '../src/records/userfields/sweep.ts'
import { fullScans, statementsOf } from './explain.ts'
import { addField, addFields, fill, result } from './fill.ts'
import { documentedFilters, type Filter, pages, userfieldFilters, userfieldName } from './filters.ts'
import { type Progress, progress } from './progress.ts'

const help = `npm run scale -- [--items 1000000] [--stores sqlite,postgres] [--wait 1000]

  --items   deals, each with a row of user fields; a tenth as many leads, contacts, companies and quotes
  --wait    the milliseconds that nobody may wait longer`

type Row = Record<string, unknown>

interface Result {
  what: string
  figure: string
  ok: boolean
}

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      items: { type: 'string', default: '1000000' },
      stores: { type: 'string', default: 'sqlite,postgres' },
      wait: { type: 'string', default: '1000' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(help)
    return
  }
  const bars = progress(process.stderr)
  const items = Number(values.items)
  for (const store of values.stores.split(',')) {
    const work = (portal: Portal) => measure(portal, items, Number(values.wait), bars)
    const results =
      store === 'postgres'
        ? await onPostgres(url => opened({ database: url }, work), {
            flags: ['-c', 'shared_buffers=1GB', '-c', 'max_wal_size=8GB'],
          })
        : await inFolder(data => opened({ data }, work))
    console.log(`\n${store}, ${items} deals\n\n${table(results)}\n`)
    if (results.some(({ ok }) => !ok)) process.exitCode = 1
  }
}

async function inFolder<T>(work: (data: string) => Promise<T>): Promise<T> {
  const data = mkdtempSync(path.join(tmpdir(), 'portico-scale-'))
  try {
    return await work(data)
  } finally {
    rmSync(data, { recursive: true, force: true })
  }
}

async function opened<T>(
  where: { data?: string; database?: string },
  work: (portal: Portal) => Promise<T>,
): Promise<T> {
  const portal = await openPortal({ ...where, timezone: 'UTC' })
  try {
    return await work(portal)
  } finally {
    await portal.close()
  }
}

const table = (results: readonly Result[]): string => {
  const width = Math.min(90, Math.max(...results.map(({ what }) => what.length)))
  return results.map(({ what, figure, ok }) => `${ok ? '  ' : '! '}${what.padEnd(width)}  ${figure}`).join('\n')
}

async function measure(portal: Portal, items: number, most: number, bars: Progress): Promise<Result[]> {
  const { ids, elements } = await addFields(portal)
  await fill(portal, { deals: items, others: Math.ceil(items / 10) }, ids, elements, bars)
  const results: Result[] = []
  const wait = async (what: string, work: () => Promise<unknown>) => {
    const { took, longest } = await whileOthersCall(portal, items, work)
    const waits = Object.entries(longest).map(([call, ms]) => `${call} ${ms.toFixed(0)} ms`)
    const ok = Object.values(longest).every(ms => ms <= most)
    results.push({ what, figure: `${took.toFixed(0)} ms; others waited at most: ${waits.join(', ')}`, ok })
  }
  const remove = (name: string) => () => result(portal, 'crm.deal.userfield.delete', { id: ids.get(name)! })
  await wait('nothing, for two seconds', () => new Promise(resolve => setTimeout(resolve, 2000)))
  for (const type of ['integer', 'string', 'date'] as const)
    await wait(`adding a field (${type})`, () => addField(portal, `UF_CRM_NEW_${type.toUpperCase()}`, type, false))
  await wait('adding a field with several values', () => addField(portal, 'UF_CRM_NEW_MANY', 'string', true))
  for (const name of [userfieldName('integer', false), userfieldName('string', true)]) {
    await wait(`deleting ${name}`, remove(name))
    await wait(`emptying ${name} behind it`, () => sweepColumns(portal.rest))
  }
  portal.clock.move(61_000)
  await wait('adding a field to a column that is free', () => addField(portal, 'UF_CRM_AGAIN', 'integer', false))
  const filters = [
    ...documentedFilters,
    ...pages(items - 100),
    ...userfieldFilters(name => elements.get(name)!.at(-1)!),
  ]
  const left = filters.filter(
    ({ filter }) =>
      !Object.keys(filter).some(key => /(UF_CRM_|ufCrm)(INTEGER|MANY_STRING|Integer|ManyString)$/.test(key)),
  )
  results.push(...(await explained(portal, left, bars)))
  return results
}

async function explained(portal: Portal, filters: readonly Filter[], bars: Progress): Promise<Result[]> {
  const results: Result[] = []
  const bar = bars.bar('explaining filters', filters.length)
  for (const { method, filter, more } of filters) {
    const started = performance.now()
    const asked = await statementsOf(() => result(portal, method, { select: ['ID', 'TITLE'], ...more, filter }))
    const took = performance.now() - started
    const scans = new Set<string>()
    for (const ran of asked) for (const scan of await fullScans(portal, ran, false)) scans.add(scan)
    const figure = `${took.toFixed(0)} ms${scans.size ? `; reads all: ${[...scans].join(', ')}` : ''}`
    // An index whose first column says nothing is read as a whole and looks like a search.
    const isQuick = took <= SLOW_MS
    results.push({ what: `${method} ${JSON.stringify({ ...more, filter })}`, figure, ok: scans.size === 0 && isQuick })
    bar.add(1)
  }
  bar.end()
  return results
}

/** A list of few records that takes longer read more than them. */
const SLOW_MS = 150

/** How often each of the others calls. */
const EVERY_MS = 10

/** How long calls took at most that others made again and again meanwhile, by what they called. */
async function whileOthersCall(portal: Portal, items: number, work: () => Promise<unknown>) {
  const longest: Record<string, number> = { get: 0, list: 0, add: 0, update: 0 }
  let going = true
  // A call is due every so often: who comes late because the process stood still has waited too.
  const again = async (name: string, method: string, params: (n: number) => Row) => {
    let due = performance.now()
    for (let n = 1; going; n++) {
      await result(portal, method, params(n))
      longest[name] = Math.max(longest[name]!, performance.now() - due)
      due = performance.now() + EVERY_MS
      await new Promise(resolve => setTimeout(resolve, EVERY_MS))
    }
  }
  const somebody = (n: number) => 1 + ((n * 7919) % items)
  const url = userfieldName('url', false)
  const others = [
    again('get', 'crm.deal.get', n => ({ id: somebody(n) })),
    again('list', 'crm.deal.list', n => ({
      filter: { [url]: `https://example.com/${somebody(n)}` },
      select: ['ID', 'UF_*'],
    })),
    again('add', 'crm.deal.add', n => ({ fields: { TITLE: `New ${n}`, [url]: 'https://example.com/new' } })),
    again('update', 'crm.deal.update', n => ({ id: somebody(n), fields: { [url]: 'https://example.com/changed' } })),
  ]
  await new Promise(resolve => setTimeout(resolve, 200))
  const started = performance.now()
  await work()
  const took = performance.now() - started
  // Who waits behind the work is still waiting when it is done.
  await new Promise(resolve => setTimeout(resolve, 100))
  going = false
  await Promise.all(others)
  return { took, longest }
}

await main()
