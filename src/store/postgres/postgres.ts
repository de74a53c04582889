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
import { bringUp, type Migration, schemaState } from '../migrate.ts'
import { type Db, isSelect, NeedsSavepoints, type Progress, query, type Store, TransactionLost } from '../store.ts'
import { dropSubstrings } from '../substrings.ts'
import type { Tables } from '../table-types.ts'
import { postgresFlavor } from './flavor.ts'
import { restores } from './restores.ts'
import { postgresSnapshots } from './snapshots.ts'
import { statements } from './statements.ts'
import { postgresWhole } from './whole.ts'

/** Ids are bigint in PostgreSQL; all that we store fit a JavaScript number. */
const INT8 = 20

/** A portal's database on a PostgreSQL server, by its connection URL. */
export function postgresStore(url: string, zone: Zone, migrations: readonly Migration[]): Store {
  const pool = new pg.Pool({
    connectionString: url,
    max: 8,
    types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) },
  })
  // The server went away: the query that runs, or the next one, reports it; the process lives on.
  pool.on('error', () => {})
  pool.on('connect', client => client.on('error', () => {}))
  const flavor = postgresFlavor(zone)
  const up = (db: Db) => bringUp({ kind: 'postgres', flavor }, migrations, db)
  const prepared = statements()
  const unprepared = statements(0)
  const restored = restores(prepared)
  const claims = postgresClaims(url)
  const connect: Connect = async () => {
    const client = await pool.connect()
    await prepared.tidy(client)
    return client
  }
  const read = handle((sql, parameters) =>
    again(() => connected(connect, client => prepared.run(client, sql, parameters))),
  )
  const within = <T>(parts: Transaction<T>): Promise<T> => again(savepoints => transaction(connect, parts, savepoints))
  return {
    kind: 'postgres',
    flavor,
    read,
    write: (work, { relaxedDurability } = {}) =>
      within({
        async begin(client) {
          await restored.begin(client)
          if (relaxedDurability) await client.query('set local synchronous_commit = off')
        },
        work: (client, savepoints) =>
          work(handle((sql, parameters) => prepared.run(client, sql, parameters), savepoints)),
      }),
    reading: work =>
      restored.reading(
        again => work(read, again),
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
    vitals: {
      // Everybody writes on a connection of their own.
      waitingWrites: () => 0,
      pools: () => [{ name: 'main', open: pool.totalCount, idle: pool.idleCount, waiting: pool.waitingCount }],
      async size() {
        const [row] = await query<{ bytes: number }>(read, 'select pg_database_size(current_database()) as bytes')
        return row!.bytes
      },
      freeDisk: async () => null,
      schema: () => schemaState({ kind: 'postgres' }, migrations, read),
    },
    whole: postgresWhole({
      transaction: (begin, work) => within({ begin: client => client.query(begin), work }),
      migrations,
      flavor,
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
  work(client: pg.PoolClient, savepoints: boolean): Promise<T>
  /** Stands around the commit. */
  committing?(commit: () => Promise<void>): Promise<void>
}

async function transaction<T>(
  connect: Connect,
  { begin, work, committing }: Transaction<T>,
  savepoints: boolean,
): Promise<T> {
  const client = await connect()
  let broken: Error | undefined
  const commit = async () => {
    const { command } = await client.query('commit')
    if (command !== 'COMMIT')
      throw new Error('A statement of the transaction failed and was passed over: nothing was kept.')
  }
  try {
    await begin(client)
    const result = await work(client, savepoints)
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

/** Does work again that may succeed the next time; it is told whether its parts need savepoints. */
async function again<T>(work: (savepoints: boolean) => Promise<T>): Promise<T> {
  let savepoints = false
  for (let attempt = 1; ; attempt++)
    try {
      return await work(savepoints)
    } catch (thrown) {
      const error = thrown instanceof TransactionLost ? thrown.cause : thrown
      const passes = PASSING.has((error as { code?: string }).code ?? '')
      const needsSavepoints: boolean = thrown instanceof NeedsSavepoints && !savepoints
      if (!needsSavepoints && (attempt === 5 || !passes)) throw error
      savepoints ||= needsSavepoints && !passes
    }
}

type Run = (sql: string, parameters: readonly unknown[]) => Promise<pg.QueryResult>

function handle(runNow: Run, savepoints = false): Db {
  const progress: Progress = { effects: 0, savepoints }
  const run: Run = async (sql, parameters) => {
    if (!isSelect(sql)) progress.effects++
    try {
      return await runNow(sql, parameters)
    } catch (error) {
      progress.effects++
      throw error
    }
  }
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
    progress,
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
