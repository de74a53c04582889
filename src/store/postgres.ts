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
import { type Db, type Store, type Tables, TransactionLost } from './store.ts'

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
  const kept: Statements = new Map()
  const read = handle(pool, kept)
  return {
    kind: 'postgres',
    flavor: postgresFlavor(zone),
    read,
    write: work => again(() => transaction(pool, kept, work)),
    close: () => pool.end(),
  }
}

async function transaction<T>(pool: pg.Pool, kept: Statements, work: (db: Db) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  try {
    await client.query('begin')
    const result = await work(handle(client, kept))
    const { command } = await client.query('commit')
    if (command !== 'COMMIT')
      throw new Error('A statement of the transaction failed and was passed over: nothing was kept.')
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

function handle(target: Queries, kept: Statements): Db {
  const only = connection(target, kept)
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
      (await run(target, kept, sql, parameters)).rows as R[],
    directInsert: async (sql: string, parameters: readonly unknown[]) =>
      Number((await run(target, kept, `${sql} returning id`, parameters)).rows[0].id),
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

/** Statements by their text as it is written here: the text that PostgreSQL takes, and the name it keeps it under. */
type Statements = Map<string, { text: string; name?: string }>

/** Each text is a prepared statement of its own on the server; `?` outside of quotes becomes `$1`, `$2`… */
function run(target: Queries, kept: Statements, sql: string, parameters: readonly unknown[]) {
  let statement = kept.get(sql)
  if (!statement) {
    let n = 0
    const text = sql.replace(/'[^']*'|"[^"]*"|\?/g, part => (part === '?' ? `$${++n}` : part))
    statement = kept.size < KEPT_STATEMENTS ? { text, name: `s${kept.size + 1}` } : { text }
    kept.set(sql, statement)
    if (kept.size > 2 * KEPT_STATEMENTS) kept.delete(sql)
  }
  return target.query({ ...statement, values: parameters as unknown[] })
}

const connection = (target: Queries, kept: Statements): DatabaseConnection => ({
  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const result = await run(target, kept, sql, parameters)
    return { rows: result.rows as R[], numAffectedRows: BigInt(result.rowCount ?? 0) }
  },
  // biome-ignore lint/correctness/useYield: nothing streams, the rows of a page fit in memory
  async *streamQuery() {
    throw new Error('streaming is not supported')
  },
})
