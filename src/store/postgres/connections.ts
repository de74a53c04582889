import pg from 'pg'
import { isLost } from './again.ts'
import type { DatabaseOptions } from './options.ts'

/** Ids are bigint in PostgreSQL; all that we store fit a JavaScript number. */
const INT8 = 20

/** A pool of connections to one database. */
export interface Connections {
  connect(): Promise<pg.PoolClient>
  /** Gives a connection back; with an error after which nobody can use it any more. */
  release(client: pg.PoolClient, broken?: Error): void
  /** Runs work on a connection. */
  use<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T>
  /** How many connections it has, are free, and how many callers wait for one. */
  load(): { open: number; idle: number; waiting: number }
  close(): Promise<void>
}

interface Pool extends Pick<DatabaseOptions, 'connectTimeout'> {
  max: number
  /** How long one waits for a free connection. */
  waitTimeout: number
  /** After so long a statement counts as lost together with its connection: a network may swallow what is sent. */
  answerTimeout: number
  /** The first statement of a connection. */
  first?: string
  /** Done with a connection before each use. */
  prepare(client: pg.PoolClient): Promise<void>
}

export function connections(
  url: string,
  { max, connectTimeout, waitTimeout, answerTimeout, first, prepare }: Pool,
): Connections {
  // The pool has one limit for a free connection and for a new one, and a new one is there sooner or never.
  class Client extends pg.Client {
    constructor(config?: pg.ClientConfig) {
      super({ ...config, connectionTimeoutMillis: connectTimeout })
    }
  }
  const born = new WeakMap<pg.ClientBase, number>()
  /** Connections that are older than this may be as dead as one that did not answer. */
  let suspect = Number.NEGATIVE_INFINITY
  const pool = new pg.Pool({
    connectionString: url,
    max,
    Client,
    keepAlive: true,
    // A transaction sends what nobody waits for together with what it waits for.
    pipeline: true,
    connectionTimeoutMillis: waitTimeout,
    query_timeout: answerTimeout,
    types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) },
    onConnect: async client => {
      // The server went away: the query that runs, or the next one, reports it; the process lives on.
      client.on('error', () => {})
      born.set(client, performance.now())
      if (first) await client.query(first)
    },
  })
  pool.on('error', () => {})

  async function connect(): Promise<pg.PoolClient> {
    for (;;) {
      const client = await pool.connect()
      if (born.get(client)! >= suspect) {
        await prepare(client)
        return client
      }
      client.release(true)
    }
  }

  const release: Connections['release'] = (client, broken) => {
    if (broken) suspect = performance.now()
    client.release(broken)
  }
  return {
    connect,
    release,
    async use(work) {
      const client = await connect()
      let broken: Error | undefined
      try {
        return await work(client)
      } catch (error) {
        if (isLost(error)) broken = error
        throw error
      } finally {
        release(client, broken)
      }
    },
    load: () => ({ open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }),
    close: () => pool.end(),
  }
}
