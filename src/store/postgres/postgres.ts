import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from 'kysely'
import pg from 'pg'
import type { Zone } from '../../lib/moment.ts'
import { postgresClaims } from '../claims.ts'
import { bringUp, type Migration } from '../migrate.ts'
import { type Db, type Store, TransactionLost } from '../store.ts'
import { dropSubstrings } from '../substrings.ts'
import type { Tables } from '../table-types.ts'
import { postgresFlavor } from './flavor.ts'
import { limited, lookups } from './lookups.ts'
import { restores } from './restores.ts'
import { postgresSnapshots } from './snapshots.ts'
import { statements } from './statements.ts'
import { type Conversation, conversation } from './unread.ts'

/** Ids are bigint in PostgreSQL; all that we store fit a JavaScript number. */
const INT8 = 20

/** Reads of one batch that are under way at the same time: the other connections are for other callers. */
const MOST_AT_ONCE = 3

/** A portal's database on a PostgreSQL server, by its connection URL. */
export function postgresStore(url: string, zone: Zone, migrations: readonly Migration[]): Store {
  const pool = new pg.Pool({
    connectionString: url,
    max: 8,
    // A transaction sends what nobody waits for together with what it waits for.
    pipeline: true,
    types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) },
  })
  // The server went away: the query that runs, or the next one, reports it; the process lives on.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  const flavor = postgresFlavor(zone)
  const up = (db: Db) => bringUp({ kind: 'postgres', flavor }, migrations, db)
  const kept = statements()
  const unprepared = statements(0)
  const restored = restores(kept)
  const claims = postgresClaims(url)
  const connect: Connect = async () => {
    const client = await pool.connect()
    await kept.tidy(client)
    return client
  }
  const asked: Run = (sql, parameters) => again(() => connected(connect, client => kept.run(client, sql, parameters)))
  const ways: Ways = { lookUp: lookups(asked), onlyReads: true }
  const read = handle(asked, ways)
  const readMany = () => handle(limited(MOST_AT_ONCE, asked), { ...ways, readsAtOnce: true })
  const within = <T>(parts: Transaction<T>): Promise<T> => again(() => transaction(connect, parts))
  return {
    kind: 'postgres',
    flavor,
    read,
    write(work, { relaxedDurability } = {}) {
      const careful = { now: false }
      let talk: Conversation
      return within({
        async begin(client) {
          await restored.begin(client)
          if (relaxedDurability) await client.query('set local synchronous_commit = off')
          talk = conversation(client, (sql, parameters) => kept.run(client, sql, parameters), careful)
        },
        work: () => work(handle(talk.read, { write: talk.write })),
        commit: () => talk.commit(),
      })
    },
    reading: (work, many) =>
      restored.reading(
        again => work(many ? readMany() : read, again),
        ask => connected(connect, ask),
      ),
    snapshots: postgresSnapshots({
      transaction: (begin, work) => within({ begin: client => client.query(begin), work }),
      replacing: work =>
        within({
          begin: restored.begin,
          async work(client) {
            await work(
              client,
              handle((sql, parameters) => unprepared.run(client, sql, parameters)),
            )
            await restored.mark(client)
          },
          committing: restored.commit,
        }),
      bringUp: up,
      dropDerived: db => dropSubstrings(db, flavor),
    }),
    bringUp: up,
    claim: claims.claim,
    async close() {
      await claims.close()
      await pool.end()
    },
  }
}

type Connect = () => Promise<pg.PoolClient>

async function connected<T>(connect: Connect, work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
  const client = await connect()
  try {
    return await work(client)
  } finally {
    client.release()
  }
}

interface Transaction<T> {
  begin(client: pg.PoolClient): Promise<unknown>
  work(client: pg.PoolClient): Promise<T>
  /** Another way to commit than to say so. */
  commit?(): Promise<pg.QueryResult>
  /** Stands around the commit. */
  committing?(commit: () => Promise<void>): Promise<void>
}

async function transaction<T>(connect: Connect, { begin, work, commit: end, committing }: Transaction<T>): Promise<T> {
  const client = await connect()
  let broken: Error | undefined
  const commit = async () => {
    const { command } = await (end ? end() : client.query('commit'))
    if (command !== 'COMMIT')
      throw new Error('A statement of the transaction failed and was passed over: nothing was kept.')
  }
  try {
    await begin(client)
    const result = await work(client)
    await (committing ? committing(commit) : commit())
    return result
  } catch (error) {
    await client.query('rollback').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    client.release(broken)
  }
}

/** Serialization failure, deadlock, and a unique key that a neighbour took first: the same work succeeds the next time. */
const PASSING = new Set(['40001', '40P01', '23505'])

async function again<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++)
    try {
      return await work()
    } catch (thrown) {
      const error = thrown instanceof TransactionLost ? thrown.cause : thrown
      if (attempt === 5 || !PASSING.has((error as { code?: string }).code ?? '')) throw error
    }
}

type Run = (sql: string, parameters: readonly unknown[]) => Promise<pg.QueryResult>

/** How some statements are run otherwise than by waiting for each. */
interface Ways {
  write?(sql: string, parameters: readonly unknown[]): Promise<void>
  lookUp?(sql: string, id: number): Promise<unknown>
  onlyReads?: true
  readsAtOnce?: true
}

function handle(run: Run, { write, lookUp, onlyReads, readsAtOnce }: Ways = {}): Db {
  const only = connection(run)
  const kysely = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: kysely => new PostgresIntrospector(kysely),
      createDriver: () => driver(only),
    },
  })
  return Object.assign(kysely, {
    direct: async <R>(sql: string, parameters: readonly unknown[]) => (await run(sql, parameters)).rows as R[],
    directInsert: async (sql: string, parameters: readonly unknown[]) =>
      Number((await run(`${sql} returning id`, parameters)).rows[0].id),
    directWrite:
      write ??
      (async (sql: string, parameters: readonly unknown[]) => {
        await run(sql, parameters)
      }),
    directLookup: (lookUp ?? (async (sql: string, id: number) => (await run(sql, [id])).rows[0])) as Db['directLookup'],
    onlyReads: onlyReads ?? false,
    readsAtOnce: readsAtOnce ?? false,
  })
}

const driver = (only: DatabaseConnection): Driver => ({
  init: async () => {},
  acquireConnection: async () => only,
  beginTransaction: async () => {},
  commitTransaction: async () => {},
  rollbackTransaction: async () => {},
  releaseConnection: async () => {},
  destroy: async () => {},
})

const connection = (run: Run): DatabaseConnection => ({
  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const result = await run(sql, parameters)
    return { rows: result.rows as R[], numAffectedRows: BigInt(result.rowCount ?? 0) }
  },
  // biome-ignore lint/correctness/useYield: nothing streams, the rows of a page fit in memory
  async *streamQuery() {
    throw new Error('streaming is not supported')
  },
})
