import { sourceOf } from '../../../lib/source.ts'
import { deleteFiles, storeFile } from '../../../portal/files/stored-files.ts'
import { readFile } from '../../../portal/files/uploads.ts'
import { Page } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { anything, listOf, phpArray, scalarText, wholeNumber } from '../../../rest/params.ts'
import { query, type Row } from '../../../store/store.ts'
import { historyOf } from '../modern/about-methods.ts'
import { applyVerb, delegateTask, type StatusVerb, statusVerbs } from '../modern/verb-methods.ts'
import { mayManage, seenTask } from '../task/access.ts'
import { tasksOf } from '../task/list.ts'
import { setOption } from '../task/options.ts'
import { TASK_ATTACHMENTS } from '../task/owner.ts'
import { addPhrases, listPhrases, updatePhrases } from '../task/phrases.ts'
import { deleteTask } from '../task/remove.ts'
import { showTask } from '../task/show.ts'
import { addTask, changeTask, mayChange } from '../task/write.ts'
import { actionIds, allowedActions, oldTask } from './items.ts'
import { readWindow } from './old-list.ts'
import { argumentPhrases, arrayAt, exception, integerAt } from './old-method.ts'

const common = { scopes: ['task'], source: sourceOf(import.meta.filename), positional: true } as const
const reading = { ...common, kind: 'read', access: 'the people of the task, their heads and administrators' } as const
const writing = { ...common, kind: 'write', access: 'who may do so with the task (tasks.task.getaccess)' } as const

const TASKID = integerAt(0, 'taskId')

/** The pages have no words for failures; these are the family's. */
const phrases = (verb: string) => ({
  ...argumentPhrases(`ctaskitem::${verb}`),
  notFound: exception(512, 'Task not found or not accessible', 'ITEM_NOT_FOUND_OR_NOT_ACCESSIBLE'),
  actionDenied: exception(4, 'Action is not allowed', 'ACTION_NOT_ALLOWED'),
})

const requireSeen = async (call: Call<'notFound'>, id: number) => (await seenTask(call, id)) ?? call.fail('notFound')

/** The verbs by their names in the old generation. */
const oldVerbs: Readonly<Record<string, StatusVerb>> = {
  startexecution: statusVerbs.start,
  complete: statusVerbs.complete,
  defer: statusVerbs.defer,
  renew: statusVerbs.renew,
  approve: statusVerbs.approve,
  disapprove: statusVerbs.disapprove,
}

/** Files that are attached to a task. */
const filesOf = (call: Call, taskId: number): Promise<Row[]> =>
  query(call.db, 'select id, name, size from file where entity_type_id = ? and record_id = ? order by id', [
    ...[TASK_ATTACHMENTS, taskId],
  ])

/** An order, a filter, what to select and which page, at the places that a list has them. */
async function list(call: Call<'orderInvalid'>, order: unknown, filter: unknown, select: unknown, params: Row) {
  const { rows, total } = await readWindow(params, start =>
    tasksOf(call, {
      ...{ order: given(order), filter: given(filter), select: (listOf(select) ?? []).filter(Boolean), start },
    }),
  )
  return new Page(rows.map(oldTask), total)
}

/** An array without the empty text by which forms send an empty one. */
const given = (value: unknown): Row =>
  Object.fromEntries(Object.entries(phpArray(value) ?? {}).filter(([name]) => !/^\d+$/.test(name)))

/** task.item.*, task.items.getlist, task.logitem.list (api-reference/tasks/deprecated/). */
export const itemMethods: Method[] = [
  method({
    ...common,
    kind: 'write',
    name: 'task.item.add',
    access: 'any user',
    params: { TASKDATA: arrayAt(0, 'arNewTaskData') },
    phrases: { ...phrases('add'), ...addPhrases },
    run: (call, { TASKDATA }) => addTask(call, TASKDATA),
  }),
  method({
    ...writing,
    name: 'task.item.update',
    params: { TASKID, TASKDATA: arrayAt(1, 'arNewTaskData') },
    phrases: { ...phrases('update'), ...updatePhrases, actionDenied: phrases('update').actionDenied },
    async run(call, { TASKID, TASKDATA }) {
      const found = await seenTask(call, TASKID, true)
      if (!found || !(await mayChange(call, found.task, TASKDATA))) return call.fail('actionDenied')
      await changeTask(call, found.task, TASKDATA)
      return null
    },
  }),
  method({
    ...writing,
    name: 'task.item.delete',
    params: { TASKID },
    phrases: phrases('delete'),
    async run(call, { TASKID }) {
      const found = await seenTask(call, TASKID, true)
      if (!found || !mayManage(found.roles)) return call.fail('actionDenied')
      await deleteTask(call, TASKID)
      return null
    },
  }),
  method({
    ...reading,
    name: 'task.item.getdata',
    params: { TASKID },
    phrases: phrases('getdata'),
    async run(call, { TASKID }) {
      await requireSeen(call, TASKID)
      return oldTask((await showTask(call, TASKID, ['*', 'UF_*', 'TAGS', 'UF_CRM_TASK'])) as Row)
    },
  }),
  method({
    ...reading,
    name: 'task.item.getdescription',
    params: { TASKID, FORMAT: anything('integer') },
    phrases: phrases('getdescription'),
    async run(call, { TASKID, FORMAT }) {
      const { task } = await requireSeen(call, TASKID)
      const text = String(task.description ?? '')
      // 3 is plain text: without the tags of HTML and BBCode.
      return wholeNumber(FORMAT) === 3 ? text.replace(/<[^>]*>|\[\/?[a-z]+(=[^\]]*)?\]/gi, '') : text
    },
  }),
  method({
    ...reading,
    name: 'task.item.getfiles',
    params: { TASKID },
    phrases: phrases('getfiles'),
    async run(call, { TASKID }) {
      await requireSeen(call, TASKID)
      return (await filesOf(call, TASKID)).map(({ id, name, size }) => ({
        ...{ ATTACHMENT_ID: String(id), NAME: name, SIZE: String(size), FILE_ID: String(id) },
      }))
    },
  }),
  method({
    ...reading,
    name: 'task.item.getdependson',
    params: { TASKID },
    phrases: phrases('getdependson'),
    async run(call, { TASKID }) {
      await requireSeen(call, TASKID)
      const rows = await query(call.db, 'select depends_on_id from task_dependence where task_id = ? order by id', [
        TASKID,
      ])
      return rows.map(row => Number(row.depends_on_id))
    },
  }),
  method({
    ...reading,
    name: 'task.item.getallowedactions',
    params: { TASKID },
    phrases: phrases('getallowedactions'),
    async run(call, { TASKID }) {
      const allowed = await allowedActions(call, TASKID)
      return actionIds.filter(([, , action]) => allowed[action]).map(([id]) => id)
    },
  }),
  method({
    ...reading,
    name: 'task.item.getallowedtaskactionsasstrings',
    params: { TASKID },
    phrases: phrases('getallowedtaskactionsasstrings'),
    async run(call, { TASKID }) {
      const allowed = await allowedActions(call, TASKID)
      return Object.fromEntries(actionIds.map(([, name, action]) => [name, allowed[action]]))
    },
  }),
  method({
    ...reading,
    name: 'task.item.isactionallowed',
    params: { TASKID, ACTIONID: integerAt(1, 'actionId', Number.MIN_SAFE_INTEGER) },
    phrases: phrases('isactionallowed'),
    async run(call, { TASKID, ACTIONID }) {
      const allowed = await allowedActions(call, TASKID)
      const known = actionIds.find(([id]) => id === ACTIONID)
      return known !== undefined && allowed[known[2]]
    },
  }),
  ...Object.entries(oldVerbs).map(([name, verb]) =>
    method({
      ...writing,
      name: `task.item.${name}`,
      access: verb.access,
      params: { TASKID },
      phrases: phrases(name),
      async run(call, { TASKID }) {
        await applyVerb(call, verb, TASKID)
        return null
      },
    }),
  ),
  method({
    ...writing,
    name: 'task.item.delegate',
    params: { TASKID, USERID: integerAt(1, 'userId') },
    phrases: { ...phrases('delegate'), responsibleUnknown: updatePhrases.responsibleUnknown },
    async run(call, { TASKID, USERID }) {
      await delegateTask(call, TASKID, USERID)
      return null
    },
  }),
  ...(['addtofavorite', 'deletefromfavorite'] as const).map(verb =>
    method({
      ...common,
      kind: 'write',
      name: `task.item.${verb}`,
      access: 'the people of the task, their heads and administrators',
      params: { TASK_ID: TASKID, PARAMS: anything('array') },
      phrases: phrases(verb),
      async run(call, { TASK_ID }) {
        await requireSeen(call, TASK_ID)
        await setOption(call, TASK_ID, 'favorite', verb === 'addtofavorite' ? 'Y' : 'N')
        return true
      },
    }),
  ),
  method({
    ...writing,
    name: 'task.item.addfile',
    params: { TASK_ID: TASKID, NAME: anything('string'), CONTENT: anything('string') },
    phrases: {
      ...phrases('addfile'),
      fileInvalid: exception(8, 'Unable to add the file', 'ACTION_FAILED_TO_BE_PROCESSED'),
    },
    async run(call, { TASK_ID, NAME, CONTENT }) {
      const { roles } = await requireSeen(call, TASK_ID)
      if (!mayManage(roles) && !roles.own.has('R') && !roles.own.has('A')) call.fail('actionDenied')
      // The table has a name and a content, the sample both in one.
      const together = phpArray(NAME)
      const file = readFile([scalarText(together?.NAME ?? NAME) ?? '', together?.CONTENT ?? CONTENT])
      if (!file?.content.length) return call.fail('fileInvalid')
      const { id } = await storeFile(call, { entityTypeId: TASK_ATTACHMENTS, recordId: TASK_ID }, file)
      call.recordChange('TASK', TASK_ID, 'update')
      return id
    },
  }),
  method({
    ...writing,
    name: 'task.item.deletefile',
    params: { TASK_ID: TASKID, ATTACHMENT_ID: integerAt(1, 'fileId') },
    phrases: phrases('deletefile'),
    async run(call, { TASK_ID, ATTACHMENT_ID }) {
      const { roles } = await requireSeen(call, TASK_ID)
      const mine = (await filesOf(call, TASK_ID)).some(({ id }) => Number(id) === ATTACHMENT_ID)
      if (!mayManage(roles) || !mine) call.fail('actionDenied')
      await deleteFiles(call.db, [ATTACHMENT_ID])
      call.recordChange('TASK', TASK_ID, 'update')
      return true
    },
  }),
  method({
    ...reading,
    name: 'task.item.list',
    params: {
      ORDER: anything('object'),
      FILTER: anything('object'),
      PARAMS: anything('array'),
      SELECT: anything('array'),
    },
    phrases: { orderInvalid: listPhrases.orderInvalid },
    run: (call, { ORDER, FILTER, PARAMS, SELECT }) => list(call, ORDER, FILTER, SELECT, phpArray(PARAMS) ?? {}),
  }),
  method({
    ...reading,
    name: 'task.items.getlist',
    params: {
      ORDER: anything('object'),
      FILTER: anything('object'),
      TASKDATA: anything('array'),
      NAV_PARAMS: anything('array'),
    },
    phrases: { orderInvalid: listPhrases.orderInvalid },
    run: (call, { ORDER, FILTER, TASKDATA, NAV_PARAMS }) => list(call, ORDER, FILTER, TASKDATA, { NAV_PARAMS }),
  }),
  method({
    ...reading,
    name: 'task.logitem.list',
    params: { ID: TASKID },
    phrases: phrases('list'),
    async run(call, { ID }) {
      await requireSeen(call, ID)
      return (await historyOf(call, ID, {}, { CREATED_DATE: 'asc' })).map(({ createdDate, field, value, user }) => ({
        ...{ CREATED_DATE: createdDate, USER_ID: String(user.id), TASK_ID: String(ID), FIELD: field },
        ...{ FROM_VALUE: value.from, TO_VALUE: value.to },
      }))
    },
  }),
]
