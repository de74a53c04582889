import type { Call } from '../rest/call.ts'
import { query, type Row } from '../store/store.ts'

/** Sets in a new row what the caller gave: an absent value takes the default, an explicit empty text stays. */
export function setValues(after: Row, values: Row): void {
  for (const name in values) if (values[name] !== null) after[name] = values[name]
}

/** Columns whose value is another one now. */
export const changedColumns = (before: Row, after: Row): string[] =>
  Object.keys(after).filter(name => after[name] !== before[name])

/** Writes columns of one row; none are no statement. */
export async function updateColumns(
  call: Pick<Call, 'db'>,
  table: string,
  id: number,
  row: Row,
  names: readonly string[] = Object.keys(row),
): Promise<void> {
  if (!names.length) return
  const set = names.map(name => `"${name}" = ?`).join(', ')
  await query(call.db, `update "${table}" set ${set} where id = ?`, [...names.map(name => row[name]), id])
}
