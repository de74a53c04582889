import { wireMoment } from '../../../lib/moment.ts'
import { sourceOf } from '../../../lib/source.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { type Param, repeated, wholeNumber } from '../../../rest/params.ts'
import type { Phrases } from '../../../rest/phrases.ts'
import { insertRow, query, type Row } from '../../../store/store.ts'
import { findComment } from '../old/comments.ts'
import { seenTask } from '../task/access.ts'
import { noteHistory } from '../task/history.ts'
import { notOfType } from '../task/phrases.ts'

const common = { scopes: ['task'], source: sourceOf(import.meta.filename) } as const

/** An id; a value that is none is named in the refusal. */
const idParam: Param<number, 'idInvalid'> = {
  type: 'integer',
  required: true,
  read: (value, call) => wholeNumber(value) ?? call.fail('idInvalid', { value: `{${repeated(value)}}` }),
}

const zero = (text: string) => ({ code: '0', text })
// Quirk: every page of the three names the comment.
const idInvalid = notOfType('commentId', 'int')
const phrases = {
  idInvalid,
  denied: zero('Access denied.'),
  notFound: zero('Comment not found.'),
} satisfies Phrases

/** A comment that the caller wrote, of a task that they may see. */
async function ownComment(call: Call<'denied' | 'notFound'>, id: number): Promise<Row> {
  const comment = (await findComment(call, id)) ?? call.fail('notFound')
  const isOwn = call.caller.isAdmin || Number(comment.author_id) === call.caller.userId
  return isOwn && (await seenTask(call, Number(comment.task_id))) ? comment : call.fail('denied')
}

const shown = (call: Call, row: Row, files: null | []): Row => ({
  ...{ id: Number(row.id), taskId: Number(row.task_id), commentId: Number(row.comment_id) },
  createdBy: Number(row.created_by),
  createdAt: wireMoment(row.created_at, call.zone),
  updatedAt: wireMoment(row.updated_at, call.zone),
  ...{ status: Number(row.status), text: row.text, formattedText: formatted(row.text), files },
})

/** BBCode of letters as HTML. */
const formatted = (text: string): string =>
  text.replace(/\[(\/?)([BIUS])\]/gi, (_, end: string, tag: string) => `<${end}${tag.toLowerCase()}>`)

/** Comments that are results of their task (api-reference/tasks/result/). */
export const resultMethods: Method[] = [
  method({
    ...common,
    kind: 'write',
    name: 'tasks.task.result.addFromComment',
    access: 'who wrote the comment',
    params: { commentId: idParam },
    phrases: { ...phrases, exists: zero('Result already exists.') },
    async run(call, { commentId }) {
      const comment = await ownComment(call, commentId)
      const known = await query(call.db, 'select id from task_result where comment_id = ?', [commentId])
      if (known.length) call.fail('exists')
      const row = {
        ...{ task_id: comment.task_id, comment_id: commentId, created_by: call.caller.userId },
        ...{ text: comment.post_message, status: 0, created_at: call.now, updated_at: call.now },
      }
      const id = await insertRow(
        call.db,
        `insert into task_result (${Object.keys(row).join(', ')}) values (?, ?, ?, ?, ?, ?, ?)`,
        Object.values(row),
      )
      await noteHistory(call, Number(comment.task_id), 'RESULT', null, id)
      return shown(call, { ...row, id }, null)
    },
  }),
  method({
    ...common,
    kind: 'write',
    name: 'tasks.task.result.deleteFromComment',
    access: 'who wrote the comment',
    params: { commentId: idParam },
    phrases,
    async run(call, { commentId }) {
      const comment = await ownComment(call, commentId)
      await query(call.db, 'delete from task_result where comment_id = ?', [commentId])
      await noteHistory(call, Number(comment.task_id), 'RESULT_REMOVE', commentId)
      return null
    },
  }),
  method({
    ...common,
    kind: 'read',
    name: 'tasks.task.result.list',
    access: 'the people of the task, their heads and administrators',
    params: { taskId: idParam },
    phrases: { idInvalid, denied: phrases.denied },
    async run(call, { taskId }) {
      if (!(await seenTask(call, taskId))) call.fail('denied')
      const rows = await query(call.db, 'select * from task_result where task_id = ? order by id desc', [taskId])
      return rows.map(row => shown(call, row, []))
    },
  }),
]
