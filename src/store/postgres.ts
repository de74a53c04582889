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
import type { Zone } from '../lib/moment.ts'
import { postgresFlavor } from './postgres-flavor.ts'
import type { Db, Store, Tables } from './store.ts'

/** Ids are bigint in PostgreSQL; all that we store fit a JavaScript number. */
const INT8 = 20

const KEPT_STATEMENTS = 1000

/** A portal's database on a PostgreSQL server, by its connection URL. */
export function postgresStore(url: string, zone: Zone): Store {
  const pool = new pg.Pool({
    connectionString: url,
    max: 8,
    types: { getTypeParser: (oid, format) => (oid === INT8 ? Number : pg.types.getTypeParser(oid, format)) },
  })
  // The server went away while a connection was idle: the next query reports it, the process lives on.
  pool.on('error', () => {})
  const names = new Map<string, string>()
  const read = handle(pool, names)
  return {
    kind: 'postgres',
    flavor: postgresFlavor(zone),
    read,
    write: work => again(() => transaction(pool, names, work)),
    close: () => pool.end(),
  }
}

async function transaction<T>(pool: pg.Pool, names: Map<string, string>, work: (db: Db) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await work(handle(client, names))
    await client.query('commit')
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
    } catch (error) {
      if (attempt === 5 || !PASSING.has((error as { code?: string }).code ?? '')) throw error
    }
}

function handle(target: Queries, names: Map<string, string>): Db {
  const only = connection(target, names)
  const kysely = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new PostgresAdapter(),
      createQueryCompiler: () => new PostgresQueryCompiler(),
      createIntrospector: kysely => new PostgresIntrospector(kysely),
      createDriver: () => driver(only),
    },
  })
  return Object.assign(kysely, {
    direct: async <R>(sql: string, parameters: readonly unknown[]) =>
      (await run(target, names, sql, parameters)).rows as R[],
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

type Queries = Pick<pg.Pool, 'query'>

/** Each text is a prepared statement of its own on the server. */
function run(target: Queries, names: Map<string, string>, sql: string, parameters: readonly unknown[]) {
  let name = names.get(sql)
  if (!name && names.size < KEPT_STATEMENTS) {
    name = `s${names.size + 1}`
    names.set(sql, name)
  }
  return target.query({ ...(name ? { name } : {}), text: sql, values: parameters as unknown[] })
}

const connection = (target: Queries, names: Map<string, string>): DatabaseConnection => ({
  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const result = await run(target, names, sql, parameters)
    return { rows: result.rows as R[], numAffectedRows: BigInt(result.rowCount ?? 0) }
  },
  // biome-ignore lint/correctness/useYield: nothing streams, the rows of a page fit in memory
  async *streamQuery() {
    throw new Error('streaming is not supported')
  },
})
