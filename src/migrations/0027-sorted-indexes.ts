import type { Schema } from '../store/schema.ts'
import { query } from '../store/store.ts'

const PLAIN = /^CREATE INDEX (\w+) ON \w+\.(\w+) USING btree \((\w+(?:, \w+)*)\)$/

/**
 * Indexes of columns by which records are found and sorted end as lists do: nothing first, and then the id. PostgreSQL takes
 * an index for sorting only where it says so; SQLite's are so by themselves.
 */
export async function sortedIndexes({ db, flavor }: Schema): Promise<void> {
  if (!flavor.learn) return
  const types = await query<{ id: number }>(db, 'select id from item_type')
  const records = ['lead', 'deal', 'contact', 'company', 'quote', 'smart_invoice', 'invoice', 'product']
  const tables = new Set([...records, ...types.map(({ id }) => `item_${id}`)])
  const made = await query<{ made: string }>(
    db,
    'select indexdef as made from pg_indexes where schemaname = current_schema()',
  )
  for (const [, name, table, columns] of made.flatMap(({ made }) => [PLAIN.exec(made) ?? []])) {
    if (!table || !tables.has(table) || /(^|, )id$/.test(columns!)) continue
    await query(db, `drop index "${name}"`)
    await query(db, `create index "${name}" on "${table}" (${flavor.inOrder(columns!.split(', '))})`)
  }
}
