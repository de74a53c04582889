import type { ColumnType } from '../schema.ts'
import type { Db } from '../store.ts'

/** A backup, or a place for one, that cannot be used: what is wrong and what would be right. */
export class BadArchive extends Error {}

/** A column as both stores have it. */
export interface ColumnShape {
  name: string
  type: Exclude<ColumnType, 'id' | 'record' | 'key'>
  /** The index of a user field's column: of texts of any length, or of values. */
  index?: { name: string; longTexts: boolean }
}

/** A table as both stores have it. */
export interface TableShape {
  name: string
  columns: ColumnShape[]
  /** The id that comes next; null where ids do not count up by themselves. */
  nextId: number | null
}

/** A value as it stands in an archive: JSON, with bytes as base64. */
export type Cell = string | number | null | Uint8Array

/** A database as it was at one moment. */
export interface Frozen {
  migrations: readonly string[]
  tables: readonly TableShape[]
  /** How many rows a table has. */
  count(table: string): Promise<number>
  /** The rows of a table in batches, each row in the order of the columns; of a table with an `id` in its order, after one. */
  rows(table: TableShape, after?: number): AsyncIterable<Cell[][]>
}

/** What a database has: no tables, those of a portal, or others. */
export type Content = 'nothing' | 'portal' | 'other'

/** What a database has, by the names of its tables. */
export const contentOf = (tables: readonly { name: string }[]): Content =>
  !tables.length ? 'nothing' : tables.some(({ name }) => name === 'migration') ? 'portal' : 'other'

/** A portal's database as a whole: everything but snapshots and what is made from other tables. */
export interface Whole {
  /** Reads everything as of one moment; others may write meanwhile. */
  frozen<T>(work: (frozen: Frozen) => Promise<T>): Promise<T>
  /** Reads everything as a transaction that writes sees it. */
  within(db: Db): Promise<Frozen>
  content(db: Db): Promise<Content>
  /** Drops all tables. */
  clear(db: Db): Promise<void>
  /** Makes the tables that the first migrations make; refuses migrations that this Portico does not have. */
  migrateTo(db: Db, names: readonly string[]): Promise<void>
  /** Makes a table of items with its indexes, as that of `MODEL` has them. */
  makeItems(db: Db, name: string): Promise<void>
  setNextIds(db: Db, tables: readonly TableShape[]): Promise<void>
}

/** Tables that are made from others, or that say how far a copy has come. */
export const isLeftOut = (name: string): boolean =>
  /^(substring_index|substring_change|substrings_.*|copy_progress)$/.test(name)

/** Tables of items are all made alike; this type is always there. */
export const MODEL = 'smart_invoice'

/** A table of items of a smart process, with what they are called beside it: `item_5_contact` is like `smart_invoice_contact`. */
export const ITEMS = /^(item_\d+)(_userfield|_contact)?$/

/** The indexes of columns of user fields are called so, by the number of the field. */
export const USERFIELD_INDEX = /^userfield_\d+$/

/** Whether the rows of a table are numbered: its first column is their id. */
export const hasIds = ({ columns }: TableShape): boolean => columns[0]?.name === 'id'
