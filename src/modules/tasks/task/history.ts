import type { Call } from '../../../rest/call.ts'
import { send } from '../../../store/store.ts'

const text = (value: unknown): string | null => (value === null || value === undefined ? null : String(value))

/** Notes what has happened to a task (tasks-task-history-list.md). */
export const noteHistory = (
  call: Call,
  taskId: number,
  field: string,
  from: unknown = null,
  to: unknown = null,
): Promise<void> =>
  send(
    call.db,
    'insert into task_history (task_id, user_id, created_date, field, from_value, to_value) values (?, ?, ?, ?, ?, ?)',
    [taskId, call.caller.userId, call.now, field, text(from), text(to)],
  )
