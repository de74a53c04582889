import { sourceOf } from '../../../lib/source.ts'
import { rowsIn } from '../../../rest/changes/changed-rows.ts'
import { type Method, method } from '../../../rest/method.ts'
import { optionalObject, start, truth } from '../../../rest/params.ts'
import { mayManage, seenTask } from '../task/access.ts'
import { listTasks } from '../task/list.ts'
import { listOrNothing, taskFieldsParam, taskId } from '../task/params.ts'
import { addPhrases, deletePhrases, getPhrases, listPhrases, updatePhrases } from '../task/phrases.ts'
import { deleteTask } from '../task/remove.ts'
import { showTask } from '../task/show.ts'
import { addTask, changeTask, mayChange } from '../task/write.ts'
import { describedFields } from './described-fields.ts'

const common = { scopes: ['task'], source: sourceOf(import.meta.filename) }

/** tasks.task.{add,get,list,update,delete,getFields} (api-reference/tasks/). */
export const taskMethods: Method[] = [
  method({
    ...common,
    name: 'tasks.task.add',
    kind: 'write',
    params: { fields: taskFieldsParam },
    phrases: addPhrases,
    async run(call, { fields }) {
      const id = await addTask(call, fields)
      return { task: await showTask(call, id) }
    },
  }),
  method({
    ...common,
    name: 'tasks.task.get',
    kind: 'read',
    access: 'the people of the task, their heads and administrators; all others get an empty list',
    params: { taskId, select: listOrNothing('selectNotArray') },
    phrases: getPhrases,
    async run(call, { taskId, select }) {
      if (!(await seenTask(call, taskId))) return []
      call.recordChange('TASK', taskId, 'read')
      return { task: await showTask(call, taskId, select) }
    },
  }),
  method({
    ...common,
    name: 'tasks.task.list',
    kind: 'read',
    access: 'the people of the tasks, their heads and administrators',
    params: {
      order: optionalObject('orderNotArray'),
      filter: optionalObject('filterNotArray'),
      select: listOrNothing('filterNotArray'),
      params: optionalObject('filterNotArray'),
      start,
    },
    phrases: listPhrases,
    run: (call, { order, filter, select = [], params, start }) =>
      listTasks(call, {
        ...{ order, filter, select, start, under: 'tasks' },
        extras: {
          results: truth(params.WITH_RESULT_INFO) === true,
          timer: truth(params.WITH_TIMER_INFO) === true,
          parsedDescription: truth(params.WITH_PARSED_DESCRIPTION) === true,
        },
      }),
  }),
  method({
    ...common,
    name: 'tasks.task.update',
    kind: 'write',
    access: 'the creator, their heads, administrators; who is responsible may move a deadline that may be moved',
    params: { taskId, fields: taskFieldsParam },
    rows: ({ taskid }) => rowsIn('task', taskid),
    phrases: updatePhrases,
    async run(call, { taskId, fields }) {
      const found = await seenTask(call, taskId, true)
      if (!found || !(await mayChange(call, found.task, fields))) return call.fail('actionDenied')
      await changeTask(call, found.task, fields)
      return { task: await showTask(call, taskId) }
    },
  }),
  method({
    ...common,
    name: 'tasks.task.delete',
    kind: 'write',
    access: 'the creator, their heads, administrators',
    params: { taskId },
    rows: ({ taskid }) => rowsIn('task', taskid),
    phrases: deletePhrases,
    async run(call, { taskId }) {
      const found = await seenTask(call, taskId, true)
      if (!found || !mayManage(found.roles)) return call.fail('actionDenied')
      await deleteTask(call, taskId)
      return { task: true }
    },
  }),
  method({
    ...common,
    name: 'tasks.task.getFields',
    kind: 'read',
    params: {},
    phrases: {},
    run: async call => ({ fields: await describedFields(call) }),
  }),
]
