// npm run failover [-- --seconds N]: a portal of two workers behind pgbouncer (transactions), HAProxy and two servers of
// PostgreSQL, of which one follows the other. While callers go on, workers are replaced, and the server that leads dies.
// Says what was lost and for how long nothing was served. Needs pgbouncer and haproxy: apt-get install pgbouncer haproxy.
import { chmodSync, mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { table } from '../src/control/table.ts'
import { post } from '../test/support/listening.ts'
import { serve } from '../test/support/process.ts'
import { first, haproxy, health, pgbouncer, remove, standbyOf } from './failover/cluster.ts'

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '10' } } })
const phaseMs = Number(values.seconds) * 1000
if (!(phaseMs > 0)) {
  console.error('--seconds is a number: how long each part of a run takes.')
  process.exit(2)
}

const CALLERS = 8
/** After so long without the leader its follower takes its place: what who looks after servers would wait for. */
const PATIENCE_MS = 500

interface Ledger {
  titles: Map<number, string>
  answered: number
  refused: Map<string, number>
  /** A caller did not find what it had written. */
  stale: number
  lastAnswer: number
  longestGap: number
}

/** Calls of one caller over and over: it adds a lead, reads it, changes it, and reads it again in a list. */
async function caller(hook: string, name: string, ledger: Ledger, going: () => boolean): Promise<void> {
  const call = async (method: string, params: unknown) => {
    const answer = await post(`${hook}${method}`, params).catch((error: Error) => ({ status: 0, error: error.message }))
    const { status, result, error } = answer as { status: number; result?: never; error?: string }
    if (status !== 200) {
      const why = `${status} ${error}`
      ledger.refused.set(why, (ledger.refused.get(why) ?? 0) + 1)
      await sleep(20)
      throw new Refused()
    }
    const now = performance.now()
    ledger.longestGap = Math.max(ledger.longestGap, now - ledger.lastAnswer)
    ledger.lastAnswer = now
    ledger.answered++
    return result as unknown
  }
  for (let n = 0; going(); n++)
    try {
      const title = `${name} ${n}`
      const id = Number(await call('crm.lead.add', { fields: { TITLE: title } }))
      ledger.titles.set(id, title)
      const read = (await call('crm.lead.get', { id })) as { TITLE: string }
      if (read.TITLE !== title) ledger.stale++
      ledger.titles.delete(id)
      await call('crm.lead.update', { id, fields: { TITLE: `${title} changed` } })
      ledger.titles.set(id, `${title} changed`)
      const [found] = (await call('crm.lead.list', { filter: { ID: id }, select: ['TITLE'] })) as { TITLE: string }[]
      if (found?.TITLE !== `${title} changed`) ledger.stale++
    } catch (error) {
      if (!(error instanceof Refused)) throw error
    }
}

class Refused extends Error {}

async function run(isSynchronous: boolean): Promise<(string | number)[]> {
  const cleanups: (() => Promise<void> | void)[] = []
  const cleaner = { after: (work: () => Promise<void> | void) => void cleanups.push(work) }
  const root = mkdtempSync(path.join(tmpdir(), 'portico-failover-'))
  chmodSync(root, 0o755)
  cleaner.after(() => remove(root))
  try {
    const leader = await first(root)
    cleaner.after(() => leader.kill('SIGQUIT'))
    await leader.ask('create database crm')
    const standby = await standbyOf(leader, root)
    cleaner.after(() => standby.kill('SIGQUIT'))
    if (isSynchronous) {
      await leader.ask("alter system set synchronous_standby_names = 'standby'")
      await leader.ask('select pg_reload_conf()')
    }
    const checks = await health([leader, standby])
    cleaner.after(checks.close)
    const balancer = await haproxy(root, [leader, standby], checks.ports)
    cleaner.after(balancer.kill)
    const pooler = await pgbouncer(root, balancer.leads)
    cleaner.after(pooler.kill)
    const at = (port: number) => `postgres://portico@127.0.0.1:${port}/crm`
    const portal = await serve(cleaner, path.join(root, 'data'), [
      ...['--https-port', 'off', '--workers', '2'],
      ...['--database', at(pooler.port), '--database-session', at(balancer.leads)],
      ...['--database-replica', at(balancer.follows)],
    ])
    const ledger: Ledger = {
      titles: new Map(),
      ...{ answered: 0, refused: new Map(), stale: 0, lastAnswer: performance.now(), longestGap: 0 },
    }
    let going = true
    const callers = Array.from({ length: CALLERS }, (_, n) => caller(portal.hook, `caller ${n}`, ledger, () => going))
    const reads = async () =>
      Number((await standby.ask("select tup_returned as n from pg_stat_database where datname = 'crm'"))[0]!.n)
    const [readsBefore, since] = [await reads(), performance.now()]
    await sleep(phaseMs)
    const calm = { perSecond: Math.round((ledger.answered / (performance.now() - since)) * 1000) }
    const replicaReads = (await reads()) - readsBefore

    portal.kill('SIGUSR2')
    await sleep(phaseMs)
    const lostInHandover = total(ledger.refused)

    ledger.longestGap = 0
    leader.kill('SIGKILL')
    await sleep(PATIENCE_MS)
    await standby.ask('select pg_promote()')
    await sleep(phaseMs)
    going = false
    await Promise.all(callers)

    const there = new Map(
      (await inCrm(standby, 'select id, title from lead')).map(({ id, title }) => [Number(id), String(title)]),
    )
    const lost = [...ledger.titles].filter(([id, title]) => there.get(id) !== title).length
    for (const [why, times] of ledger.refused) console.log(`  ${times} × ${why}`)
    return [
      isSynchronous ? 'synchronous' : 'asynchronous',
      calm.perSecond,
      replicaReads,
      lostInHandover,
      ledger.stale,
      total(ledger.refused) - lostInHandover,
      Math.round(ledger.longestGap),
      ledger.titles.size,
      lost,
    ]
  } finally {
    for (const clean of cleanups.reverse()) await clean()
  }
}

const total = (counts: ReadonlyMap<string, number>): number => counts.values().reduce((sum, n) => sum + n, 0)

async function inCrm(node: { url(database: string): string }, sql: string): Promise<Record<string, unknown>[]> {
  const { default: pg } = await import('pg')
  const client = new pg.Client({ connectionString: node.url('crm') })
  await client.connect()
  const { rows } = await client.query(sql)
  await client.end()
  return rows
}

const rows = [await run(false), await run(true)]
console.log(
  table(
    [
      'replication',
      'calls/s',
      'rows read from the replica',
      'lost while workers were replaced',
      'own writes not found',
      'refused at the failover',
      'ms without an answer',
      'leads answered for',
      'of them lost',
    ],
    rows.map(row => row.map(String)),
  ),
)
process.exit(rows.some(([, , , handover, stale, , , , lost], n) => handover || stale || (n === 1 && lost)) ? 1 : 0)
