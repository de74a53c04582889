import { textKey } from './folded.ts'
import type { Schema } from './schema.ts'
import { query } from './store.ts'

/** An index of texts without case: the last column is the text. */
export interface TextIndex {
  table: string
  columns: readonly string[]
  /** The index that was there before, where that has another name. */
  before?: string
  /** Whether rows without a text are in it, as lists need that are sorted by it. */
  sorts: boolean
}

/** An index that lists are sorted by. */
export const sortingIndex = (table: string, column: string): TextIndex => ({ table, columns: [column], sorts: true })
/** An index that finds rows with a text. */
export const findingIndex = (table: string, column: string): TextIndex => ({ table, columns: [column], sorts: false })

/** Makes an index of texts, in the place of the one that was there. */
export async function makeTextIndex(
  { db, flavor }: Schema,
  { table, columns, before, sorts }: TextIndex,
): Promise<void> {
  const name = `${table}_${columns.join('_')}`
  const text = columns.at(-1)!
  const others = columns.slice(0, -1).map(column => `"${column}", `)
  for (const old of [before, name]) if (old) await query(db, `drop index if exists "${old}"`)
  await query(
    db,
    `create index "${name}" on "${table}" (${others.join('')}${textKey(`"${text}"`)}${sorts ? flavor.nullsFirst : ''})` +
      (sorts ? '' : ` where "${text}" is not null`),
  )
}
