// npm run chaos -- [--rounds N] [--store sqlite|postgres] [--seed N]: portals of one database are killed, frozen and cut off
// while writers go on; what was answered has to be there afterwards, and nothing may be there in part.
import { spawnSync } from 'node:child_process'
import { chmodSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import pg from 'pg'
import { progress } from '../bench/progress.ts'
import { openPortal } from '../src/index.ts'
import { seeded } from '../test/fuzz/random.ts'
import { newLedger, requireKept, requireWhole, writers } from '../test/support/ledger.ts'
import { post } from '../test/support/listening.ts'
import { type Serving, serve, temporaryFolder } from '../test/support/process.ts'
import { newerVersionBeside } from './chaos/newer-version.ts'
import { type SmallDisk, smallDisk } from './chaos/small-disk.ts'
import { onPostgres } from './postgres.ts'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '100' },
    store: { type: 'string', default: 'sqlite' },
    seed: { type: 'string', default: '1' },
  },
})
const rounds = Number(values.rounds)
const random = seeded(Number(values.seed))
if (!(rounds > 0) || !['sqlite', 'postgres'].includes(values.store)) {
  console.error('--rounds is a whole number; --store is sqlite or postgres.')
  process.exit(2)
}

const cleanups: (() => Promise<void> | void)[] = []
const cleaner = { after: (work: () => Promise<void> | void) => void cleanups.push(work) }

/** The portals that are served, and what the disasters may do to them. */
interface Scene {
  portals: Serving[]
  start(): Promise<Serving>
  /** Runs statements on the database's server; null where there is none. */
  sql: ((text: string) => Promise<Record<string, unknown>[]>) | null
  place: { data: string } | { database: string }
  /** The disk of the database; null where none could be made. */
  disk: SmallDisk | null
  /** Sets the clock of the portals ahead, by milliseconds, or back. */
  setClock(offset: number): void
}

/** What happens in a round, by name; it resolves when it is over and the portals are to be well again. */
const disasters: Record<string, (scene: Scene) => Promise<void>> = {
  async 'portal killed'(scene) {
    const [first] = scene.portals.splice(0, 1)
    first!.kill('SIGKILL')
    await first!.ended
    scene.portals.push(await scene.start())
  },
  async 'both portals killed'(scene) {
    for (const portal of scene.portals) portal.kill('SIGKILL')
    await Promise.all(scene.portals.map(({ ended }) => ended))
    scene.portals = [await scene.start(), await scene.start()]
  },
  async 'portal ended by SIGTERM'(scene) {
    const [first] = scene.portals.splice(0, 1)
    first!.kill('SIGTERM')
    await first!.ended
    scene.portals.push(await scene.start())
  },
  async 'portal frozen'({ portals }) {
    const portal = random.one(portals)
    portal.kill('SIGSTOP')
    await sleep(500 + random.below(1500))
    portal.kill('SIGCONT')
  },
  async 'clock jumps'({ setClock }) {
    for (const offset of [3_600_000, -3_600_000, 0]) {
      setClock(offset)
      await sleep(200 + random.below(400))
    }
  },
  async 'newer version beside'({ place }) {
    await newerVersionBeside(place, random.below(1000))
  },
  async 'disk full'({ disk }) {
    const makeRoom = disk!.fill()
    await sleep(300 + random.below(1000))
    makeRoom()
  },
}

/** Those that need a server of databases. */
const ofServers: typeof disasters = {
  async 'connections cut'({ sql }) {
    await sql!(
      'select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and datname is not null',
    )
  },
  async 'database server crashed'({ sql }) {
    // The death of one of its processes has the server end all others and recover from its log, as after a crash.
    const [row] = await sql!(
      "select pid from pg_stat_activity where pid <> pg_backend_pid() and backend_type = 'client backend' limit 1",
    )
    if (row) process.kill(Number(row.pid), 'SIGKILL')
  },
}

/** The longest that a service may be away after a disaster, in milliseconds, before the run is given up. */
const LONGEST = 30_000

async function run(database: string | null, disk: SmallDisk | null): Promise<void> {
  const folder = temporaryFolder(cleaner)
  const data = database || !disk ? folder : path.join(disk.folder, 'data')
  const own = ['--https-port', 'off', ...(database ? ['--database', database] : [])]
  const clock = path.join(folder, 'clock')
  const setClock = (offset: number) => writeFileSync(clock, String(offset))
  setClock(0)
  process.env.CHAOS_CLOCK = clock
  process.env.NODE_OPTIONS = `--import ${path.join(import.meta.dirname, 'chaos/jumping-clock.mjs')}`
  const start = () => serve(cleaner, data, own)
  const scene: Scene = {
    ...{ portals: [await start()], start, disk, setClock },
    sql: database ? text => ask(database, text) : null,
    place: database ? { database } : { data },
  }
  scene.portals.push(await start())
  const names = Object.keys({ ...disasters, ...(database ? ofServers : {}) }).filter(
    name => disk || name !== 'disk full',
  )
  if (!disk) console.log('No file system could be mounted: no disk gets full. Root may do that.')
  const ledger = newLedger()
  const back = new Map<string, number[]>()
  let failures = 0
  const bar = progress(process.stderr).bar('rounds', rounds)
  for (let round = 0; round < rounds; round++) {
    const name = random.one(names)
    let going = true
    const lines = [0, 1, 2, 3].flatMap(line =>
      [0, 1, 2].map(async kind => {
        for (let n = 0; going; n++) {
          const { hook } = scene.portals[line % scene.portals.length] ?? scene.portals[0]!
          try {
            await writers(hook, ledger, () => {})[kind]!(`r${round}l${line}k${kind}n${n}`)
          } catch {
            failures++
            await sleep(20)
          }
        }
      }),
    )
    await sleep(200 + random.below(600))
    await { ...disasters, ...ofServers }[name]!(scene)
    const over = performance.now()
    for (const { hook } of scene.portals) await serving(hook, over)
    back.set(name, [...(back.get(name) ?? []), performance.now() - over])
    going = false
    await Promise.all(lines)

    const portal = await openPortal({ data: database ? null : data, database })
    await requireWhole(portal)
    await requireKept(portal, ledger)
    await portal.close()
    bar.add(1, `${name}, ${ledger.count} writes answered`)
  }
  bar.end()
  console.log(
    `${ledger.count} writes were answered, ${failures} were not; nothing answered was lost, nothing was there in part.`,
  )
  console.log('\nms until every portal wrote again      median    longest   rounds')
  for (const [name, all] of back) {
    const sorted = all.sort((a, b) => a - b)
    const [median, longest] = [sorted[sorted.length >> 1]!, sorted.at(-1)!]
    const columns = [median, longest].map(ms => ms.toFixed(0).padStart(10))
    console.log(
      `${name.padEnd(34)}${columns.join(' ')}${String(all.length).padStart(9)}  ${'█'.repeat(Math.ceil(median / 50))}`,
    )
  }
}

async function serving(hook: string, since: number): Promise<void> {
  for (;;) {
    const answer = await post(`${hook}crm.company.add`, { fields: { TITLE: 'a sign of life' } }).catch(() => null)
    if (answer?.status === 200) return
    if (performance.now() - since > LONGEST) throw new Error(`${hook} does not write again: ${JSON.stringify(answer)}`)
    await sleep(5)
  }
}

async function ask(database: string, text: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: database.replace(/\/[^/]*$/, '/postgres') })
  client.on('error', () => {})
  await client.connect()
  const { rows } = await client.query(text)
  await client.end()
  return rows
}

/** The tables are on a disk that can be full, the log of the server is not: a server without room for that ends. */
async function inDatabase(url: string, disk: SmallDisk | null): Promise<void> {
  if (disk) {
    spawnSync('chown', ['postgres', disk.folder])
    await ask(url, `create tablespace small location '${disk.folder}'`)
  }
  await ask(url, `create database chaos ${disk ? 'tablespace small' : ''}`)
  await run(url.replace(/\/[^/]*$/, '/chaos'), disk)
}

const disk = smallDisk(path.join(temporaryFolder(cleaner), 'disk'))
if (disk) {
  cleaner.after(disk.remove)
  chmodSync(path.dirname(disk.folder), 0o755)
}
try {
  await (values.store === 'postgres' ? onPostgres(url => inDatabase(url, disk), { flags: [] }) : run(null, disk))
} finally {
  for (const clean of cleanups.reverse()) await clean()
}
process.exit(0)
