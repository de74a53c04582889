import { sql } from 'kysely'
import { readMoment, wireMoment } from '../../../lib/moment.ts'
import { sourceOf } from '../../../lib/source.ts'
import { RawJson } from '../../../rest/answer.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { anything, phpArray, scalarText, wholeNumber } from '../../../rest/params.ts'
import type { Row } from '../../../store/store.ts'
import { seenTask } from '../task/access.ts'
import { usersById } from '../task/people.ts'
import { addComment, changeComment, findComment, removeComment } from './comments.ts'
import { columnsOf, oldFilter, oldOrder } from './old-list.ts'
import {
  argumentPhrases,
  arrayAt,
  core,
  exception,
  failedAction,
  filterPrefixes,
  integerAt,
  manifestOf,
  ofItem,
  ofTask,
  told,
  toldInteger,
} from './old-method.ts'

const common = { scopes: ['task'], source: sourceOf(import.meta.filename), positional: true } as const
const reading = { ...common, kind: 'read', access: 'who may see the task' } as const
const writing = { ...common, kind: 'write', access: 'the author and administrators' } as const

const writable = ['POST_MESSAGE', 'AUTHOR_ID', 'POST_DATE', 'UF_FORUM_MESSAGE_DOC']
const readable = [
  ...['POST_MESSAGE_HTML', 'ID', 'AUTHOR_ID', 'AUTHOR_NAME', 'AUTHOR_EMAIL', 'POST_DATE', 'POST_DATE'],
  ...['POST_MESSAGE', 'AUTHOR_ID', 'POST_DATE', 'UF_FORUM_MESSAGE_DOC', 'ATTACHED_OBJECTS'],
]
const sortable = ['ID', 'AUTHOR_ID', 'AUTHOR_NAME', 'AUTHOR_EMAIL', 'POST_DATE']
const filterable = ['ID', 'AUTHOR_ID', 'AUTHOR_NAME', 'POST_DATE']

const columns = {
  ...columnsOf({ ID: 'integer', AUTHOR_ID: 'integer', POST_DATE: 'moment' }),
  AUTHOR_NAME: { kind: 'text', expression: sql`(select u.name from portal_user u where u.id = r.author_id)` },
  AUTHOR_EMAIL: { kind: 'text', expression: sql`(select u.email from portal_user u where u.id = r.author_id)` },
} as const

const phrases = (verb: string, end?: string) => argumentPhrases(`ctaskcommentitem::${verb}`, end)
const taskId = integerAt(0, 'taskId')
const itemId = integerAt(1, 'itemId')
const fieldsAt = (place: number) => arrayAt(place, 'arFields', { keys: writable })
const actionDenied = exception(4, 'Action is not allowed', 'ACTION_NOT_ALLOWED', '.<br>')
const messageMissing = core('Comment text not specified.<br>')

const messageOf = (fields: Row): string | undefined =>
  scalarText(fields.POST_MESSAGE)?.trim().toWellFormed() || undefined

/** A comment of a task that the caller may see. */
async function seenComment(call: Call, taskId: number, id: number): Promise<Row | undefined> {
  const comment = await findComment(call, id)
  return comment && Number(comment.task_id) === taskId && (await seenTask(call, taskId)) ? comment : undefined
}

const isOwn = ({ caller }: Call, { author_id }: Row): boolean => caller.isAdmin || Number(author_id) === caller.userId

/** A comment for who may change it. */
async function ownComment(call: Call<'actionDenied'>, taskId: number, id: number): Promise<Row> {
  const comment = await seenComment(call, taskId, id)
  return comment && isOwn(call, comment) ? comment : call.fail('actionDenied')
}

async function shownComments(call: Call, rows: readonly Row[]): Promise<Row[]> {
  const users = await usersById(
    call,
    rows.map(row => Number(row.author_id)),
  )
  return rows.map(row => ({
    ...{ POST_MESSAGE_HTML: null, ID: String(row.id), AUTHOR_ID: String(row.author_id) },
    ...{ AUTHOR_NAME: users.get(Number(row.author_id))?.fullName ?? '', AUTHOR_EMAIL: '' },
    ...{ POST_DATE: wireMoment(row.post_date, call.zone), POST_MESSAGE: row.post_message },
    ATTACHED_OBJECTS: new RawJson('{}'),
  }))
}

/** Adds a comment that somebody wrote of a task that they may see. */
async function write(call: Call<'messageMissing' | 'denied'>, taskId: number, fields: Row): Promise<number> {
  const message = messageOf(fields) ?? call.fail('messageMissing')
  if (!(await seenTask(call, taskId))) call.fail('denied')
  // Only administrators write in the name of others.
  const author = call.caller.isAdmin ? wholeNumber(fields.AUTHOR_ID) : undefined
  const isKnown = author !== undefined && (await usersById(call, [author])).has(author)
  const sent = typeof fields.POST_DATE === 'string' ? readMoment(fields.POST_DATE, call.zone) : undefined
  const authorId = isKnown ? author : call.caller.userId
  return addComment(call, { taskId, authorId, message, date: sent ?? call.now })
}

const addPhrases = {
  ...phrases('add'),
  messageMissing: core('Comment text is not specified.<br>'),
  denied: core('Insufficient permissions to add a comment.<br>'),
}

/** task.commentitem.*, task.comment.add (api-reference/tasks/comment-item/). */
export const commentMethods: Method[] = [
  method({
    ...common,
    kind: 'write',
    name: 'task.commentitem.add',
    access: 'who may see the task',
    params: { TASKID: taskId, FIELDS: fieldsAt(1) },
    phrases: addPhrases,
    run: (call, { TASKID, FIELDS }) => write(call, TASKID, FIELDS),
  }),
  method({
    ...common,
    kind: 'write',
    name: 'task.comment.add',
    access: 'who may see the task',
    // The table has a text here, the sample fields (deprecated/task-comment-add.md).
    params: { TASKID: taskId, COMMENTTEXT: anything('string', true) },
    phrases: addPhrases,
    run: (call, { TASKID, COMMENTTEXT }) => write(call, TASKID, phpArray(COMMENTTEXT) ?? { POST_MESSAGE: COMMENTTEXT }),
  }),
  method({
    ...writing,
    name: 'task.commentitem.update',
    params: { TASKID: taskId, ITEMID: itemId, FIELDS: fieldsAt(2) },
    phrases: { ...phrases('update'), actionDenied, messageMissing },
    async run(call, { TASKID, ITEMID, FIELDS }) {
      const comment = await ownComment(call, TASKID, ITEMID)
      await changeComment(call, comment, messageOf(FIELDS) ?? call.fail('messageMissing'))
      return true
    },
  }),
  method({
    ...writing,
    name: 'task.commentitem.delete',
    params: { TASKID: taskId, ITEMID: itemId },
    phrases: { ...phrases('delete'), actionDenied },
    async run(call, { TASKID, ITEMID }) {
      await removeComment(call, await ownComment(call, TASKID, ITEMID))
      return true
    },
  }),
  method({
    ...reading,
    name: 'task.commentitem.get',
    params: { TASKID: taskId, ITEMID: itemId },
    phrases: {
      ...phrases('get'),
      notFound: exception(
        512,
        'Check listitem not found or not accessible',
        'ITEM_NOT_FOUND_OR_NOT_ACCESSIBLE',
        '.<br>',
      ),
    },
    async run(call, { TASKID, ITEMID }) {
      const comment = (await seenComment(call, TASKID, ITEMID)) ?? call.fail('notFound')
      return (await shownComments(call, [comment]))[0]
    },
  }),
  method({
    ...reading,
    name: 'task.commentitem.getlist',
    params: {
      TASKID: taskId,
      ORDER: arrayAt(1, 'arOrder', { keys: sortable, optional: true }),
      FILTER: arrayAt(2, 'arFilter', { keys: filterable, prefixes: filterPrefixes, optional: true }),
    },
    phrases: { ...phrases('getlist', '.<br>'), failed: failedAction('Action failed') },
    async run(call, { TASKID, ORDER, FILTER }) {
      if (!(await seenTask(call, TASKID))) call.fail('failed')
      const order = Object.keys(ORDER).length ? ORDER : { ID: 'desc' }
      const { rows } = await sql<Row>`select r.* from task_comment r
        where r.task_id = ${TASKID} and ${oldFilter(call, columns, FILTER)}
        order by ${oldOrder(columns, order)}`.execute(call.db)
      return shownComments(call, rows)
    },
  }),
  method({
    ...reading,
    name: 'task.commentitem.isactionallowed',
    params: { TASKID: taskId, ITEMID: itemId, ACTIONID: integerAt(2, 'actionId', Number.MIN_SAFE_INTEGER) },
    phrases: phrases('isactionallowed', '.<br>'),
    async run(call, { TASKID, ITEMID, ACTIONID }) {
      const comment = (await seenComment(call, TASKID, ITEMID)) ?? call.fail('assertion')
      return ACTIONID === 1 || ((ACTIONID === 2 || ACTIONID === 3) && isOwn(call, comment))
    },
  }),
  method({
    ...common,
    kind: 'read',
    name: 'task.commentitem.getmanifest',
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
  ...{ alias: 'commentitem', version: '1.1', writable, readable, sortable, filterable, dates: ['POST_DATE'] },
  warning: "don't rely on format of this manifest, it can be changed without any notification",
  methods: {
    getlist: {
      ...{ staticMethod: true, mandatoryParamsCount: 1, ...shown, collectionInReturnValue: true },
      params: [
        ...ofTask,
        { description: 'arOrder', type: 'array', allowedKeys: sortable },
        { description: 'arFilter', type: 'array', allowedKeys: filterable, allowedKeyPrefixes: filterPrefixes },
      ],
    },
    get: { mandatoryParamsCount: 2, params: ofItem, ...shown },
    add: { staticMethod: true, mandatoryParamsCount: 2, params: [...ofTask, fields] },
    update: ofOneItem([fields]),
    delete: ofOneItem(),
    isactionallowed: ofOneItem([toldInteger('actionId')]),
  },
})
