import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { onceATurn } from '../../lib/once-a-turn.ts'
import { outageOf } from '../outage.ts'
import { type Connections, connections } from './connections.ts'
import type { DatabaseOptions } from './options.ts'
import type { Statements } from './statements.ts'

type Run = (sql: string, parameters: readonly unknown[]) => Promise<pg.QueryResult>

interface Parts<H> extends Pick<Parameters<typeof connections>[1], 'waitTimeout' | 'answerTimeout' | 'prepare'> {
  prepared: Statements
  /** Asks the first server. */
  asked: Run
  /** What one reads by, made of a way to run statements. */
  handleOf(run: Run): H
  /** The same of the first server. */
  first: H
}

/** Servers that follow the first one. */
interface Replicas<H> {
  /**
   * Runs reads on a replica that has all that was on the disk of the first server when they were asked for: whoever wrote
   * anything finds it. Where none has it in time they are run on the first one.
   */
  reading<T>(work: (handle: H) => Promise<T>): Promise<T>
  pools: Record<string, Connections>
  close(): Promise<void>
}

/** A place in the log of the server, as a number of bytes. */
const WRITTEN = "select (pg_current_wal_flush_lsn() - '0/0')::text as place"

/** How far a replica is; nothing on a server that follows nobody, which may have gone its own way. */
const REPLAYED = "select (pg_last_wal_replay_lsn() - '0/0')::text as place where pg_is_in_recovery()"

/** One that failed or was behind is left alone for so long. */
const REST_MS = 1000
const BEHIND_REST_MS = 100
const ASK_AGAIN_MS = 1

interface Replica<H> {
  pool: Connections
  run: Run
  handle: H
  /** How far it is known to be. */
  place: bigint
  restsUntil: number
  asking?: Promise<void> | undefined
}

export function replicas<H>(
  { replicas: urls, readers, connectTimeout, replicaWait }: DatabaseOptions,
  { prepared, asked, handleOf, first, ...limits }: Parts<H>,
): Replicas<H> {
  const all = urls.map((url): Replica<H> => {
    const pool = connections(url, { ...limits, connectTimeout, max: readers })
    const run: Run = (sql, parameters) => pool.use(client => prepared.run(client, sql, parameters))
    return { pool, run, handle: handleOf(run), place: -1n, restsUntil: 0 }
  })
  const written = onceATurn(async (_: null) => BigInt((await asked(WRITTEN, [])).rows[0].place))
  let turn = 0

  const rest = (replica: Replica<H>, ms: number): void => {
    replica.restsUntil = performance.now() + ms
  }

  /** Asks how far a replica is; who asks meanwhile waits for the same answer. */
  function ask(replica: Replica<H>): Promise<void> {
    replica.asking ??= replica
      .run(REPLAYED, [])
      .then(({ rows: [row] }) => {
        if (row?.place) replica.place = BigInt(row.place)
        else rest(replica, REST_MS)
      })
      .finally(() => {
        replica.asking = undefined
      })
    return replica.asking
  }

  async function reaches(replica: Replica<H>, place: bigint): Promise<boolean> {
    const since = performance.now()
    while (replica.place < place) {
      await ask(replica)
      if (replica.restsUntil > performance.now()) return false
      if (replica.place >= place) break
      if (performance.now() - since >= replicaWait) {
        rest(replica, BEHIND_REST_MS)
        return false
      }
      await sleep(ASK_AGAIN_MS)
    }
    return true
  }

  return {
    async reading(work) {
      const now = performance.now()
      const well = all.filter(({ restsUntil }) => restsUntil <= now)
      const replica = well[turn++ % well.length]
      if (!replica) return work(first)
      const place = await written(null)
      try {
        if (await reaches(replica, place)) return await work(replica.handle)
      } catch (error) {
        // It failed, or ended a read that was in the way of what it follows: the first one may do better.
        if (!outageOf(error)) throw error
        rest(replica, REST_MS)
      }
      return work(first)
    },
    pools: Object.fromEntries(all.map(({ pool }, n) => [n ? `replica${n + 1}` : 'replica', pool])),
    async close() {
      await Promise.all(all.map(({ pool }) => pool.close()))
    },
  }
}
