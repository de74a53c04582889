import type { Call } from '../../../rest/call.ts'
import type { RecordChange } from '../../../rest/changes/record-change.ts'
import { query, type Row } from '../../../store/store.ts'

/** A task whose group is deleted has none any more. */
export async function followGroups(call: Call, changes: readonly RecordChange[]): Promise<void> {
  for (const { type, id, how } of changes)
    if (type === 'SONET_GROUP' && how === 'delete')
      await query(call.db, 'update task set group_id = 0, stage_id = 0 where group_id = ?', [id])
}

/** A group as `group` of a task shows it; an empty list where there is none. */
export const shownGroup = (row: Row | undefined): unknown =>
  row
    ? {
        ...{ id: String(row.id), name: row.name, opened: row.opened === 'Y', membersCount: Number(row.members) },
        ...{ image: '', additionalData: [] },
      }
    : []
