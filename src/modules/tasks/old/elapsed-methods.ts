import { sql } from 'kysely'
import { readMoment, wireMoment } from '../../../lib/moment.ts'
import { sourceOf } from '../../../lib/source.ts'
import { Page } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { selectPage } from '../../../rest/list-query.ts'
import { type Method, method } from '../../../rest/method.ts'
import { anything, listOf, phpArray, scalarText, wholeNumber } from '../../../rest/params.ts'
import { insertRow, query, type Row } from '../../../store/store.ts'
import { seenTask, visibleTasks } from '../task/access.ts'
import { actionsOf } from '../task/actions.ts'
import { noteHistory } from '../task/history.ts'
import { usersById } from '../task/people.ts'
import { columnsOf, oldFilter, oldOrder, readWindow } from './old-list.ts'
import {
  argumentPhrases,
  arrayAt,
  core,
  filterPrefixes,
  integerAt,
  manifestOf,
  ofItem,
  told,
  toldInteger,
} from './old-method.ts'

const common = { scopes: ['task'], source: sourceOf(import.meta.filename), positional: true } as const
const reading = { ...common, kind: 'read', access: 'who may see the task' } as const
const writing = {
  ...common,
  kind: 'write',
  access: 'who works on the task, of their own entries; who manages it',
} as const

const writable = ['USER_ID', 'COMMENT_TEXT', 'SECONDS', 'SOURCE', 'CREATED_DATE', 'DATE_START', 'DATE_STOP']
const readable = [
  ...['ID', 'TASK_ID', 'USER_ID', 'COMMENT_TEXT', 'SECONDS', 'MINUTES', 'SOURCE', 'CREATED_DATE', 'DATE_START'],
  'DATE_STOP',
]
const sortable = ['ID', 'TASK_ID', 'USER_ID', 'SECONDS', 'MINUTES', 'CREATED_DATE', 'DATE_START', 'DATE_STOP']
const filterable = ['ID', 'TASK_ID', 'USER_ID', 'CREATED_DATE']
const dates = ['CREATED_DATE', 'DATE_START', 'DATE_STOP']

const columns = {
  ...columnsOf({ ID: 'integer', TASK_ID: 'integer', USER_ID: 'integer', SECONDS: 'integer' }),
  ...columnsOf({ CREATED_DATE: 'moment', DATE_START: 'moment', DATE_STOP: 'moment' }),
  MINUTES: { kind: 'integer', expression: sql`r.seconds / 60` },
} as const

/** Entered by hand, and not by the timer. */
const BY_HAND = 2

const phrases = (verb: string) => ({
  ...argumentPhrases(`ctaskelapseditem::${verb}`),
  // The tables have other codes; samples are what is answered.
  denied: core('ACTION_NOT_ALLOWED'),
  taskUnknown: core('Task not found'),
})
const taskId = integerAt(0, 'taskId')
const itemId = integerAt(1, 'itemId')
const fieldsAt = (place: number) => arrayAt(place, 'arFields', { keys: writable })

type Refusal = Call<'denied' | 'taskUnknown' | 'argumentType'>

async function requireTask(call: Refusal, id: number) {
  const found = (await seenTask(call, id)) ?? call.fail('taskUnknown')
  return { ...found, actions: actionsOf(found.task, found.roles, false) }
}

async function findEntry(call: Call, taskId: number, id: number): Promise<Row | undefined> {
  const [row] = await query(call.db, 'select * from task_elapsed_time where id = ? and task_id = ?', [id, taskId])
  return row
}

/** Whether somebody may change an entry: their own, or all where they manage the task. */
async function mayChange(call: Refusal, taskId: number, entry: Row): Promise<boolean> {
  const { actions } = await requireTask(call, taskId)
  return actions.EDIT || (actions['ELAPSEDTIME.ADD'] && Number(entry.user_id) === call.caller.userId)
}

/** The columns of what was sent; a value that cannot be one is refused. */
async function readEntry(call: Refusal, place: number, sent: Row): Promise<Row> {
  const entry: Row = {}
  const wrong = (name: string, type: string) => call.fail('argumentType', { place, name, type })
  if ('SECONDS' in sent) {
    const seconds = wholeNumber(sent.SECONDS)
    entry.seconds = seconds !== undefined && seconds >= 0 && seconds < 2 ** 31 ? seconds : wrong('SECONDS', 'integer')
  }
  if ('COMMENT_TEXT' in sent) entry.comment_text = scalarText(sent.COMMENT_TEXT)?.toWellFormed() ?? ''
  if ('USER_ID' in sent) {
    const id = wholeNumber(sent.USER_ID) ?? 0
    entry.user_id = (await usersById(call, [id])).has(id) ? id : wrong('USER_ID', 'integer')
  }
  for (const name of dates)
    if (name in sent)
      entry[name.toLowerCase()] =
        (typeof sent[name] === 'string' ? readMoment(sent[name], call.zone) : undefined) ?? wrong(name, 'datetime')
  return entry
}

/** Writes down in the task what has been logged, and that it was. */
async function sumUp(call: Call, taskId: number): Promise<void> {
  const [task] = await query(call.db, 'select time_spent_in_logs from task where id = ?', [taskId])
  const [row] = await query(call.db, 'select sum(seconds) as n from task_elapsed_time where task_id = ?', [taskId])
  const spent = row!.n === null ? null : Number(row!.n)
  await query(call.db, 'update task set time_spent_in_logs = ? where id = ?', [spent, taskId])
  await noteHistory(call, taskId, 'TIME_SPENT_IN_LOGS', task!.time_spent_in_logs, spent)
}

const shown = (call: Call, row: Row): Row => {
  const date = (value: string | null) => (value === null ? null : wireMoment(value, call.zone))
  return {
    ...{ ID: String(row.id), TASK_ID: String(row.task_id), USER_ID: String(row.user_id) },
    ...{ COMMENT_TEXT: row.comment_text ?? '', SECONDS: String(row.seconds) },
    ...{ MINUTES: String(Math.floor(Number(row.seconds) / 60)), SOURCE: String(row.source) },
    ...{ CREATED_DATE: date(row.created_date), DATE_START: date(row.date_start), DATE_STOP: date(row.date_stop) },
  }
}

/** task.elapseditem.* (api-reference/tasks/elapsed-item/). */
export const elapsedMethods: Method[] = [
  method({
    ...writing,
    name: 'task.elapseditem.add',
    params: { TASKID: taskId, ARFIELDS: fieldsAt(1) },
    phrases: phrases('add'),
    async run(call, { TASKID, ARFIELDS }) {
      const { actions } = await requireTask(call, TASKID)
      if (!actions['ELAPSEDTIME.ADD']) call.fail('denied')
      const { seconds, comment_text = '', ...said } = await readEntry(call, 1, ARFIELDS)
      if (seconds === undefined) call.fail('argumentType', { place: 1, name: 'SECONDS', type: 'integer' })
      const user = actions.EDIT ? (said.user_id ?? call.caller.userId) : call.caller.userId
      const { created_date = call.now, date_start = call.now, date_stop = call.now } = said
      const id = await insertRow(
        call.db,
        `insert into task_elapsed_time (task_id, user_id, comment_text, seconds, source, created_date, date_start, date_stop)
         values (?, ?, ?, ?, ?, ?, ?, ?)`,
        [TASKID, user, comment_text, seconds, BY_HAND, created_date, date_start, date_stop],
      )
      await sumUp(call, TASKID)
      return id
    },
  }),
  method({
    ...writing,
    name: 'task.elapseditem.update',
    params: { TASKID: taskId, ITEMID: itemId, ARFIELDS: fieldsAt(2) },
    phrases: phrases('update'),
    async run(call, { TASKID, ITEMID, ARFIELDS }) {
      const entry = await findEntry(call, TASKID, ITEMID)
      if (!entry || !(await mayChange(call, TASKID, entry))) return call.fail('denied')
      const after: Row = { ...entry, ...(await readEntry(call, 2, ARFIELDS)) }
      await query(
        call.db,
        `update task_elapsed_time set seconds = ?, comment_text = ?, user_id = ?, created_date = ?, date_start = ?,
         date_stop = ? where id = ?`,
        [
          after.seconds,
          after.comment_text,
          after.user_id,
          after.created_date,
          after.date_start,
          after.date_stop,
          ITEMID,
        ],
      )
      await sumUp(call, TASKID)
      return null
    },
  }),
  method({
    ...writing,
    name: 'task.elapseditem.delete',
    params: { TASKID: taskId, ITEMID: itemId },
    phrases: phrases('delete'),
    async run(call, { TASKID, ITEMID }) {
      const entry = await findEntry(call, TASKID, ITEMID)
      if (!entry || !(await mayChange(call, TASKID, entry))) return call.fail('denied')
      await query(call.db, 'delete from task_elapsed_time where id = ?', [ITEMID])
      await sumUp(call, TASKID)
      return null
    },
  }),
  method({
    ...reading,
    name: 'task.elapseditem.get',
    params: { TASKID: taskId, ITEMID: itemId },
    phrases: phrases('get'),
    async run(call, { TASKID, ITEMID }) {
      await requireTask(call, TASKID)
      return shown(call, (await findEntry(call, TASKID, ITEMID)) ?? call.fail('taskUnknown'))
    },
  }),
  method({
    ...reading,
    name: 'task.elapseditem.getlist',
    params: {
      TASKID: anything('integer'),
      ORDER: anything('object'),
      FILTER: anything('object'),
      SELECT: anything('array'),
      PARAMS: anything('object'),
    },
    phrases: phrases('getlist'),
    async run(call, { TASKID, ORDER, FILTER, SELECT, PARAMS }) {
      // Where an array stands first the task is left out (sample of task.elapseditem.getlist).
      const isLeftOut = phpArray(TASKID) !== undefined
      const [order, filter, select, params] = isLeftOut
        ? [TASKID, ORDER, FILTER, SELECT]
        : [ORDER, FILTER, SELECT, PARAMS]
      const ofTask = !isLeftOut && scalarText(TASKID) !== undefined
      const at = ofTask ? 1 : 0
      const asked = {
        order: arrayAt(at, 'order', { keys: sortable, optional: true }).read(order, call),
        filter: arrayAt(at + 1, 'filter', { keys: filterable, prefixes: filterPrefixes, optional: true }).read(
          filter,
          call,
        ),
        params: arrayAt(at + 3, 'params', { optional: true }).read(params, call),
      }
      const id = ofTask ? taskId.read(TASKID, call) : null
      if (id !== null) await requireTask(call, id)
      const visible = await visibleTasks(call)
      const { rows, total } = await readWindow(asked.params, start =>
        selectPage<Row>(call.db, {
          columns: sql`r.*`,
          from: sql`from task_elapsed_time r where ${oldFilter(call, columns, asked.filter)}
            ${id === null ? sql`` : sql`and r.task_id = ${id}`}
            ${visible ? sql`and r.task_id in (select r.id from task r where ${visible})` : sql``}`,
          order: oldOrder(columns, asked.order),
          start,
        }),
      )
      const names = (listOf(select) ?? []).filter(name => readable.includes(String(name))).map(String)
      const picked = (row: Row): Row => (names.length ? Object.fromEntries(names.map(name => [name, row[name]])) : row)
      return new Page(
        rows.map(row => picked(shown(call, row))),
        total,
      )
    },
  }),
  method({
    ...reading,
    name: 'task.elapseditem.isActionAllowed',
    params: { TASKID: taskId, ITEMID: itemId, ACTIONID: integerAt(2, 'actionId', Number.MIN_SAFE_INTEGER) },
    phrases: phrases('isactionallowed'),
    async run(call, { TASKID, ITEMID, ACTIONID }) {
      const found = await seenTask(call, TASKID)
      const entry = found && (await findEntry(call, TASKID, ITEMID))
      if (!found || !entry) return false
      if (ACTIONID === 1) return actionsOf(found.task, found.roles, false)['ELAPSEDTIME.ADD']
      return (ACTIONID === 2 || ACTIONID === 3) && mayChange(call, TASKID, entry)
    },
  }),
  method({
    ...common,
    kind: 'read',
    name: 'task.elapseditem.getmanifest',
    params: {},
    phrases: {},
    run: () => manifest,
  }),
]

const fields = { description: 'fields', type: 'array', allowedKeys: writable }
const ofOneItem = (more: readonly Record<string, unknown>[] = []) =>
  told([...ofItem, ...more], { staticMethod: false, mandatoryParamsCount: 2 + more.length })
const aggregations = ['MAX', 'MIN', 'COUNT', 'SUM', 'AVG']
const shownKeys = { allowedKeysInReturnValue: readable }

const manifest = manifestOf({
  ...{ alias: 'elapseditem', version: '1.2', changed: '22 Feb 2018', writable, readable, sortable, filterable, dates },
  warning: "Don't rely on format of this manifest, it can be changed without any notifications!",
  methods: {
    getlist: {
      ...{ staticMethod: true, ...shownKeys, allowedAggregations: aggregations, collectionInReturnValue: true },
      params: [
        toldInteger('taskId'),
        { description: 'order', type: 'array', allowedKeys: sortable },
        { description: 'filter', type: 'array', allowedKeys: filterable, allowedKeyPrefixes: filterPrefixes },
        { description: 'select', type: 'array', allowedValues: ['', '*', ...readable] },
        { description: 'params', type: 'array', allowedKeys: ['NAV_PARAMS'] },
      ],
    },
    get: { mandatoryParamsCount: 2, params: ofItem, ...shownKeys },
    add: { staticMethod: true, mandatoryParamsCount: 2, params: [toldInteger('taskId'), fields] },
    update: ofOneItem([fields]),
    delete: ofOneItem(),
    isactionallowed: ofOneItem([toldInteger('actionId')]),
  },
})
