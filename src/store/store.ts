import type { Kysely } from 'kysely'
import type { Whole } from './archive/whole.ts'
import type { Flavor } from './flavor.ts'
import type { Channel } from './processes/channel.ts'
import type { Claim } from './processes/claims.ts'
import type { Tables } from './table-types.ts'

/** A column value as both stores give it back. */
export type Value = string | number | null | Uint8Array

/** A row of a statement that is text, or of a table that a descriptor names: its columns are those of the descriptor. */
// biome-ignore lint/suspicious/noExplicitAny: the one place where rows are untyped
export type Row = Record<string, any>

/** A database handle: Kysely over one connection or a pool, with prepared statements kept. */
export type Db = Kysely<Tables> & {
  /** Runs a statement whose text is known, past the query builder: it costs a third of a built one. */
  direct<R>(sql: string, parameters: readonly unknown[]): Promise<R[]>
  /** Runs an insert of one row and gives its id. */
  directInsert(sql: string, parameters: readonly unknown[]): Promise<number>
  /**
   * Runs a statement whose answer nobody reads. In a transaction it may go out only with the next one whose answer is read,
   * or with the commit; when it fails then, the whole work is done again.
   */
  directWrite(sql: string, parameters: readonly unknown[]): Promise<void>
  /** Looks up the row of an id, as `lookUp` says. */
  directLookup<R>(sql: string, id: number): Promise<R | undefined>
  /** Whether it has no transaction, and reads what has been committed. */
  onlyReads: boolean
  /** Whether reads that are asked for at once are answered sooner than one after the other. */
  readsAtOnce: boolean
  progress: Progress
  /** The version of the settings that a transaction relies on, where its store has read it by the way. */
  settingsVersion?: string | undefined
  /** Has nobody else rely on the settings until the transaction ends. */
  claimSettings(): Promise<void>
  /** Whether after this error nothing of the transaction can go on: it cannot, or all of it is going to be done again. */
  isUndone(error: unknown): boolean
}

/** What is known of the transaction that is open on a handle. */
export interface Progress {
  /** Statements so far that may have written, or that failed. */
  effects: number
  /** Whether parts of it are kept apart by savepoints; without, they cost nothing as long as none fails. */
  savepoints: boolean
}

/** The whole database as it was at one moment. */
export interface Snapshot {
  name: string
  /** The moment in UTC, as ISO 8601. */
  created: string
  bytes: number
}

/** Snapshots of a database, kept beside it. Names are 1 to 40 Latin letters, digits, hyphens and underscores. */
export interface Snapshots {
  /** Keeps what has been committed under a name, in the place of an earlier one. */
  take(name: string): Promise<void>
  /**
   * Puts a snapshot in the place of everything, in one transaction: tables, columns, rows, and the ids that come next. One
   * of an older Portico is brought up, one of a newer is refused. `finish` is the last work of the transaction.
   */
  restore(name: string, finish?: (db: Db) => Promise<void>): Promise<void>
  list(): Promise<Snapshot[]>
  /** Whether it was there. */
  forget(name: string): Promise<boolean>
}

/** A row by its id. */
export interface RowKey {
  table: string
  id: number
}

/** How work is written. */
export interface Writing {
  /** The work relies on the settings: they stay until it ends. Or it changes them: nobody relies on them meanwhile. */
  settings?: 'stay' | 'change'
  /** The version of the settings that the work goes by, as its caller knows it: where it is another one it is done again. */
  version?: string
  /** The rows that it is known to change, in the order in which it locks them, where the store wants to know (`wantsRows`). */
  rows?: readonly RowKey[] | undefined
  /** It changes the schema, and takes as long as it takes. */
  unlimited?: true
  /**
   * It does not wait for the disk: it is whole and outlives the process, but when the machine fails the last of it may
   * never have been. That is for what is done again then.
   */
  relaxedDurability?: boolean
  /** It is much, and hardly ever fails: doing its neighbours again then costs less than being kept apart from them. */
  large?: boolean
}

/** A pool of connections to a database server. */
interface PoolLoad {
  name: string
  open: number
  idle: number
  /** Who waits for a connection. */
  waiting: number
}

/** What an operator watches of a database. */
interface Vitals {
  /** How many writes wait for their turn in this process. */
  waitingWrites(): number
  pools(): PoolLoad[]
  /** Bytes that it takes on the disk. */
  size(): Promise<number>
  /** Bytes that are left on its disk; null where that is not this process's to see. */
  freeDisk(): Promise<number | null>
  /** Whether it has the schema of this Portico. */
  schema(): Promise<'current' | 'older' | 'newer'>
}

/** The database of one portal. */
export interface Store {
  kind: 'sqlite' | 'postgres'
  flavor: Flavor
  /** What has been committed, for reading only. */
  read: Db
  /** Whether several write at once here, who are kept from meeting on a row when it is known before (`Writing.rows`). */
  wantsRows: boolean
  /** The version of the settings as it is committed; every call asks for it. */
  settingsVersion(): Promise<string>
  /**
   * Runs work in a transaction of its own; resolves after its commit is on disk, rejects with what the work threw and
   * nothing written. Work must not wait for anything but the database.
   */
  write<T>(work: (db: Db) => Promise<T>, how?: Writing): Promise<T>
  /**
   * Runs reads that belong together. When a restore came in the middle of them they are run again, from their beginning
   * and told so, because what they know of tables and settings may be of before. Of `many` reads that are asked for at once
   * some wait, so that others are answered meanwhile. They may go to a replica that has all that was committed when they
   * were asked for.
   */
  reading<T>(work: (db: Db, again: boolean) => Promise<T>, many?: boolean): Promise<T>
  snapshots: Snapshots
  vitals: Vitals
  whole: Whole
  /** Brings the schema up to this version of Portico, inside a transaction. */
  bringUp(db: Db): Promise<void>
  /** Holds a name that nobody else holds, in any process on the same database; null when somebody does. */
  claim(name: string): Promise<Claim | null>
  /** Where its processes hear each other; null where there is one process. */
  channel: Channel | null
  close(): Promise<void>
}

/** Runs a statement whose text is known, with `?` for its parameters; the stores keep it prepared by its text. */
export const query = <R = Row>(db: Db, sql: string, parameters: readonly unknown[] = []): Promise<R[]> =>
  db.direct<R>(sql, parameters)

/** Inserts one row by a statement whose text is known, and gives its id. */
export const insertRow = (db: Db, sql: string, parameters: readonly unknown[]): Promise<number> =>
  db.directInsert(sql, parameters)

/** Runs a statement whose answer nobody reads: a change, of which it is known that there is something to change. */
export const send = (db: Db, sql: string, parameters: readonly unknown[] = []): Promise<void> =>
  db.directWrite(sql, parameters)

/**
 * The row of an id by a statement that ends with `r.id = ?` and has the id, called `id`, among what it gives. Those that are
 * asked for at once are looked up together where that is cheaper.
 */
export const lookUp = <R = Row>(db: Db, sql: string, id: number): Promise<R | undefined> => db.directLookup<R>(sql, id)

/** What happened undid the whole transaction: nothing of it can go on. */
export class TransactionLost extends Error {
  constructor(cause: unknown) {
    super('The transaction is lost.', { cause })
  }
}

/** A part failed after it had written something, and no savepoint keeps it apart: the work is done again with them. */
export class NeedsSavepoints extends TransactionLost {}

/**
 * Runs a part of the work of an open transaction so that its failure undoes only itself. Most parts that fail have written
 * nothing by then, and then there is nothing to undo.
 */
export async function part<T>(db: Db, work: () => Promise<T>): Promise<T> {
  const { progress } = db
  if (progress.savepoints) return savepoint(db, work)
  const before = progress.effects
  try {
    return await work()
  } catch (error) {
    if (error instanceof TransactionLost) throw error
    if (db.isUndone(error)) throw new TransactionLost(error)
    if (progress.effects === before) throw error
    throw new NeedsSavepoints(error)
  }
}

/** Whether a statement writes nothing, as far as its text tells. */
export const isSelect = (sql: string): boolean => /^\s*select\b/i.test(sql)

/** Runs work inside an open transaction so that its failure undoes only itself. */
export async function savepoint<T>(db: Db, work: () => Promise<T>): Promise<T> {
  await query(db, 'savepoint part')
  try {
    const result = await work()
    await query(db, 'release savepoint part')
    return result
  } catch (error) {
    if (db.isUndone(error)) throw new TransactionLost(error)
    try {
      await query(db, 'rollback to savepoint part')
      await query(db, 'release savepoint part')
    } catch {
      throw new TransactionLost(error)
    }
    throw error
  }
}
