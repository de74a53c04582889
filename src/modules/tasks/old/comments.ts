import type { Call } from '../../../rest/call.ts'
import { insertRow, query, type Row } from '../../../store/store.ts'
import { commentEvent } from '../events.ts'
import { noteHistory } from '../task/history.ts'

interface NewComment {
  taskId: number
  authorId: number
  message: string
  /** As stored. */
  date: string
}

export const findComment = async (call: Pick<Call, 'db'>, id: number): Promise<Row | undefined> =>
  (await query(call.db, 'select * from task_comment where id = ?', [id]))[0]

async function countComments(call: Call, taskId: number): Promise<void> {
  await query(
    call.db,
    `update task set comments_count = (select count(*) from task_comment where task_id = ?), activity_date = ?
     where id = ?`,
    [taskId, call.now, taskId],
  )
}

/** Adds a comment and gives its id. */
export async function addComment(call: Call, { taskId, authorId, message, date }: NewComment): Promise<number> {
  const id = await insertRow(
    call.db,
    'insert into task_comment (task_id, author_id, post_message, post_date) values (?, ?, ?, ?)',
    [taskId, authorId, message, date],
  )
  await countComments(call, taskId)
  await noteHistory(call, taskId, 'COMMENT', null, id)
  call.recordChange('TASK_COMMENT', id, 'add', commentEvent('add', id, taskId))
  return id
}

/** Changes the text of a comment, and of the result that it is. */
export async function changeComment(call: Call, { id, task_id }: Row, message: string): Promise<void> {
  await query(call.db, 'update task_comment set post_message = ? where id = ?', [message, id])
  await query(call.db, 'update task_result set text = ?, updated_at = ? where comment_id = ?', [message, call.now, id])
  await noteHistory(call, task_id, 'COMMENT_EDIT', null, id)
  call.recordChange('TASK_COMMENT', id, 'update', commentEvent('update', Number(id), Number(task_id)))
}

/** Deletes a comment, and the result that it is. */
export async function removeComment(call: Call, { id, task_id }: Row): Promise<void> {
  await query(call.db, 'delete from task_comment where id = ?', [id])
  await query(call.db, 'delete from task_result where comment_id = ?', [id])
  await countComments(call, Number(task_id))
  await noteHistory(call, task_id, 'COMMENT_DEL', null, id)
  call.recordChange('TASK_COMMENT', id, 'delete', commentEvent('delete', Number(id), Number(task_id)))
}
