import type { RawBuilder } from 'kysely'

/** An SQL expression as text: built from descriptors, never from what a caller sent. */
export type Sql = string

/** The few lines in which SQLite and PostgreSQL differ. */
export interface Flavor {
  /** Column types of the migrations. */
  types: { id: Sql; integer: Sql; number: Sql; text: Sql; bytes: Sql }
  /** Put at the end of a select of rows that the transaction is going to change: nobody else changes them meanwhile. */
  forUpdate: Sql
  /** Likewise for rows that the transaction only wants to stay as they are. */
  forShare: Sql
  /** The kind of an index that takes texts of any length, as `create index` names it. */
  longTextIndex: Sql
  /** A JSON object, as text, of named expressions in order. */
  object(entries: readonly (readonly [string, Sql])[]): Sql
  /** A number or text as text, null stays null. */
  asText(expression: Sql): Sql
  /** A number as the shortest text that means it, null stays null. */
  number(expression: Sql): Sql
  /** A number with two decimals as text. */
  money(expression: Sql): Sql
  /** A stored moment or date as wire text in the portal's zone. */
  moment(expression: Sql): Sql
  /** JSON text of a column spliced into a JSON answer as JSON. */
  json(expression: Sql): Sql
  /** A JSON array of a column's JSON array with each element, as text, put through an expression. */
  mapElements(column: Sql, element: (value: Sql) => Sql): Sql
  /** Whether a column matches a LIKE pattern in which `%` and `_` are wild, ignoring case in every script. */
  like(column: RawBuilder<unknown>, pattern: string): RawBuilder<boolean>
  /** Whether an element of a column's JSON array satisfies a test; the element is text. */
  anyElement(
    column: RawBuilder<unknown>,
    test: (element: RawBuilder<unknown>) => RawBuilder<boolean>,
  ): RawBuilder<boolean>
}
