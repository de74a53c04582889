import { ensure } from '../../lib/maps.ts'
import { type Db, query, type Row } from '../../store/store.ts'
import { EMPTIED } from './keep.ts'

/** A row that is kept, with the table it is of; behind a mark, columns of a row that stays. */
type Item = readonly [table: string, row: Row]

/** What the bin has of a record: whole rows by their tables, each once, and what was emptied in rows that stay. */
export interface Content {
  rows: ReadonlyMap<string, readonly Row[]>
  emptied: readonly Item[]
}

export function readContent(text: string): Content {
  // A row may be kept twice, as it belongs to a record in two ways.
  const items = new Map((JSON.parse(text) as Item[]).map(item => [JSON.stringify(item), item]))
  const rows = new Map<string, Row[]>()
  const emptied: Item[] = []
  for (const [table, row] of items.values()) {
    if (table.startsWith(EMPTIED)) emptied.push([table.slice(EMPTIED.length), row])
    else ensure(rows, table, () => []).push(row)
  }
  return { rows, emptied }
}

/** Puts one thing more into what the bin has of a record, to come back with it; nothing happens where it has no such record. */
export async function addToContent(
  db: Db,
  { entityTypeId, id }: { entityTypeId: number; id: number },
  [table, row]: Item,
): Promise<void> {
  // A content is never empty: it has the record's own row.
  await query(
    db,
    `update recycle_bin set content = substr(content, 1, length(content) - 1) || ?
     where entity_type_id = ? and record_id = ?`,
    [`,${JSON.stringify([table, row])}]`, entityTypeId, id],
  )
}
