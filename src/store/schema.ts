import type { Flavor } from './flavor.ts'
import { textKey } from './folded.ts'
import { type Db, query } from './store.ts'

/** What a migration works with. */
export interface Schema {
  db: Db
  flavor: Flavor
}

/** `id` counts up by itself, `record` is the id of a row elsewhere, `key` a text primary key. */
export type ColumnType = 'id' | 'record' | 'key' | 'integer' | 'number' | 'text' | 'bytes'

export type Columns = Record<string, ColumnType>

export async function table(schema: Schema, name: string, columns: Columns): Promise<void> {
  const { types } = schema.flavor
  const sqlType = (type: ColumnType) =>
    type === 'record' ? `${types.integer} primary key` : type === 'key' ? `${types.text} primary key` : types[type]
  const lines = Object.entries(columns).map(([column, type]) => `"${column}" ${sqlType(type)}`)
  await query(schema.db, `create table "${name}" (${lines.join(', ')})`)
}

interface IndexOptions {
  unique?: boolean
  /** A condition over the first column: rows without it cost the index nothing. */
  where?: (column: string) => string
  /** Lists are sorted by it. */
  sorts?: boolean
  /** The column that may hold long texts: a store whose sorted indexes refuse those indexes it alone, for equality. */
  longTexts?: string
}

export async function indexes(
  schema: Schema,
  table: string,
  columns: string[][],
  options: IndexOptions = {},
): Promise<void> {
  for (const list of columns) {
    const where = options.where ? ` where ${options.where(`"${list[0]}"`)}` : ''
    const using = options.longTexts ? schema.flavor.longTextIndex : ''
    const indexed = using && options.longTexts ? [options.longTexts] : list
    const quoted = options.sorts ? schema.flavor.inOrder(indexed) : indexed.map(column => `"${column}"`).join(', ')
    await query(
      schema.db,
      `create ${options.unique ? 'unique ' : ''}index "${table}_${list.join('_')}" on "${table}" ${using} (${quoted})${where}`,
    )
  }
  if (!options.longTexts) await learn(schema, table, [...new Set(columns.flat())])
}

async function learn({ db, flavor }: Schema, table: string, columns: readonly string[]): Promise<void> {
  if (flavor.learn) await query(db, flavor.learn(table, columns))
}

/** An index of one column, of the rows that have a value in it. */
interface ColumnIndex {
  name: string
  /** Texts of any length: what is in the index is `textKey`. */
  longTexts?: boolean
}

/** Adds a column to a table that is in use. */
export async function addColumn(
  schema: Schema,
  table: string,
  column: string,
  type: 'integer' | 'number' | 'text',
  index?: ColumnIndex,
): Promise<void> {
  const { types, beforeAltering } = schema.flavor
  if (beforeAltering) await query(schema.db, beforeAltering)
  await query(schema.db, `alter table "${table}" add column "${column}" ${types[type]}`)
  if (!index) return
  const indexed = index.longTexts ? textKey(`"${column}"`) : `"${column}"`
  await query(schema.db, `create index "${index.name}" on "${table}" (${indexed}) where "${column}" is not null`)
  if (!index.longTexts) await learn(schema, table, [column])
}

/** Takes a column without an index from a table. */
export async function dropColumn(schema: Schema, table: string, column: string): Promise<void> {
  if (schema.flavor.beforeAltering) await query(schema.db, schema.flavor.beforeAltering)
  await query(schema.db, `alter table "${table}" drop column "${column}"`)
}

/** Gives a column another name; its indexes stay with it, that of parts of its texts too. */
export async function renameColumn(schema: Schema, table: string, from: string, to: string): Promise<void> {
  if (schema.flavor.beforeAltering) await query(schema.db, schema.flavor.beforeAltering)
  await query(schema.db, `alter table "${table}" rename column "${from}" to "${to}"`)
  await query(schema.db, 'update substring_index set source_column = ? where source_table = ? and source_column = ?', [
    to,
    table,
    from,
  ])
}
