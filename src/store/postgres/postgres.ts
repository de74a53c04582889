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
import type pg from 'pg'
import type { Zone } from '../../lib/moment.ts'
import { onceATurn } from '../../lib/once-a-turn.ts'
import { bringUp, type Migration, schemaState } from '../migrate.ts'
import { outageOf } from '../outage.ts'
import { type Db, isSelect, type Progress, query, type RowKey, type Store, type Writing } from '../store.ts'
import { dropSubstrings } from '../substrings.ts'
import type { Tables } from '../table-types.ts'
import { again, CommitUnknown, isLost, isPassing } from './again.ts'
import { beginning } from './begin.ts'
import { type Connections, connections } from './connections.ts'
import { postgresFlavor } from './flavor.ts'
import { gate } from './gate.ts'
import { limited, lookups } from './lookups.ts'
import { type DatabaseOptions, databaseDefaults } from './options.ts'
import { replicas } from './replicas.ts'
import { restores } from './restores.ts'
import { session } from './session.ts'
import { postgresSnapshots } from './snapshots.ts'
import { Stale, type Statements, statements } from './statements.ts'
import { type Conversation, conversation } from './unread.ts'
import { postgresWhole } from './whole.ts'

/** Connections for work that has no limit of time. */
const MOST_UNLIMITED = 2

/** Longer than any index takes to be made: a connection that is silent for longer is dead. */
const UNLIMITED_MS = 3_600_000

const UNDEFINED_TABLE = '42P01'

/** Reads of one batch that are under way at the same time: the other connections are for other callers. */
const MOST_AT_ONCE = 3

/** A portal's database on a PostgreSQL server, by its connection URL. */
export function postgresStore(
  url: string,
  zone: Zone,
  migrations: readonly Migration[],
  given: Partial<DatabaseOptions> = {},
): Store {
  const options = { ...databaseDefaults, ...given }
  const { connectTimeout, statementTimeout, lockTimeout } = options
  const flavor = postgresFlavor(zone)
  const up = (db: Db) => bringUp({ kind: 'postgres', flavor }, migrations, db)
  // Behind a pooler of transactions what one has prepared another one would find, or nobody.
  const isPooled = options.session !== null
  const prepared = statements(isPooled ? 0 : undefined)
  const unprepared = statements(0)
  const restored = restores(prepared)
  const own = session(options.session ?? url, connectTimeout)
  const common = { connectTimeout, waitTimeout: statementTimeout, prepare: prepared.tidy }
  // The server ends a statement by itself, and says so, before it is given up here.
  const limits = { ...common, answerTimeout: statementTimeout && statementTimeout + connectTimeout }
  const readers = connections(url, {
    ...{ ...limits, max: options.readers },
    // A pooler would give it to others; what takes too long is given up here then.
    ...(!isPooled && { first: `set statement_timeout = ${statementTimeout}` }),
  })
  const writers = connections(url, { ...limits, max: options.writers })
  const unlimited = connections(url, { ...common, max: MOST_UNLIMITED, answerTimeout: UNLIMITED_MS })
  const writersFor = ({ settings, unlimited: isUnlimited }: Writing) =>
    isUnlimited || settings === 'change' ? unlimited : writers
  const patience = 3 * lockTimeout
  // Who waits there is in the middle of a queue that goes on: no longer than for a free connection.
  const inTurn = gate(statementTimeout)
  const asked: Run = (sql, parameters) =>
    again(() => readers.use(client => prepared.run(client, sql, parameters)), patience)
  const readingBy = (run: Run) => {
    const ways: Ways = {
      ...{ savepoints: false, claimSettings: async () => {}, isUndone: () => false },
      ...{ lookUp: lookups(run), onlyReads: true },
    }
    return {
      read: handle(run, ways),
      readMany: () => handle(limited(MOST_AT_ONCE, run), { ...ways, readsAtOnce: true }),
    }
  }
  const first = readingBy(asked)
  const { read } = first
  const anywhere = replicas(options, { prepared, asked, handleOf: readingBy, first, ...limits })
  const version = onceATurn(async () => {
    const [row] = await query<{ value: string }>(read, "select value from setting where name = 'version'")
    return row!.value
  })
  const writing = async <T>(work: (client: pg.PoolClient, db: Db) => Promise<T>, how: Writing, more: Around = {}) => {
    let { rows } = how
    const missing = (error: unknown): never => {
      if (!rows || (error as { code?: string }).code !== UNDEFINED_TABLE) throw error
      rows = undefined
      throw new Stale('A table went away after its rows were named.', { cause: error })
    }
    return again(({ failures, savepoints }) => {
      const waitsForAll = savepoints || more.statements !== undefined
      let talk: Conversation
      return transaction(writersFor(how), {
        async begin(client) {
          talk = conversation(client, (sql, parameters) => (more.statements ?? prepared).run(client, sql, parameters))
          const statements = beginning({ ...how, rows }, options, failures)
          const begun = restored.begin(client, statements, how.settings !== undefined).catch(missing)
          if (waitsForAll || how.settings !== 'stay' || how.version === undefined) return begun
          talk.expect(begun, how.version)
          return how.version
        },
        work: (client, settingsVersion) =>
          work(
            client,
            handle(talk.read, {
              savepoints,
              ...(waitsForAll ? {} : { write: talk.write }),
              ...(settingsVersion !== undefined && { settingsVersion }),
              async claimSettings() {
                if (how.settings !== 'change') await talk.read('lock table setting in exclusive mode', [])
              },
              isUndone: error => outageOf(error) !== null || isPassing(error, failures),
            }),
          ),
        commit: () => talk.commit(),
        ...more,
      })
    }, patience)
  }
  const withoutLimit = <T>(begin: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T> =>
    again(() => transaction(unlimited, { begin: async client => void (await client.query(begin)), work }), patience)
  return {
    kind: 'postgres',
    flavor,
    read,
    wantsRows: true,
    settingsVersion: () => version(null),
    write: (work, how = {}) => inTurn(keysOf(how.rows), () => writing((_client, db) => work(db), how)),
    reading: (work, many) =>
      restored.reading(
        again => anywhere.reading(({ read, readMany }) => work(many ? readMany() : read, again)),
        readers.use,
      ),
    snapshots: postgresSnapshots({
      transaction: withoutLimit,
      replacing: work =>
        writing(
          async (client, db) => {
            await work(client, db)
            await restored.mark(client)
          },
          { settings: 'change' },
          { statements: unprepared, committing: restored.commit },
        ),
      bringUp: up,
      dropDerived: db => dropSubstrings(db, flavor),
    }),
    vitals: {
      // Everybody writes on a connection of their own.
      waitingWrites: () => 0,
      pools: () =>
        Object.entries({ readers, writers, unlimited, ...anywhere.pools }).map(([name, pool]) => ({
          name,
          ...pool.load(),
        })),
      async size() {
        const [row] = await query<{ bytes: number }>(read, 'select pg_database_size(current_database()) as bytes')
        return row!.bytes
      },
      freeDisk: async () => null,
      schema: () => schemaState({ kind: 'postgres' }, migrations, read),
    },
    whole: postgresWhole({
      transaction: withoutLimit,
      migrations,
      flavor,
    }),
    bringUp: up,
    claim: own.claim,
    channel: own.channel,
    async close() {
      await own.close()
      await anywhere.close()
      await Promise.all([readers, writers, unlimited].map(pool => pool.close()))
    },
  }
}

const keysOf = (rows: readonly RowKey[] = []): string[] => [...new Set(rows.map(({ table, id }) => `${table} ${id}`))]

/** What a transaction is besides its work. */
interface Around {
  statements?: Statements
  /** Stands around the commit. */
  committing?(commit: () => Promise<void>): Promise<void>
}

interface Transaction<T, B> extends Around {
  begin(client: pg.PoolClient): Promise<B>
  work(client: pg.PoolClient, begun: B): Promise<T>
  /** Another way to commit than to say so. */
  commit?(): Promise<pg.QueryResult>
}

async function transaction<T, B>(
  pool: Connections,
  { begin, work, commit: end, committing }: Transaction<T, B>,
): Promise<T> {
  const client = await pool.connect()
  let broken: Error | undefined
  let isCommitSent = false
  const commit = async () => {
    isCommitSent = true
    const { command } = await (end ? end() : client.query('commit'))
    if (command !== 'COMMIT')
      throw new Error('A statement of the transaction failed and was passed over: nothing was prepared.')
  }
  try {
    const result = await work(client, await begin(client))
    await (committing ? committing(commit) : commit())
    return result
  } catch (error) {
    if (isLost(error)) {
      broken = error
      throw isCommitSent ? new CommitUnknown(error) : error
    }
    await client.query('rollback').catch((failure: Error) => {
      broken = failure
    })
    throw error
  } finally {
    pool.release(client, broken)
  }
}

type Run = (sql: string, parameters: readonly unknown[]) => Promise<pg.QueryResult>

/** What a handle is besides a way to run statements one after the other. */
interface Ways extends Pick<Db, 'settingsVersion' | 'claimSettings' | 'isUndone'>, Pick<Progress, 'savepoints'> {
  write?: (sql: string, parameters: readonly unknown[]) => Promise<void>
  lookUp?: (sql: string, id: number) => Promise<unknown>
  onlyReads?: boolean
  readsAtOnce?: boolean
}

function handle(
  runNow: Run,
  { write, lookUp, savepoints, onlyReads = false, readsAtOnce = false, ...transaction }: Ways,
): Db {
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
    async directWrite(sql: string, parameters: readonly unknown[]) {
      if (!write) await run(sql, parameters)
      else {
        progress.effects++
        await write(sql, parameters)
      }
    },
    directLookup: (lookUp ?? (async (sql: string, id: number) => (await run(sql, [id])).rows[0])) as Db['directLookup'],
    onlyReads,
    readsAtOnce,
    progress,
    ...transaction,
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
