import type { RawBuilder } from 'kysely'
import type { SubstringTables } from './substrings.ts'

/** An SQL expression as text: built from descriptors, never from what a caller sent. */
export type Sql = string

/** The few lines in which SQLite and PostgreSQL differ. */
export interface Flavor {
  /** Whether each statement is a round trip to a server, so that one with two answers is cheaper than two. */
  roundTrips: boolean
  /** Column types of the migrations. */
  types: { id: Sql; integer: Sql; number: Sql; text: Sql; bytes: Sql }
  /** Put at the end of a select of rows that the transaction is going to change: nobody else changes them meanwhile. */
  forUpdate: Sql
  /** The same, without the rows that another transaction is going to change. */
  skipLocked: Sql
  /** Likewise for rows that the transaction only wants to stay as they are. */
  forShare: Sql
  /** The kind of an index that takes texts of any length, as `create index` names it. */
  longTextIndex: Sql
  /** A JSON object, as text, of named expressions in order. */
  object(entries: readonly (readonly [string, Sql])[]): Sql
  /** A row of a table, under an alias, as the text of a JSON object; only what SQLite needs goes by the columns. */
  rowObject(alias: string, columns: readonly string[]): Sql
  /** A statement for the columns, `name`, of a table that is its parameter. */
  columnsOf: Sql
  /** A number or text as text, null stays null. */
  asText(expression: Sql): Sql
  /** A number as the shortest text that means it, null stays null. */
  number(expression: Sql): Sql
  /** A number as a JSON number, whole ones without decimals. */
  jsonNumber(expression: Sql): Sql
  /** A number with so many decimals as text, null stays null. */
  fixed(expression: Sql, decimals: number): Sql
  /** A number with two decimals as text. */
  money(expression: Sql): Sql
  /** The SHA-256 of a text as hexadecimal digits. */
  sha256(expression: Sql): Sql
  /** A stored moment as wire text in the portal's zone. */
  moment(expression: Sql): Sql
  /** A stored date likewise (lib/moment.ts, wireMoment). */
  day(expression: Sql): Sql
  /** JSON text of a column spliced into a JSON answer as JSON. */
  json(expression: Sql): Sql
  /** A JSON array of a column's JSON array with each element, as text, put through an expression. */
  mapElements(column: Sql, element: (value: Sql) => Sql): Sql
  /** The texts of all rows as one, in an order, with a text between them; null where there are none. */
  joined(text: Sql, between: string, order: Sql): Sql
  /** A table for `from`, with the numbers of a JSON array as its column `value`. */
  numbersOf(json: Sql, name: string): Sql
  /** What of a text of any length a sorted index takes, for `create index`. */
  indexable(column: Sql): Sql
  /** Makes the function `fold` of SQL, which takes the case from a text; null where each connection is given it. */
  makeFold: Sql | null
  /** Put behind a column of an index, so that lists are sorted by it: what is not there comes before everything that is. */
  nullsFirst: Sql
  /** The columns of an index that rows of one value are found by in the order of lists, and whole lists are sorted by. */
  inOrder(columns: readonly string[]): Sql
  /** A condition told to be one that few rows satisfy; null where the store knows that from its statistics. */
  unlikely: ((condition: RawBuilder<boolean>) => RawBuilder<boolean>) | null
  /** Records `r` of ids that are looked up before anything else; null where the store does so by itself. */
  lookedUp: ((ids: RawBuilder<unknown>) => RawBuilder<boolean>) | null
  /** A statement that has the store learn which values of indexed columns are rare; null where it keeps no statistics. */
  learn: ((table: string, columns: readonly string[]) => Sql) | null
  /** A statement before a table in use is altered: the store's own work on it gives way at once; null where there is none. */
  beforeAltering: Sql | null
  /** Whether a column matches a LIKE pattern in which `%` and `_` are wild, ignoring case in every script. */
  like(column: RawBuilder<unknown>, pattern: string): RawBuilder<boolean>
  /** How trigrams are kept, by which parts of texts are found. */
  substrings: SubstringTables
  /** Whether an element of a column's JSON array satisfies a test; the element is text. */
  anyElement(
    column: RawBuilder<unknown>,
    test: (element: RawBuilder<unknown>) => RawBuilder<boolean>,
  ): RawBuilder<boolean>
}
