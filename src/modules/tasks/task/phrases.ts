import type { Phrases, Words } from '../../../rest/phrases.ts'

const words = (code: string, text: string): Words => ({ code, text })
const core = (text: string): Words => words('ERROR_CORE', `${text}<br>`)
const internal = (text: string): string => `${text} (internal error)`

const TASK_MISSING = 'CTaskItem All parameters in the constructor must have real class type'

/** The words for a task's id that is missing or is none; some pages print them with a remark of the server. */
export const idPhrases = {
  taskMissing: words('100', TASK_MISSING),
  taskInvalid: words('0', 'wrong task id'),
} satisfies Phrases
export const internalIdPhrases = {
  taskMissing: words('100', internal(TASK_MISSING)),
  taskInvalid: words('0', 'wrong task id'),
} satisfies Phrases

/** A parameter that is missing, or of another type than it has to be. */
export const missing = (name: string, suffix = ''): Words =>
  words('100', `Could not find value for parameter {${name}}${suffix}`)
export const notOfType = (name: string, type: string, suffix = ''): Words =>
  words('100', `Invalid value {value} to match with parameter {${name}}. Should be value of type ${type}.${suffix}`)

/** What a change of a task can be refused with, by adding it too. The texts are those of tasks-task-add.md. */
const common = {
  fieldsMissing: missing('fields', ' (internal error)'),
  fieldInvalid: core('Invalid value for the "{title}" field'),
  fieldRequired: core('Required field {field} value not entered'),
  // Of a field that is no member of the page's list.
  creatorDenied: core('You cannot create a task on behalf of this user'),
  peopleUnknown: core('The user specified in the "{field}" field was not found'),
  groupUnknown: core('The group specified in the "Project" field was not found'),
}

export const addPhrases = {
  ...common,
  titleMissing: core('Task title is not specified'),
  responsibleMissing: core('Responsible person not specified'),
  responsibleUnknown: core('User specified in the "Responsible" field not found'),
  statusInvalid: core('Incorrect status'),
  parentUnknown: core('Task specified in the "Parent Task" field not found'),
  parentSelf: core('Cannot bind the node to itself'),
  parentCycle: core('Creating cyclic links in tasks is prohibited'),
  endBeforeStart: core('The end date in scheduling is earlier than the start date'),
  planTooLong: core('The specified task duration is too long'),
} satisfies Phrases

/** The texts of tasks-task-update.md. */
export const updatePhrases = {
  ...common,
  ...internalIdPhrases,
  actionDenied: words('0', internal('Action on the task is not allowed')),
  titleMissing: core('Task title is not specified'),
  responsibleMissing: core('Responsible person not specified'),
  responsibleUnknown: core('The user specified in the "Responsible" field was not found'),
  statusInvalid: core('Invalid status'),
  parentUnknown: core('The task specified in the "Parent Task" field was not found'),
  parentSelf: core('Cannot bind the node to itself'),
  parentCycle: core('Creating cyclic links in tasks is prohibited'),
  endBeforeStart: core('The end date specified in the scheduling is earlier than the start date'),
  planTooLong: core('The duration of the task specified in the scheduling is too long'),
} satisfies Phrases

export type WriteCondition = Exclude<keyof typeof addPhrases, 'fieldsMissing'>

const denied = 'Action on the task is not allowed'

/** The words of a verb that moves a task between its statuses; pages have one of two codes for the same. */
export const statusPhrases = (code: '0' | '1048582'): Phrases<'taskMissing' | 'taskInvalid' | 'actionDenied'> => ({
  ...idPhrases,
  actionDenied: words(code, denied),
})

export const delegatePhrases = {
  ...idPhrases,
  actionDenied: words('0', denied),
  userMissing: missing('userId'),
  userInvalid: notOfType('userId', 'int'),
  responsibleUnknown: updatePhrases.responsibleUnknown,
} satisfies Phrases

export const deletePhrases = {
  ...idPhrases,
  actionDenied: words('1048582', 'No access to delete the task'),
} satisfies Phrases

/** tasks-task-start-watch.md: an empty list of PHP is what there is of a text. */
export const watchPhrases = { ...idPhrases, notFound: words('1048584', 'a:0:{}') } satisfies Phrases

export const favoritePhrases = {
  ...idPhrases,
  notFound: words('1', 'Task not found or not accessible'),
} satisfies Phrases

/** No page says what who may not see the task is told; the text is that of tasks-task-history-list.md. */
export const ownMarkPhrases = { ...idPhrases, notFound: words('0', internal('Access denied.')) } satisfies Phrases

export const getPhrases = {
  ...internalIdPhrases,
  selectNotArray: words(
    '100',
    internal('Invalid value {} to match with parameter {select}. Should be value of type array.'),
  ),
} satisfies Phrases

export const listPhrases = {
  orderInvalid: words('0', internal('Invalid sorting key')),
  orderNotArray: notOfType('order', 'array'),
  filterNotArray: notOfType('filter', 'array'),
} satisfies Phrases

export const accessPhrases = {
  ...idPhrases,
  usersNotArray: words('100', 'Invalid value {} to match with parameter {users}. Should be value of type array.'),
} satisfies Phrases

export const historyPhrases = {
  ...internalIdPhrases,
  notFound: words('0', internal('Access denied.')),
  orderNotArray: notOfType('order', 'array'),
  filterNotArray: notOfType('filter', 'array'),
} satisfies Phrases

export const counterPhrases = {
  userInvalid: words('0', 'Invalid value {value} to match with parameter {userId}. Should be value of type int.'),
  groupUnknown: words('0', internal('Group not found or access denied.')),
} satisfies Phrases
