import { deleteFilesOfRecords } from '../../../portal/files/stored-files.ts'
import { deleteUserfields } from '../../../records/userfields/values.ts'
import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import { keepActivity, setLinks } from './crm-links.ts'
import { TASK_ATTACHMENTS, taskOwner } from './owner.ts'

/** Tables whose rows belong to one task. */
const ofTask = [
  ...(['task_member', 'task_user_option', 'task_tag', 'task_comment', 'task_result'] as const),
  ...(['task_elapsed_time', 'task_history', 'task_stage_place', 'task_checklist_item'] as const),
]

/** Deletes a task and all that is its own; the tasks below it come to stand below the one above it. */
export async function deleteTask(call: Call, id: number): Promise<void> {
  await setLinks(call, id, [])
  await keepActivity(call, id)
  await query(
    call.db,
    'delete from task_checklist_member where item_id in (select id from task_checklist_item where task_id = ?)',
    [id],
  )
  for (const table of ofTask) await query(call.db, `delete from ${table} where task_id = ?`, [id])
  await query(call.db, 'delete from task_dependence where task_id = ? or depends_on_id = ?', [id, id])
  await query(
    call.db,
    'update task set parent_id = (select t.parent_id from task t where t.id = ?) where parent_id = ?',
    [id, id],
  )
  await deleteUserfields(call, taskOwner, id)
  await deleteFilesOfRecords(call.db, TASK_ATTACHMENTS, [id])
  await query(call.db, 'delete from task where id = ?', [id])
  call.recordChange('TASK', id, 'delete')
}
