import { changedColumns, updateColumns } from '../../../records/rows.ts'
import type { Call } from '../../../rest/call.ts'
import { query, type Row } from '../../../store/store.ts'
import { COMPLETED, IN_PROGRESS } from './fields.ts'
import { noteHistory } from './history.ts'

/** What follows in a task from its status, whoever sets it. */
export function settleStatus({ caller, now }: Pick<Call, 'caller' | 'now'>, before: Row | null, after: Row): void {
  if (before && Number(before.status) === Number(after.status)) return
  const status = Number(after.status)
  after.status_changed_date = now
  if (before) after.status_changed_by = caller.userId
  if (status === IN_PROGRESS) after.date_start = now
  if (status === COMPLETED) Object.assign(after, { closed_by: caller.userId, closed_date: now })
  // Quirk: 0 once it has been something else than new (sample of tasks.task.renew).
  else if (before) Object.assign(after, { closed_by: 0, closed_date: null })
}

/** Notes who changed a task and when. */
export function noteChange({ caller, now }: Pick<Call, 'caller' | 'now'>, before: Row, after: Row): void {
  after.changed_by = caller.userId
  after.changed_date = now
  after.outlook_version = Number(before.outlook_version ?? 1) + 1
}

/** Gives a task another status; one that it has is no change. */
export async function changeStatus(call: Call, taskId: number, status: number): Promise<void> {
  const [before] = await query(call.db, `select * from task where id = ? ${call.flavor.forUpdate}`, [taskId])
  if (!before || Number(before.status) === status) return
  const after: Row = { ...before, status }
  settleStatus(call, before, after)
  noteChange(call, before, after)
  await updateColumns(call, 'task', taskId, after, changedColumns(before, after))
  await noteHistory(call, taskId, 'STATUS', before.status, status)
  call.recordChange('TASK', taskId, 'update')
}
