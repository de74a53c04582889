import { statSync } from 'node:fs'
import { statfs } from 'node:fs/promises'
import path from 'node:path'
import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import {
  type CompiledQuery,
  type DatabaseConnection,
  type Driver,
  Kysely,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely'
import type { Zone } from '../../lib/moment.ts'
import { makeFolder } from '../make-folder.ts'
import { bringUp, type Migration, schemaState, type WholeSchema } from '../migrate.ts'
import { outageOf } from '../outage.ts'
import { makeForOneself } from '../own-file.ts'
import { aloneClaim, fileClaim } from '../processes/claims.ts'
import { type Db, isSelect, type Progress, query, type Store } from '../store.ts'
import { dropSubstrings } from '../substrings.ts'
import type { Tables } from '../table-types.ts'
import { writerQueue } from '../writer-queue.ts'
import { sqliteFlavor } from './flavor.ts'
import { versionReader } from './settings-version.ts'
import { sqliteSnapshots } from './snapshots.ts'
import { sqliteWhole } from './whole.ts'

const KEPT_STATEMENTS = 1000

/** A portal's database in one SQLite file, or in memory when `file` is null; a new one gets `schema` at once. */
export function sqliteStore(
  file: string | null,
  zone: Zone,
  migrations: readonly Migration[],
  schema?: WholeSchema,
): Store {
  if (file) {
    makeFolder(path.dirname(file), 0o700)
    makeForOneself(file)
  }
  const writer = open(file, zone)
  // A statement that sleeps until another process lets go would stop this whole process: the queue waits instead.
  writer.exec('pragma busy_timeout = 0')
  const reader = file ? open(file, zone) : writer
  const { execute, forget, progress } = executor(writer)
  const reading = reader === writer ? { execute, end: () => {} } : inTurns(executor(reader).execute)
  const write = writerQueue(handle(execute, progress, false), {
    exec: sql => execute(sql, []),
    wait: waiting(writer),
    onCommit() {
      reading.end()
      if (progress.settings) version.forget()
      progress.settings = false
    },
  })
  // A file's reader sees only what was committed. A database in memory belongs to its one connection, so there reading
  // waits until no transaction is open.
  const whenCommitted = file ? null : () => (write.isRunning() ? write.idle() : null)
  const flavor = sqliteFlavor(zone)
  const make = schema && schema.migration === migrations.at(-1)?.[0] ? () => writer.exec(schema.sql) : undefined
  const up = (db: Db) => bringUp({ kind: 'sqlite', flavor }, migrations, db, make)
  let restores = 0
  const read = handle(reading.execute, progress, true, whenCommitted)
  const version = versionReader({
    writer,
    isShared: file !== null,
    readAfresh(sql) {
      reading.end()
      return query(read, sql)
    },
  })
  return {
    kind: 'sqlite',
    flavor,
    read,
    // There is one writer.
    wantsRows: false,
    write: write.run,
    settingsVersion: version.current,
    async reading(work) {
      for (let again = false; ; again = true) {
        const before = restores
        try {
          const result = await work(read, again)
          if (restores === before) return result
        } catch (error) {
          if (restores === before) throw error
        }
      }
    },
    snapshots: sqliteSnapshots(file, {
      connection: writer,
      alone: write.alone,
      bringUp: up,
      dropDerived: db => dropSubstrings(db, flavor),
      forgetStatements: forget,
      restored() {
        restores++
        // A read that goes on from before would show what is no more.
        reading.end()
        version.forget()
      },
    }),
    vitals: {
      waitingWrites: write.waiting,
      pools: () => [],
      async size() {
        const [row] = await query<{ bytes: number }>(
          read,
          'select page_count * page_size as bytes from pragma_page_count, pragma_page_size',
        )
        return row!.bytes + (file ? (statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) : 0)
      },
      async freeDisk() {
        if (!file) return null
        const { bavail, bsize } = await statfs(path.dirname(file))
        return bavail * bsize
      },
      schema: () => schemaState({ kind: 'sqlite' }, migrations, read),
    },
    whole: sqliteWhole({
      file,
      writer,
      alone: work => write.alone(work).finally(version.forget),
      migrations,
      flavor,
    }),
    bringUp: up,
    claim: file ? name => fileClaim(file, name) : aloneClaim,
    channel: null,
    async close() {
      await write.idle()
      reading.end()
      if (reader !== writer) reader.close()
      writer.close()
    },
  }
}

function open(file: string | null, zone: Zone): DatabaseSync {
  const db = new DatabaseSync(file ?? ':memory:', { timeout: 10_000 })
  // FULL: a commit is on the disk before it is answered. Nothing acknowledged is ever lost.
  db.exec(`pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on; pragma temp_store = memory;
    pragma cache_size = -65536; pragma mmap_size = 268435456; pragma journal_size_limit = 67108864`)
  for (const { name, run } of sqliteFlavor(zone).functions)
    db.function(name, { deterministic: true, directOnly: false }, run)
  return db
}

/**
 * FULL waits for the disk at every commit, NORMAL leaves the last commits to the operating system, which a failure of the
 * power takes with it; one that waits takes those before it along.
 */
function waiting(db: DatabaseSync): (forDisk: boolean) => void {
  let now = true
  return forDisk => {
    if (forDisk !== now) db.exec(`pragma synchronous = ${forDisk ? 'full' : 'normal'}`)
    now = forDisk
  }
}

/** `ready` tells what has to be waited for before anything is read, if there is anything. */
function handle(
  executeNow: Execute,
  progress: Progress,
  onlyReads: boolean,
  ready: (() => Promise<void> | null) | null = null,
): Db {
  const execute = async (sql: string, parameters: readonly unknown[]): Promise<Executed> => {
    const wait = ready?.()
    if (wait) await wait
    return executeNow(sql, parameters)
  }
  const kysely = new Kysely<Tables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createQueryCompiler: () => new SqliteQueryCompiler(),
      createIntrospector: kysely => new SqliteIntrospector(kysely),
      createDriver: () => driver(connection(execute)),
    },
  })
  // A statement is run before its promise is given: one promise, since a record's writing asks for many.
  const settled = <T>(sql: string, parameters: readonly unknown[], result: (done: Executed) => T): Promise<T> => {
    if (ready) return execute(sql, parameters).then(result)
    try {
      return Promise.resolve(result(executeNow(sql, parameters)))
    } catch (error) {
      return Promise.reject(error)
    }
  }
  return Object.assign(kysely, {
    direct: <R>(sql: string, parameters: readonly unknown[]) => settled(sql, parameters, done => done.rows as R[]),
    directInsert: (sql: string, parameters: readonly unknown[]) =>
      settled(sql, parameters, done => Number(done.insertId)),
    directWrite: (sql: string, parameters: readonly unknown[]) => settled(sql, parameters, () => {}),
    directLookup: <R>(sql: string, id: number) => settled(sql, [id], done => done.rows[0] as R | undefined),
    onlyReads,
    readsAtOnce: false,
    progress,
    // Who writes is alone.
    claimSettings: async () => {},
    isUndone: (error: unknown) => outageOf(error) !== null,
  })
}

/** A driver over one connection. There is no mutex: the writer queue and synchronous reads keep the order. */
const driver = (only: DatabaseConnection): Driver => ({
  init: async () => {},
  acquireConnection: async () => only,
  beginTransaction: async () => {},
  commitTransaction: async () => {},
  rollbackTransaction: async () => {},
  releaseConnection: async () => {},
  destroy: async () => {},
})

/**
 * Reads of one turn of the event loop share a transaction, because taking the read lock costs as much as a short read. It
 * ends with the turn, and with a commit of the writer, so that nobody is shown what was there before their own write.
 */
function inTurns(execute: Execute): { execute: Execute; end: () => void } {
  let open = false
  const end = () => {
    if (!open) return
    open = false
    try {
      execute('commit', [])
    } catch {
      // A read that failed may have ended the transaction; there was nothing to keep.
    }
  }
  return {
    execute(sql, parameters) {
      if (!open) {
        execute('begin', [])
        open = true
        setImmediate(end)
      }
      return execute(sql, parameters)
    },
    end,
  }
}

interface Executed {
  rows: unknown[]
  changes?: number | bigint
  insertId?: number | bigint
}

type Execute = (sql: string, parameters: readonly unknown[]) => Executed

interface Prepared {
  statement: StatementSync
  hasRows: boolean
  writes: boolean
  /** Whether it writes settings. */
  settings: boolean
}

const SETTINGS = /\bsetting\b/

/** Runs statements on a connection; each text is prepared once and kept until it is said to forget them. */
function executor(db: DatabaseSync) {
  const progress = { effects: 0, savepoints: false, settings: false }
  const statements = new Map<string, Prepared>()
  const prepared = (sql: string) => {
    let entry = statements.get(sql)
    if (!entry) {
      const statement = db.prepare(sql)
      const writes = !isSelect(sql)
      entry = { statement, hasRows: statement.columns().length > 0, writes, settings: writes && SETTINGS.test(sql) }
      if (statements.size >= KEPT_STATEMENTS) statements.delete(statements.keys().next().value!)
      statements.set(sql, entry)
    }
    return entry
  }
  const execute: Execute = (sql, parameters) => {
    try {
      const { statement, hasRows, writes, settings } = prepared(sql)
      if (writes) progress.effects++
      if (settings) progress.settings = true
      const bound = parameters.map(bind)
      if (hasRows) return { rows: statement.all(...bound) }
      const { changes, lastInsertRowid } = statement.run(...bound)
      return { rows: [], changes, insertId: lastInsertRowid }
    } catch (error) {
      progress.effects++
      throw error
    }
  }
  return { execute, forget: () => statements.clear(), progress }
}

const connection = (execute: (...query: Parameters<Execute>) => Promise<Executed>): DatabaseConnection => ({
  async executeQuery<R>({ sql, parameters }: CompiledQuery): Promise<QueryResult<R>> {
    const { rows, changes, insertId } = await execute(sql, parameters)
    if (changes === undefined) return { rows: rows as R[] }
    return { rows: rows as R[], numAffectedRows: BigInt(changes), insertId: BigInt(insertId!) }
  },
  // biome-ignore lint/correctness/useYield: nothing streams, the rows of a page fit in memory
  async *streamQuery() {
    throw new Error('streaming is not supported')
  },
})

/** JavaScript numbers are bound as doubles, which a text column or a JSON value would show as `5.0`. */
function bind(value: unknown): SQLInputValue {
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value
  if (typeof value === 'boolean') return value ? 1n : 0n
  return (value ?? null) as SQLInputValue
}
