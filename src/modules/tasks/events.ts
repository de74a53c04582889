import type { EventKind } from '../../rest/changes/events.ts'
import type { RecordChange } from '../../rest/changes/record-change.ts'

const scope = 'task'

/** What is not there, or was not looked at, is a word (tasks/events-tasks/). */
const UNDEFINED = 'undefined'

interface Told {
  before: unknown
  after: unknown
  isAccessibleBefore?: string
  isAccessibleAfter?: string
}

const told = ({ before, after, isAccessibleBefore = UNDEFINED, isAccessibleAfter = UNDEFINED }: Told) => ({
  FIELDS_BEFORE: before,
  FIELDS_AFTER: after,
  IS_ACCESSIBLE_BEFORE: isAccessibleBefore,
  IS_ACCESSIBLE_AFTER: isAccessibleAfter,
})

/** Events of tasks and of their comments (tasks/events-tasks/, tasks/comment-item/events-comment/). */
export const taskEvents: readonly EventKind[] = [
  {
    ...{ name: 'ONTASKADD', scope, of: { type: 'TASK', how: 'add' } },
    data: ID => told({ before: UNDEFINED, after: { ID }, isAccessibleBefore: 'N' }),
  },
  {
    ...{ name: 'ONTASKUPDATE', scope, of: { type: 'TASK', how: 'update' } },
    data: ID => told({ before: { ID }, after: { ID } }),
  },
  {
    ...{ name: 'ONTASKDELETE', scope, of: { type: 'TASK', how: 'delete' } },
    data: ID => told({ before: { ID }, after: UNDEFINED, isAccessibleAfter: 'N' }),
  },
  ...['ADD', 'UPDATE', 'DELETE'].map(verb => ({ name: `ONTASKCOMMENT${verb}`, scope })),
]

const commentActions = { add: null, update: 'EDIT', delete: 'DEL' } as const

/** The event of a comment, which names its task. */
export function commentEvent(
  how: keyof typeof commentActions,
  ID: number,
  TASK_ID: number,
): RecordChange['eventOverride'] {
  const action = commentActions[how]
  return {
    event: `ONTASKCOMMENT${how.toUpperCase()}`,
    data: told({
      before: action ? { ID, TASK_ID } : UNDEFINED,
      after: { ID, TASK_ID, ...(action ? { ACTION: action } : {}) },
    }),
  }
}
