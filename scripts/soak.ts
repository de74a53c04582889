// npm run soak [-- --minutes N --clients N --store sqlite|postgres]: many clients with mixed work for a while. Says how long
// calls took, how long the event loop stood, how memory went; no call may fail.

import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { progress } from '../bench/progress.ts'
import { table } from '../src/control/table.ts'
import { seeded } from '../test/fuzz/random.ts'
import { post } from '../test/support/listening.ts'
import { serve, temporaryFolder } from '../test/support/process.ts'
import { onPostgres } from './postgres.ts'

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '10' },
    clients: { type: 'string', default: '200' },
    store: { type: 'string', default: 'sqlite' },
  },
})
const [minutes, clients] = [Number(values.minutes), Number(values.clients)]
if (!(minutes > 0 && clients > 0) || !['sqlite', 'postgres'].includes(values.store)) {
  console.error('--minutes and --clients are numbers; --store is sqlite or postgres.')
  process.exit(2)
}

/** A client waits so long between two calls, as programs and people do. */
const PAUSE_MS = 100
const LOOK_MS = 5000

const cleanups: (() => Promise<void> | void)[] = []
const cleaner = { after: (work: () => Promise<void> | void) => void cleanups.push(work) }

type Call = (method: string, params: unknown) => Promise<never>

/** What a client does over and over: a contact, its deal, who reads, searches, changes and comments them. */
async function oneClient(call: Call, n: number, going: () => boolean): Promise<void> {
  const random = seeded(n + 1)
  for (let round = 0; going(); round++) {
    const name = `client ${n} ${round}`
    const contact = Number(await call('crm.contact.add', { fields: { NAME: name, PHONE: [{ VALUE: `+1555${n}` }] } }))
    const id = Number(await call('crm.deal.add', { fields: { TITLE: name, CONTACT_ID: contact, OPPORTUNITY: round } }))
    await call('crm.deal.get', { id })
    await call('crm.deal.list', { filter: { '%TITLE': `client ${random.below(clients)} ` }, order: { ID: 'DESC' } })
    await call('crm.deal.update', { id, fields: { STAGE_ID: 'PREPARATION' } })
    const comment = `crm.timeline.comment.add?fields[ENTITY_TYPE]=deal&fields[ENTITY_ID]=${id}&fields[COMMENT]=x`
    await call('batch', {
      cmd: [comment, `crm.contact.get?id=${contact}`, `crm.deal.contact.items.get?id=${id}`, 'crm.status.list'],
    })
    await call('crm.item.list', { entityTypeId: 2, filter: { '>id': id - 50 }, select: ['id', 'title'] })
    if (round % 4 === 3) await call('crm.contact.delete', { id: contact })
  }
}

/** Metrics of the portal by their names, as they are now. */
async function metrics(http: string): Promise<Map<string, number>> {
  const text = await (await fetch(`${http}/metrics`)).text()
  return new Map([...text.matchAll(/^(\w+) ([\d.e+-]+)$/gm)].map(([, name, value]) => [name!, Number(value)]))
}

const quantile = (sorted: Float64Array, q: number): number =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))]!

async function run(database: string | null): Promise<boolean> {
  const portal = await serve(cleaner, temporaryFolder(cleaner), [
    ...['--https-port', 'off'],
    ...(database ? ['--database', database] : []),
  ])
  const took = new Map<string, number[]>()
  const failures = new Map<string, number>()
  const call: Call = async (method, params) => {
    const since = performance.now()
    const answer = await post(portal.hook + method, params).catch((error: Error) => ({
      status: 0,
      error: error.message,
    }))
    const times = took.get(method) ?? []
    took.set(method, times)
    times.push(performance.now() - since)
    if (answer.status !== 200) {
      const why = `${method}: ${answer.status} ${(answer as { error?: string }).error}`
      failures.set(why, (failures.get(why) ?? 0) + 1)
    }
    await sleep(PAUSE_MS * (0.5 + Math.random()))
    return (answer as unknown as { result: never }).result
  }
  let going = true
  const all = Array.from({ length: clients }, (_, n) => oneClient(call, n, () => going))
  const memory: number[] = []
  let [stall, worst] = [0, 0]
  const seconds = minutes * 60
  const bar = progress(process.stderr).bar('seconds', Math.ceil(seconds))
  for (let passed = 0; passed < seconds; passed += LOOK_MS / 1000) {
    await sleep(Math.min(LOOK_MS, (seconds - passed) * 1000))
    const now = await metrics(portal.ready.http)
    memory.push((now.get('process_resident_memory_bytes') ?? 0) / 1_048_576)
    stall = Math.max(stall, now.get('nodejs_eventloop_lag_p99_seconds') ?? 0)
    worst = Math.max(worst, now.get('nodejs_eventloop_lag_max_seconds') ?? 0)
    bar.add(LOOK_MS / 1000, `${memory.at(-1)!.toFixed(0)} MB`)
  }
  going = false
  await Promise.all(all)
  bar.end()
  const rows = [...took].map(([method, times]) => {
    const sorted = Float64Array.from(times).sort()
    return [method, times.length, ...[0.5, 0.99, 1].map(q => quantile(sorted, q).toFixed(1))]
  })
  console.log(table(['method', 'calls', 'median ms', 'p99 ms', 'longest ms'], rows))
  const count = [...took.values()].reduce((sum, { length }) => sum + length, 0)
  const third = Math.max(1, Math.floor(memory.length / 3))
  const mean = (some: number[]) => (some.reduce((a, b) => a + b, 0) / some.length).toFixed(0)
  console.log(
    `\n${clients} clients, ${minutes} minutes: ${count} calls, ${Math.round(count / seconds)} a second; memory ${mean(memory.slice(0, third))} MB in the first third, ` +
      `${mean(memory.slice(-third))} MB in the last; the event loop stood ${(stall * 1000).toFixed(0)} ms (p99), ${(worst * 1000).toFixed(0)} ms at most.`,
  )
  for (const [why, times] of failures) console.log(`${times} × ${why}`)
  return failures.size === 0
}

async function inDatabase(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query('create database soak')
  await client.end()
  return run(url.replace(/\/[^/]*$/, '/soak'))
}

let passed = false
try {
  passed = values.store === 'postgres' ? await onPostgres(inDatabase, { flags: [] }) : await run(null)
} finally {
  for (const clean of cleanups.reverse()) await clean()
}
process.exit(passed ? 0 : 1)
