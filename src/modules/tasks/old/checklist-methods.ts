import { sourceOf } from '../../../lib/source.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { scalarText } from '../../../rest/params.ts'
import { query, type Row } from '../../../store/store.ts'
import { seenTask } from '../task/access.ts'
import { actionsOf } from '../task/actions.ts'
import { addItem, changeItem, findItem, moveItem, removeItem, shownItems, toggleItem } from './checklist-items.ts'
import {
  argumentPhrases,
  arrayAt,
  exception,
  failedAction,
  integerAt,
  manifestOf,
  ofItem,
  ofTask,
  told,
  toldInteger,
} from './old-method.ts'

const common = { scopes: ['task'], source: sourceOf(import.meta.filename), positional: true } as const
const reading = { ...common, kind: 'read', access: 'who may see the task' } as const
const writing = { ...common, kind: 'write', access: 'who works on the task' } as const

const writable = ['PARENT_ID', 'TITLE', 'SORT_INDEX', 'IS_COMPLETE', 'IS_IMPORTANT', 'MEMBERS']
const sortable = [
  ...['ID', 'PARENT_ID', 'CREATED_BY', 'TITLE', 'SORT_INDEX', 'IS_COMPLETE', 'IS_IMPORTANT', 'TOGGLED_BY'],
  'TOGGLED_DATE',
]
const readable = [
  ...['ID', 'TASK_ID', 'PARENT_ID', 'CREATED_BY', 'TITLE', 'SORT_INDEX', 'IS_COMPLETE', 'IS_IMPORTANT'],
  ...['TOGGLED_BY', 'TOGGLED_DATE', 'MEMBERS', 'ATTACHMENTS'],
]

const phrases = (verb: string, end?: string) => argumentPhrases(`ctaskchecklistitem::${verb}`, end)
const taskId = integerAt(0, 'taskId')
const itemId = integerAt(1, 'itemId')
const fieldsAt = (place: number) => arrayAt(place, 'arFields', { keys: writable })

/** Actions of isactionallowed: add, modify, remove, toggle, reorder. */
const LAST_ACTION = 5

/** Whether the caller may change the check lists of a task. */
async function mayWork(call: Call, taskId: number): Promise<boolean> {
  const found = await seenTask(call, taskId)
  return found !== undefined && actionsOf(found.task, found.roles, false).CHECKLIST_ADD_ITEMS
}

/** An item of a task, for who may change it. */
async function itemOf(call: Call, taskId: number, itemId: number): Promise<Row | undefined> {
  const item = await findItem(call, itemId)
  return item && Number(item.task_id) === taskId && (await mayWork(call, taskId)) ? item : undefined
}

/** task.checklistitem.* (api-reference/tasks/checklist-item/). */
export const checklistMethods: Method[] = [
  method({
    ...writing,
    name: 'task.checklistitem.add',
    params: { TASKID: taskId, FIELDS: fieldsAt(1) },
    phrases: {
      ...phrases('add'),
      denied: failedAction('Adding item: action not allowed'),
      titleMissing: failedAction('Item name not specified'),
    },
    async run(call, { TASKID, FIELDS }) {
      if (!(await mayWork(call, TASKID))) call.fail('denied')
      if (!scalarText(FIELDS.TITLE)?.trim()) call.fail('titleMissing')
      return addItem(call, TASKID, FIELDS)
    },
  }),
  method({
    ...writing,
    name: 'task.checklistitem.update',
    params: { TASKID: taskId, ITEMID: itemId, FIELDS: fieldsAt(2) },
    phrases: {
      ...phrases('update'),
      denied: exception(4, 'No access to edit the task', 'ACTION_NOT_ALLOWED'),
      itemUnknown: failedAction('Incorrect value [] specified for field [ENTITY_ID] in item [, {title}]'),
    },
    async run(call, { TASKID, ITEMID, FIELDS }) {
      const item = await findItem(call, ITEMID)
      const title = scalarText(FIELDS.TITLE) ?? ''
      if (!item || Number(item.task_id) !== TASKID) return call.fail('itemUnknown', { title: title.slice(0, 50) })
      if (!(await mayWork(call, TASKID))) call.fail('denied')
      await changeItem(call, item, FIELDS)
      return null
    },
  }),
  method({
    ...writing,
    name: 'task.checklistitem.delete',
    params: { TASKID: taskId, ITEMID: itemId },
    phrases: { ...phrases('delete'), denied: failedAction('Deleting item: action not allowed') },
    async run(call, { TASKID, ITEMID }) {
      await removeItem(call, (await itemOf(call, TASKID, ITEMID)) ?? call.fail('denied'))
      return true
    },
  }),
  method({
    ...reading,
    name: 'task.checklistitem.get',
    params: { TASKID: taskId, ITEMID: itemId },
    phrases: {
      ...phrases('get'),
      notFound: exception(512, 'Check listitem not found or not accessible', 'ITEM_NOT_FOUND_OR_NOT_ACCESSIBLE'),
    },
    async run(call, { TASKID, ITEMID }) {
      const item = await findItem(call, ITEMID)
      if (!item || Number(item.task_id) !== TASKID || !(await seenTask(call, TASKID))) return call.fail('notFound')
      return (await shownItems(call, [item]))[0]
    },
  }),
  method({
    ...reading,
    name: 'task.checklistitem.getlist',
    params: { TASKID: taskId, ORDER: arrayAt(1, 'arOrder', { keys: sortable, optional: true }) },
    phrases: { ...phrases('getlist'), failed: failedAction('Action failed') },
    async run(call, { TASKID, ORDER }) {
      if (!(await seenTask(call, TASKID))) call.fail('failed')
      const order = Object.entries(ORDER)
        .filter(([name]) => sortable.includes(name))
        .map(([name, way]) => `"${name.toLowerCase()}" ${/^desc/i.test(String(way)) ? 'desc' : 'asc'}`)
      const sorted = order.length ? [...order, 'id'].join(', ') : 'id desc'
      const text = `select * from task_checklist_item where task_id = ? order by ${sorted}`
      return shownItems(call, await query(call.db, text, [TASKID]))
    },
  }),
  ...(['complete', 'renew'] as const).map(verb =>
    method({
      ...writing,
      name: `task.checklistitem.${verb}`,
      params: { TASKID: taskId, ITEMID: itemId },
      phrases: phrases(verb),
      async run(call, { ITEMID }) {
        const item = await findItem(call, ITEMID)
        // The task that was named is not looked at: the item's own is (task-checklist-item-complete.md).
        if (!item || !(await mayWork(call, Number(item.task_id)))) return false
        await toggleItem(call, item, verb === 'complete')
        return true
      },
    }),
  ),
  method({
    ...writing,
    name: 'task.checklistitem.moveafteritem',
    params: { TASKID: taskId, ITEMID: itemId, AFTERITEMID: integerAt(2, 'afterItemId') },
    phrases: { ...phrases('moveafteritem'), denied: failedAction('Moving item: action not allowed') },
    async run(call, { TASKID, ITEMID, AFTERITEMID }) {
      const item = (await itemOf(call, TASKID, ITEMID)) ?? call.fail('denied')
      const behind = await findItem(call, AFTERITEMID)
      if (!behind || Number(behind.task_id) !== TASKID || ITEMID === AFTERITEMID) return call.fail('denied')
      await moveItem(call, item, behind)
      return null
    },
  }),
  method({
    ...reading,
    name: 'task.checklistitem.isactionallowed',
    params: { TASKID: taskId, ITEMID: itemId, ACTIONID: integerAt(2, 'actionId', Number.MIN_SAFE_INTEGER) },
    phrases: phrases('isactionallowed', ''),
    async run(call, { TASKID, ITEMID, ACTIONID }) {
      const isKnown = ACTIONID >= 1 && ACTIONID <= LAST_ACTION
      return isKnown && (await itemOf(call, TASKID, ITEMID)) !== undefined
    },
  }),
  method({
    ...common,
    kind: 'read',
    name: 'task.checklistitem.getmanifest',
    params: {},
    phrases: {},
    run: () => manifest,
  }),
]

const fields = { description: 'arFields', type: 'array', allowedKeys: writable }
const ofOneItem = (more: readonly Record<string, unknown>[] = []) =>
  told([...ofItem, ...more], { staticMethod: false, mandatoryParamsCount: 2 + more.length })
const shown = { allowedKeysInReturnValue: readable }

const manifest = manifestOf({
  ...{ alias: 'checklistitem', version: '2.0', writable, readable, sortable, dates: ['TOGGLED_DATE'] },
  warning: "don't rely on format of this manifest, it can be changed without any notification",
  methods: {
    get: { mandatoryParamsCount: 2, params: ofItem, ...shown },
    getlist: {
      ...{ staticMethod: true, mandatoryParamsCount: 1, ...shown, collectionInReturnValue: true },
      params: [...ofTask, { description: 'arOrder', type: 'array', allowedKeys: sortable }],
    },
    add: { staticMethod: true, mandatoryParamsCount: 2, params: [...ofTask, fields] },
    update: ofOneItem([fields]),
    delete: ofOneItem(),
    complete: ofOneItem(),
    renew: ofOneItem(),
    moveafteritem: ofOneItem([toldInteger('afterItemId')]),
    isactionallowed: ofOneItem([toldInteger('actionId')]),
  },
})
