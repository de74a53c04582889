// npm run bench:contention: callers whose batches change the same few deals in any order, on SQLite and on PostgreSQL in
// turns, while others read and write records that nobody else touches.

import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { Agent, request } from 'node:http'
import os from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { onPostgres } from '../scripts/postgres.ts'
import { openPortal } from '../src/open-portal.ts'
import { placeIn, SECRET } from './data.ts'
import { ROOT } from './load.ts'
import { progress } from './progress.ts'
import { median } from './report.ts'
import { portico, type Server } from './servers.ts'

/** So many callers send batches of so many updates of so many deals. */
interface Case {
  callers: number
  deals: number
  updates: number
}

const cases: readonly Case[] = [
  { callers: 8, deals: 50, updates: 5 },
  { callers: 24, deals: 4, updates: 10 },
  { callers: 16, deals: 200, updates: 50 },
]

const WARM_SECONDS = 1
/** How often a reader and a writer of other records call. */
const EVERY_MS = 5

interface Side {
  name: string
  /** More than one share a database. */
  servers: readonly Server[]
  deadlocks(): Promise<number>
}

interface Measured {
  batches: number[]
  failed: number
  deadlocks: number
  reads: number[]
  writes: number[]
}

async function main(): Promise<void> {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ options: { rounds: text, seconds: text } })
  const [rounds, seconds] = [Number(values.rounds ?? 3), Number(values.seconds ?? 4)]
  const folder = mkdtempSync(path.join(os.tmpdir(), 'portico-contention-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  await onPostgres(
    async url => {
      const sides = [await onSqlite(folder), await onServer(folder, url, 1), await onServer(folder, url, 2)]
      try {
        const results = new Map<Case, Map<Side, Measured>>()
        const bar = progress(process.stderr).bar('contention', cases.length * sides.length * (1 + rounds))
        for (const one of cases) {
          const measured = new Map(sides.map(side => [side, nothing()]))
          for (let round = -1; round < rounds; round++)
            for (const side of sides) {
              await run(side, one, round < 0 ? WARM_SECONDS : seconds, round < 0 ? nothing() : measured.get(side)!)
              bar.add(1)
            }
          results.set(one, measured)
        }
        bar.end()
        console.log(table(results))
        console.log(
          `${rounds} rounds of ${seconds} s in turns, medians; ${os.cpus().length} × ${os.cpus()[0]?.model}, Node ${process.version}, load ${os.loadavg()[0]!.toFixed(1)}`,
        )
      } finally {
        for (const { servers } of sides) await Promise.all(servers.map(server => server.stop()))
      }
    },
    { flags: [] },
  )
}

const nothing = (): Measured => ({ batches: [], failed: 0, deadlocks: 0, reads: [], writes: [] })

async function onSqlite(folder: string): Promise<Side> {
  const data = path.join(folder, 'sqlite')
  await made({ data })
  return { name: 'SQLite', servers: [await portico(placeIn(data), 'UTC')], deadlocks: async () => 0 }
}

async function onServer(folder: string, url: string, processes: number): Promise<Side> {
  const name = `contention_${processes}`
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`create database ${name}`)
  const database = url.replace(/[^/]*$/, name)
  await made({ database })
  const servers = []
  for (let n = 0; n < processes; n++) {
    const data = path.join(folder, `${name}_${n}`)
    mkdirSync(data)
    servers.push(await portico({ folder: data, database }, 'UTC'))
  }
  return {
    name: processes === 1 ? 'PostgreSQL' : `PostgreSQL, ${processes} processes`,
    servers: servers.map((server, n) =>
      n ? server : { ...server, stop: () => server.stop().then(() => client.end()) },
    ),
    async deadlocks() {
      const { rows } = await client.query('select deadlocks from pg_stat_database where datname = $1', [name])
      return Number(rows[0].deadlocks)
    },
  }
}

/** A portal with the deals that batches change, and a lead for the others. */
async function made(where: { data?: string; database?: string }): Promise<void> {
  const portal = await openPortal({ ...where, webhookSecret: SECRET, timezone: 'UTC' })
  for (let n = 0; n < Math.max(...cases.map(({ deals }) => deals)); n++)
    await portal.call('crm.deal.add', { fields: { TITLE: `${n}` } })
  for (const TITLE of ['read', 'written']) await portal.call('crm.lead.add', { fields: { TITLE } })
  await portal.close()
}

async function run(side: Side, { callers, deals, updates }: Case, seconds: number, into: Measured): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
  const { servers } = side
  const before = await side.deadlocks()
  const started = performance.now()
  const end = started + seconds * 1000
  let batches = 0
  const batch = async (caller: number) => {
    const { port } = servers[caller % servers.length]!
    while (performance.now() < end) {
      const cmd = Array.from(
        { length: updates },
        () => `crm.deal.update?id=${1 + Math.floor(Math.random() * deals)}&fields[TITLE]=${Math.random()}`,
      )
      const { status, body } = await post(agent, port, 'batch', { cmd })
      if (status === 200 && body.includes('"result_error":[]')) batches++
      else into.failed++
    }
  }
  const others = async (method: string, params: object, times: number[]) => {
    for (let n = 0; performance.now() < end; n++) {
      const asked = performance.now()
      const { status } = await post(agent, servers[n % servers.length]!.port, method, params)
      times.push(performance.now() - asked)
      if (status !== 200) into.failed++
      await sleep(EVERY_MS)
    }
  }
  await Promise.all([
    ...Array.from({ length: callers }, (_, caller) => batch(caller)),
    others('crm.lead.get', { id: 1 }, into.reads),
    others('crm.lead.update', { id: 2, fields: { TITLE: 'again' } }, into.writes),
  ])
  into.batches.push((batches * 1000) / (performance.now() - started))
  agent.destroy()
  into.deadlocks += (await side.deadlocks()) - before
}

function post(agent: Agent, port: number, method: string, params: object): Promise<{ status: number; body: string }> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        ...{ agent, port, host: '127.0.0.1', path: `${ROOT}${method}`, method: 'POST' },
        headers: { 'content-type': 'application/json' },
      },
      response => {
        let body = ''
        response.setEncoding('utf8').on('data', text => {
          body += text
        })
        response.on('end', () => resolve({ status: response.statusCode!, body }))
      },
    )
    asked.on('error', reject)
    asked.end(JSON.stringify(params))
  })
}

function table(results: ReadonlyMap<Case, ReadonlyMap<Side, Measured>>): string {
  const lines = [
    '| batches/s | store | batches/s | of SQLite | failed | deadlocks | other reads p99 ms | other writes p99 ms |',
    '|---|---|---:|---:|---:|---:|---:|---:|',
  ]
  for (const [{ callers, deals, updates }, measured] of results) {
    const base = median([...measured.values()][0]!.batches)
    for (const [{ name }, { batches, failed, deadlocks, reads, writes }] of measured)
      lines.push(
        `| ${callers} callers, ${deals} deals, ${updates} updates a batch | ${name} | ${median(batches).toFixed(0)} | ${(median(batches) / base).toFixed(2)} | ${failed} | ${deadlocks} | ${p99(reads)} | ${p99(writes)} |`,
      )
  }
  return lines.join('\n')
}

function p99(times: readonly number[]): string {
  const sorted = times.toSorted((a, b) => a - b)
  return (sorted[Math.floor(sorted.length * 0.99)] ?? 0).toFixed(1)
}

process.on('SIGINT', () => process.exit(130))
process.on('SIGTERM', () => process.exit(143))

main().catch(error => {
  console.error(error)
  process.exitCode = 1
})
