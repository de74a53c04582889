import type { Generated, Kysely, Selectable, Updateable } from 'kysely'
import type { Db, Row } from './store.ts'
import type { MigratedTables } from './tables.ts'

/** Values of user fields, by the id of the record or user: a column for each field. */
interface UserfieldTable {
  id: number
  [column: string]: string | number | null
}

/** The contacts of the items of a smart process. */
interface ItemContactTable {
  id: Generated<number>
  [item: `item_${number}_id`]: number | null
  contact_id: number | null
  sort: number | null
  is_primary: string | null
}

/** What the table of a type's user fields is called. */
export type UserfieldTableName = `${string}_userfield`

/** Every table: those of migrations, of user fields, whose columns come and go, and of smart processes, which do so themselves. */
export interface Tables extends MigratedTables {
  [name: UserfieldTableName]: UserfieldTable
  // All tables of items are made alike.
  [name: `item_${number}`]: MigratedTables['smart_invoice']
  [name: `item_${number}_contact`]: ItemContactTable
}

/** What tables are called. */
export type TableName = keyof Tables

/** A row of a table. */
export type RowOf<T extends TableName> = Selectable<Tables[T]>

/** Columns of a row that change. */
export type ChangesOf<T extends TableName> = Updateable<Tables[T]>

/** The same handle for a table whose name is known at run time alone: nothing is said of its columns. */
export const untyped = (db: Db): Kysely<Record<string, Row>> => db as unknown as Kysely<Record<string, Row>>
