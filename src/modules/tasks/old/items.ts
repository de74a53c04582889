import type { Call } from '../../../rest/call.ts'
import type { Row } from '../../../store/store.ts'
import { seenTask } from '../task/access.ts'
import { type Action, actionsOf } from '../task/actions.ts'
import { upperName } from '../task/names.ts'
import { optionsOf } from '../task/options.ts'

/** Numbers of actions, as getallowedactions tells them: (deprecated/task-item/task-item-get-allowed-actions.md). */
export const actionIds: readonly (readonly [id: number, name: string, action: Action])[] = [
  [1, 'ACTION_ACCEPT', 'ACCEPT'],
  [2, 'ACTION_DECLINE', 'DECLINE'],
  [3, 'ACTION_COMPLETE', 'COMPLETE'],
  [4, 'ACTION_APPROVE', 'APPROVE'],
  [5, 'ACTION_DISAPPROVE', 'DISAPPROVE'],
  [6, 'ACTION_START', 'START'],
  [7, 'ACTION_DELEGATE', 'DELEGATE'],
  [8, 'ACTION_REMOVE', 'REMOVE'],
  [9, 'ACTION_EDIT', 'EDIT'],
  [10, 'ACTION_DEFER', 'DEFER'],
  [11, 'ACTION_RENEW', 'RENEW'],
  [12, 'ACTION_CREATE', 'CREATE'],
  [13, 'ACTION_CHANGE_DEADLINE', 'CHANGE_DEADLINE'],
  [14, 'ACTION_CHECKLIST_ADD_ITEMS', 'CHECKLIST_ADD_ITEMS'],
  [15, 'ACTION_ELAPSED_TIME_ADD', 'ELAPSEDTIME.ADD'],
  [16, 'ACTION_CHANGE_DIRECTOR', 'EDIT.ORIGINATOR'],
  [17, 'ACTION_PAUSE', 'PAUSE'],
  [18, 'ACTION_START_TIME_TRACKING', 'DAYPLAN.TIMER.TOGGLE'],
]

/** What the caller may do with a task. */
export async function allowedActions(call: Call<'notFound'>, id: number): Promise<Record<Action, boolean>> {
  const { task, roles } = (await seenTask(call, id)) ?? call.fail('notFound')
  return actionsOf(task, roles, (await optionsOf(call, [id])).get(id)?.favorite === 'Y')
}

/** What the modern answers have beside the fields of a task. */
const modernOnly: ReadonlySet<string> = new Set([
  ...['GROUP', 'CREATOR', 'RESPONSIBLE', 'ACCOMPLICES_DATA', 'AUDITORS_DATA', 'ACTION', 'CHECK_LIST_TREE'],
  ...['CHECK_LIST_CAN_ADD', 'CHECKLIST', 'SUB_STATUS'],
])

/** A task under the names that the old generation has; its STATUS is the one of the day. */
export function oldTask(task: Record<string, unknown>): Row {
  const { status, subStatus } = task
  return {
    ...Object.fromEntries(
      Object.entries(task)
        .map(([name, value]) => [upperName(name), value] as const)
        .filter(([name]) => !modernOnly.has(name)),
    ),
    ...(status === undefined ? {} : { STATUS: subStatus ?? status, REAL_STATUS: status }),
  }
}
