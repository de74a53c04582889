import type { Row } from '../../../store/store.ts'
import { mayManage, maySee, type Roles } from './access.ts'
import { AWAITING_CONTROL, COMPLETED, DEFERRED, IN_PROGRESS, WAITING } from './fields.ts'

/** What somebody may do with a task, in the order of the samples (tasks-task-get-access.md). */
export const actionNames = [
  ...(['ACCEPT', 'DECLINE', 'COMPLETE', 'APPROVE', 'DISAPPROVE', 'START', 'PAUSE', 'DELEGATE', 'REMOVE'] as const),
  ...(['EDIT', 'DEFER', 'RENEW', 'CREATE', 'CHANGE_DEADLINE', 'CHECKLIST_ADD_ITEMS', 'ADD_FAVORITE'] as const),
  ...(['DELETE_FAVORITE', 'RATE', 'TAKE', 'EDIT.ORIGINATOR', 'CHECKLIST.REORDER', 'ELAPSEDTIME.ADD'] as const),
  ...(['DAYPLAN.TIMER.TOGGLE', 'EDIT.PLAN', 'CHECKLIST.ADD', 'FAVORITE.ADD', 'FAVORITE.DELETE'] as const),
] as const
export type Action = (typeof actionNames)[number]

/** Which of them a user may do now, by what they are to the task and by its status. */
export function actionsOf(task: Row, roles: Roles, isFavorite: boolean): Record<Action, boolean> {
  const status = Number(task.status)
  const sees = maySee(roles)
  const manages = mayManage(roles)
  const answers = manages || roles.own.has('R') || roles.headOf.has('R')
  const works = answers || roles.own.has('A')
  const isOpen = status === WAITING || status === IN_PROGRESS || status === DEFERRED
  const plans = manages || (roles.own.has('R') && task.allow_change_deadline === 'Y')
  return {
    ...{ ACCEPT: false, DECLINE: false },
    COMPLETE: isOpen && answers,
    APPROVE: status === AWAITING_CONTROL && manages,
    DISAPPROVE: status === AWAITING_CONTROL && manages,
    START: (status === WAITING || status === DEFERRED) && works,
    PAUSE: status === IN_PROGRESS && works,
    DELEGATE: status !== COMPLETED && answers,
    REMOVE: manages,
    EDIT: manages,
    DEFER: status === WAITING && works,
    RENEW: !(status === WAITING || status === IN_PROGRESS) && works,
    CREATE: sees,
    CHANGE_DEADLINE: plans,
    CHECKLIST_ADD_ITEMS: works,
    ADD_FAVORITE: sees && !isFavorite,
    DELETE_FAVORITE: sees && isFavorite,
    RATE: manages,
    ...{ TAKE: false, 'EDIT.ORIGINATOR': false },
    'CHECKLIST.REORDER': works,
    'ELAPSEDTIME.ADD': works,
    'DAYPLAN.TIMER.TOGGLE': task.allow_time_tracking === 'Y' && (roles.own.has('R') || roles.own.has('A')),
    'EDIT.PLAN': plans,
    'CHECKLIST.ADD': works,
    'FAVORITE.ADD': sees && !isFavorite,
    'FAVORITE.DELETE': sees && isFavorite,
  }
}

/** The same as `action` of a task names them: `checklistAddItems`, and with a dot `checklist.add`. */
export const camelActions = (actions: Record<Action, boolean>): Record<string, boolean> =>
  Object.fromEntries(
    Object.entries(actions).map(([name, may]) => [
      name.toLowerCase().replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase()),
      may,
    ]),
  )
