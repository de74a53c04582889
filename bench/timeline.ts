// npm run bench:timeline: the first page of the timeline of a record with 10 000 entries, among a million in all, against
// the statement alone that finds its rows. Fails when the page takes longer than 5 ms.

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { parseArgs } from 'node:util'
import { onPostgres } from '../scripts/postgres.ts'
import { openPortal, type Portal } from '../src/open-portal.ts'
import { query } from '../src/store/store.ts'
import { result } from './fill.ts'

const help = `npm run bench:timeline -- [--entries 1000000] [--stores sqlite,postgres]`

const LONGEST_MS = 5
const OWN = 10_000
const PAGE = 50
const ROUNDS = 200
const CHUNK = 20_000

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      entries: { type: 'string', default: '1000000' },
      stores: { type: 'string', default: 'sqlite,postgres' },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(help)
    return
  }
  const entries = Number(values.entries)
  for (const store of values.stores.split(',')) {
    const work = async (where: { data?: string; database?: string }) => {
      const portal = await openPortal({ ...where, timezone: 'UTC' })
      try {
        await measure(portal, store, entries)
      } finally {
        await portal.close()
      }
    }
    if (store === 'postgres') await onPostgres(url => work({ database: url }), { flags: [] })
    else {
      const data = mkdtempSync(path.join(tmpdir(), 'portico-timeline-'))
      try {
        await work({ data })
      } finally {
        rmSync(data, { recursive: true, force: true })
      }
    }
  }
}

async function measure(portal: Portal, name: string, entries: number): Promise<void> {
  const { store } = portal
  await result(portal, 'crm.deal.add', { fields: { TITLE: 'Much has happened' } })
  for (let from = 1; from <= entries; from += CHUNK) {
    const to = Math.min(entries, from + CHUNK - 1)
    const series =
      store.kind === 'sqlite'
        ? `(with recursive n(i) as (select ${from} union all select i + 1 from n where i < ${to}) select i from n) n`
        : `(select i from generate_series(${from}::bigint, ${to}::bigint) i) n`
    // The entries of the first deal are spread over all of them.
    const mine = `i % ${Math.max(1, Math.floor(entries / OWN))} = 0`
    const sql = `insert into timeline (entity_type_id, record_id, type, comment, author_id, created)
      select 2, case when ${mine} then 1 else 2 + i % 100000 end, case when i % 3 = 0 then 'comment' else 'add' end,
        case when i % 3 = 0 then 'Said ' || i end, 1, '2026-01-01T10:00:00' from ${series}`
    await store.write(db => query(db, sql))
  }
  if (store.kind === 'postgres') await query(store.read, 'vacuum analyze')
  const page = () => portal.control('timeline', 'list', { type: 'deal', record: 1, limit: PAGE })
  const floor = () =>
    query(store.read, 'select * from timeline where entity_type_id = 2 and record_id = 1 order by id desc limit ?', [
      PAGE,
    ])
  if ((await page()).length !== PAGE) throw new Error('The page is not full.')
  const [mine, bare] = [await medianOf(page), await medianOf(floor)]
  console.log(
    `${name}: a page of ${PAGE} of ${OWN} entries, ${entries} in all: ${mine.toFixed(2)} ms; the statement alone ${bare.toFixed(2)} ms`,
  )
  if (mine > LONGEST_MS) process.exitCode = 1
}

/** Milliseconds that a work takes, the median of many times. */
async function medianOf(work: () => Promise<unknown>): Promise<number> {
  const times: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    const started = performance.now()
    await work()
    times.push(performance.now() - started)
  }
  return times.sort((a, b) => a - b)[ROUNDS / 2]!
}

await main()
