import { sourceOf } from '../../../lib/source.ts'
import { RawJson } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { query } from '../../../store/store.ts'
import { seenTask } from '../task/access.ts'
import { actionsOf } from '../task/actions.ts'
import { IN_PROGRESS } from '../task/fields.ts'
import { noteHistory } from '../task/history.ts'
import { argumentPhrases, integerAt } from './old-method.ts'

const common = { scopes: ['task'], source: sourceOf(import.meta.filename), positional: true } as const

const linkPhrases = (verb: string, linkWrong: string) => ({
  ...argumentPhrases(`task.dependence.${verb}`),
  linkWrong: { code: 'ILLEGAL_NEW_LINK', text: linkWrong },
  // The pages have the code without a text.
  denied: { code: 'ACTION_NOT_ALLOWED', text: 'Action on the task is not allowed' },
})

const taskIdFrom = integerAt(0, 'taskIdFrom')
const taskIdTo = integerAt(1, 'taskIdTo')

/** Start-start, start-finish, finish-start, finish-finish. */
const LAST_LINK_TYPE = 3

/** Fails for who may not see one task, or not plan the other. */
async function requireTasks(call: Call<'denied'>, from: number, to: number): Promise<void> {
  const found = await seenTask(call, to)
  const plans = found && actionsOf(found.task, found.roles, false)['EDIT.PLAN']
  if (from === to || !plans || !(await seenTask(call, from))) call.fail('denied')
}

const linked = (call: Call, from: number, to: number) =>
  query(call.db, 'select id from task_dependence where task_id = ? and depends_on_id = ?', [to, from])

/** Whether a task follows another one already, through others or by itself. */
async function follows(call: Call, id: number, other: number, seen = new Set<number>()): Promise<boolean> {
  if (id === other) return true
  if (seen.has(id) || seen.size > 1000) return false
  seen.add(id)
  for (const row of await query(call.db, 'select depends_on_id from task_dependence where task_id = ?', [id]))
    if (await follows(call, Number(row.depends_on_id), other, seen)) return true
  return false
}

/** task.dependence.{add,delete}, task.planner.getlist (api-reference/tasks/). */
export const dependenceMethods: Method[] = [
  method({
    ...common,
    kind: 'write',
    name: 'task.dependence.add',
    access: 'who may plan the second task and see the first',
    params: { taskIdFrom, taskIdTo, linkType: integerAt(2, 'linkType', 0) },
    phrases: linkPhrases('add', 'A link between tasks already exists'),
    async run(call, { taskIdFrom, taskIdTo, linkType }) {
      await requireTasks(call, taskIdFrom, taskIdTo)
      if ((await linked(call, taskIdFrom, taskIdTo)).length) call.fail('linkWrong')
      if (linkType > LAST_LINK_TYPE || (await follows(call, taskIdFrom, taskIdTo))) call.fail('denied')
      await query(call.db, 'insert into task_dependence (task_id, depends_on_id, link_type) values (?, ?, ?)', [
        ...[taskIdTo, taskIdFrom, linkType],
      ])
      await noteHistory(call, taskIdTo, 'DEPENDS_ON', '', taskIdFrom)
      call.recordChange('TASK', taskIdTo, 'update')
      return new RawJson('{}')
    },
  }),
  method({
    ...common,
    kind: 'write',
    name: 'task.dependence.delete',
    access: 'who may plan the second task and see the first',
    params: { taskIdFrom, taskIdTo },
    phrases: linkPhrases('delete', 'The dependency between tasks does not exist'),
    async run(call, { taskIdFrom, taskIdTo }) {
      await requireTasks(call, taskIdFrom, taskIdTo)
      if (!(await linked(call, taskIdFrom, taskIdTo)).length) call.fail('linkWrong')
      await query(call.db, 'delete from task_dependence where task_id = ? and depends_on_id = ?', [
        ...[taskIdTo, taskIdFrom],
      ])
      await noteHistory(call, taskIdTo, 'DEPENDS_ON', taskIdFrom, '')
      call.recordChange('TASK', taskIdTo, 'update')
      return new RawJson('{}')
    },
  }),
  method({
    ...common,
    kind: 'read',
    name: 'task.planner.getlist',
    params: {},
    phrases: {},
    // What somebody works on is their plan of the day: nothing else puts a task there.
    async run(call) {
      const rows = await query(
        call.db,
        `select distinct t.id from task t join task_member m on m.task_id = t.id
         where m.user_id = ? and m.type in ('R', 'A') and t.status = ? order by t.id`,
        [call.caller.userId, IN_PROGRESS],
      )
      return rows.map(({ id }) => Number(id))
    },
  }),
]
