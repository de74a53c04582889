import { chunks } from '../../lib/chunks.ts'
import { cutKey, fold, isWhole, keyOfText } from '../../lib/search/fold.ts'
import { type Db, send } from '../../store/store.ts'
import type { Field } from '../field.ts'
import type { FieldType } from '../field-types/field-type.ts'
import { fieldType } from '../field-types/index.ts'

/** A value as it stands in the table of single values: a text without case where case does not count, and cut. */
export function elementOf({ caseless }: FieldType, value: string | number): string | number {
  if (typeof value === 'number') return value
  return caseless ? keyOfText(value) : cutKey(value)
}

/** Whether a value may be cut in its element, so that the list itself has to be looked at. */
export const isCut = (value: unknown): boolean => typeof value === 'string' && !isWhole(fold(value))

/**
 * Keeps the values of fields with several of them one by one as well, where an index finds them: the list itself is JSON in
 * its column. `stored` are lists as they are in their columns, `hadAny` is false where the record had none before.
 */
export async function writeElements(
  db: Db,
  recordId: number,
  lists: readonly { field: Field; stored: unknown; hadAny: boolean }[],
): Promise<void> {
  const rows: Record<string, string | number | null>[] = []
  for (const { field, stored, hadAny } of lists) {
    const userfield_id = field.userfieldId!
    if (hadAny) await removeElements(db, userfield_id, recordId)
    const values = typeof stored === 'string' ? (JSON.parse(stored) as (string | number)[]) : []
    const type = fieldType(field)
    for (const value of new Set(values.map(value => elementOf(type, value)))) {
      const isText = typeof value === 'string'
      rows.push({ userfield_id, record_id: recordId, text: isText ? value : null, number: isText ? null : value })
    }
  }
  for (const some of chunks(rows)) await db.insertInto('userfield_element').values(some).execute()
}

export const removeElements = (db: Db, userfieldId: number, recordId: number): Promise<void> =>
  send(db, 'delete from userfield_element where userfield_id = ? and record_id = ?', [userfieldId, recordId])
