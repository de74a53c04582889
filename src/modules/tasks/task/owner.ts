import type { UserfieldOwner } from '../../../records/userfields/owner.ts'

/** Files of user fields, and files that are attached to tasks, are kept under numbers that no type of records has. */
const TASK_FILES = -20
export const TASK_ATTACHMENTS = -21

/** Tasks as the owners of user fields (api-reference/tasks/user-field/). */
export const taskOwner: UserfieldOwner = {
  entityTypeId: TASK_FILES,
  userFieldEntityId: 'TASKS_TASK',
  table: 'task',
}
