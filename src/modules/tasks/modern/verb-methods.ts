import { sourceOf } from '../../../lib/source.ts'
import type { Call } from '../../../rest/call.ts'
import { rowsIn } from '../../../rest/changes/changed-rows.ts'
import { type Method, method } from '../../../rest/method.ts'
import { query, type Row } from '../../../store/store.ts'
import { mayManage, type Roles, seenTask } from '../task/access.ts'
import { type Action, actionsOf } from '../task/actions.ts'
import { AWAITING_CONTROL, COMPLETED, DEFERRED, IN_PROGRESS, WAITING } from '../task/fields.ts'
import { taskId, userIdParam } from '../task/params.ts'
import { membersOf, setMembers } from '../task/people.ts'
import { delegatePhrases, statusPhrases } from '../task/phrases.ts'
import { showTask } from '../task/show.ts'
import { changeStatus } from '../task/status.ts'
import { changeTask } from '../task/write.ts'

const common = { scopes: ['task'], kind: 'write', source: sourceOf(import.meta.filename) } as const

/** A verb that moves a task to another status. */
export interface StatusVerb {
  /** As the modern methods call it; the old ones may have another name. */
  name: string
  /** Quirk: the code of a refusal is another one on some pages. */
  code: '0' | '1048582'
  access: string
  may(task: Row, roles: Roles): boolean
  to(task: Row, roles: Roles): number
}

const byAction = (action: Action) => ({
  access: 'who may do so with the task as it is (tasks.task.getaccess)',
  may: (task: Row, roles: Roles) => actionsOf(task, roles, false)[action],
})
const byCreator = {
  access: 'the creator, their heads, administrators',
  // Whatever its status: official suites accept the work of a task that has been completed without control.
  may: (_task: Row, roles: Roles) => mayManage(roles),
}

/** tasks/status/, tasks-task-approve.md, tasks-task-disapprove.md */
export const statusVerbs = {
  start: { name: 'start', code: '0', ...byAction('START'), to: () => IN_PROGRESS },
  pause: { name: 'pause', code: '1048582', ...byAction('PAUSE'), to: () => WAITING },
  complete: {
    ...{ name: 'complete', code: '0', ...byAction('COMPLETE') },
    // With control the creator accepts the work of others.
    to: (task, roles) => (task.task_control === 'Y' && !mayManage(roles) ? AWAITING_CONTROL : COMPLETED),
  },
  defer: { name: 'defer', code: '1048582', ...byAction('DEFER'), to: () => DEFERRED },
  renew: { name: 'renew', code: '1048582', ...byAction('RENEW'), to: () => WAITING },
  approve: { name: 'approve', code: '1048582', ...byCreator, to: () => COMPLETED },
  disapprove: { name: 'disapprove', code: '1048582', ...byCreator, to: () => WAITING },
} satisfies Record<string, StatusVerb>

/** Moves a task by a verb, for who may. */
export async function applyVerb(call: Call<'actionDenied'>, verb: StatusVerb, id: number): Promise<void> {
  const found = await seenTask(call, id, true)
  if (!found || !verb.may(found.task, found.roles)) return call.fail('actionDenied')
  const status = verb.to(found.task, found.roles)
  if (status >= AWAITING_CONTROL && status !== DEFERRED && !(await hasNeededResult(call, found.task)))
    return call.fail('actionDenied')
  await changeStatus(call, id, status)
}

/** Whether a task that is not completed without a result has one (tasks-task-add.md, SE_PARAMETER). */
async function hasNeededResult(call: Call, { id, require_result }: Row): Promise<boolean> {
  if (require_result !== 'Y') return true
  const rows = await query(call.db, 'select id from task_result where task_id = ? limit 1', [id])
  return rows.length > 0
}

/** Makes somebody else responsible; who was it before goes on watching, as a participant would. */
export async function delegateTask(
  call: Call<'actionDenied' | 'responsibleUnknown'>,
  id: number,
  userId: number,
): Promise<void> {
  const found = await seenTask(call, id, true)
  if (!found || !actionsOf(found.task, found.roles, false).DELEGATE) return call.fail('actionDenied')
  const { task } = found
  const before = Number(task.responsible_id)
  await changeTask(call as Parameters<typeof changeTask>[0], task, { RESPONSIBLE_ID: userId, STATUS: WAITING })
  const auditors = (await membersOf(call, [id])).get(id)?.get('U') ?? []
  if (before !== userId && !auditors.includes(before)) await setMembers(call, id, 'U', [...auditors, before])
}

/** Methods that move a task between its statuses and its people. */
export const verbMethods: Method[] = [
  ...Object.values<StatusVerb>(statusVerbs).map(verb =>
    method({
      ...common,
      name: `tasks.task.${verb.name}`,
      access: verb.access,
      params: { taskId },
      rows: ({ taskid }) => rowsIn('task', taskid),
      phrases: statusPhrases(verb.code),
      async run(call, { taskId }) {
        await applyVerb(call, verb, taskId)
        return { task: await showTask(call, taskId) }
      },
    }),
  ),
  method({
    ...common,
    name: 'tasks.task.delegate',
    access: 'who may delegate the task (tasks.task.getaccess)',
    params: { taskId, userId: userIdParam },
    rows: ({ taskid }) => rowsIn('task', taskid),
    phrases: delegatePhrases,
    async run(call, { taskId, userId }) {
      await delegateTask(call, taskId, userId)
      return { task: await showTask(call, taskId) }
    },
  }),
]
