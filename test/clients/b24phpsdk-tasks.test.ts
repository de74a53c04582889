// What the integration suite of b24phpsdk posts for tasks, in its order, and what it expects of the answers.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { Portal } from '../../src/index.ts'
import { addUser } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'

let portal: Portal
let base: string
let other: number

before(async () => {
  portal = await openPortal({ webhookSecret: 'phpsdk' })
  base = `${(await portal.listen({ httpsPort: 'off' })).http}/rest/1/phpsdk/`
  other = await addUser(portal)
})
after(() => portal.close())

/** The SDK posts JSON, its keys in the order of its arrays. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the method answers
async function post(method: string, params: object = {}): Promise<any> {
  const response = await fetch(base + method, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(params),
  })
  const answer = await response.json()
  assert.equal(response.status, 200, `${method}: ${JSON.stringify(answer)}`)
  return answer
}
// biome-ignore lint/suspicious/noExplicitAny: whatever the method answers
const result = async (method: string, params: object = {}): Promise<any> => (await post(method, params)).result

const newTask = async (): Promise<number> =>
  Number((await result('tasks.task.add', { fields: { TITLE: 'Test task', RESPONSIBLE_ID: 1 } })).task.id)

test('tasks: from their adding to approval', async () => {
  const taskId = await newTask()
  assert.ok(Object.keys((await result('tasks.task.getFields')).fields).length > 50)
  const { task } = await result('tasks.task.get', { taskId, select: ['*', 'UF_*'] })
  assert.equal(Number(task.id), taskId)
  const listed = await post('tasks.task.list', {
    order: { ID: 'ASC' },
    filter: { ID: taskId },
    select: ['*'],
    start: 0,
  })
  assert.deepEqual([Number(listed.result.tasks[0].id), listed.total], [taskId, 1])
  await result('tasks.task.update', { taskId, fields: { TITLE: 'Other' } })
  const second = await newTask()
  await result('task.dependence.add', { taskIdFrom: taskId, taskIdTo: second, linkType: 0 })
  await result('task.dependence.delete', { taskIdFrom: taskId, taskIdTo: second })
  assert.equal(
    (await result('tasks.task.delegate', { taskId: second, userId: other })).task.responsibleId,
    String(other),
  )
  const counters = await result('tasks.task.counters.get', { userId: 1, groupId: 0, type: 'view_all' })
  assert.equal(Object.keys(counters)[0], 'expired')
  const { allowedActions } = await result('tasks.task.getaccess', { taskId, users: [1, other] })
  assert.deepEqual(Object.keys(allowedActions), ['1', String(other)])
  for (const verb of ['start', 'pause', 'defer', 'startwatch', 'stopwatch'])
    await result(`tasks.task.${verb}`, { taskId })
  for (const verb of ['mute', 'unmute']) await result(`tasks.task.${verb}`, { id: taskId })
  for (const verb of ['favorite.add', 'favorite.remove', 'complete', 'renew', 'start', 'complete', 'approve'])
    await result(`tasks.task.${verb}`, { taskId })
  assert.ok(Array.isArray((await result('tasks.task.history.list', { taskId, start: 0 })).list))
  assert.deepEqual(await result('tasks.task.delete', { taskId }), { task: true })
})

test('check lists, comments, elapsed time: by position', async () => {
  const TASKID = await newTask()
  const item = { TITLE: 'Item', SORT_INDEX: 100, IS_COMPLETE: 'N' }
  const [ITEMID, AFTERITEMID] = [
    await result('task.checklistitem.add', { TASKID, FIELDS: item }),
    await result('task.checklistitem.add', { TASKID, FIELDS: { ...item, SORT_INDEX: 200 } }),
  ]
  assert.equal(Number((await result('task.checklistitem.get', { TASKID, ITEMID })).ID), ITEMID)
  assert.equal(await result('task.checklistitem.update', { TASKID, ITEMID, FIELDS: { TITLE: 'Other' } }), null)
  await result('task.checklistitem.moveafteritem', { TASKID, ITEMID, AFTERITEMID })
  for (const verb of ['complete', 'renew'])
    assert.equal(await result(`task.checklistitem.${verb}`, { TASKID, ITEMID }), true)
  // The list that holds them was made by the way.
  assert.equal((await result('task.checklistitem.getlist', { TASKID, ORDER: { ID: 'asc' } })).length, 3)
  assert.equal(await result('task.checklistitem.isactionallowed', { TASKID, ITEMID, ACTIONID: 2 }), true)
  assert.equal(await result('task.checklistitem.delete', { TASKID, ITEMID }), true)

  const comment = await result('task.commentitem.add', { TASKID, FIELDS: { POST_MESSAGE: 'One', AUTHOR_ID: 1 } })
  const at = { TASKID, ITEMID: comment }
  await result('task.commentitem.update', { ...at, FIELDS: { POST_MESSAGE: 'Two' } })
  assert.equal((await result('task.commentitem.get', at)).POST_MESSAGE, 'Two')
  const asked = { TASKID, ORDER: { ID: 'asc' }, FILTER: { AUTHOR_ID: 1 } }
  assert.equal((await result('task.commentitem.getlist', asked)).length, 1)
  const { id } = await result('tasks.task.result.addFromComment', { commentId: comment })
  assert.equal((await result('tasks.task.result.list', { taskId: TASKID }))[0].id, id)
  assert.equal(await result('tasks.task.result.deleteFromComment', { commentId: comment }), null)
  assert.equal(await result('task.commentitem.delete', at), true)

  const time = await result('task.elapseditem.add', { TASKID, ARFIELDS: { SECONDS: 3600, COMMENT_TEXT: 'Work' } })
  const entry = { TASKID, ITEMID: time }
  assert.equal(Number((await result('task.elapseditem.get', entry)).ID), time)
  await result('task.elapseditem.update', { ...entry, ARFIELDS: { SECONDS: 7200, COMMENT_TEXT: 'More' } })
  const PARAMS = { NAV_PARAMS: { nPageSize: 1, iNumPage: 1 } }
  const times = await post('task.elapseditem.getlist', {
    TASKID,
    ORDER: { ID: 'asc' },
    FILTER: [],
    SELECT: ['*'],
    PARAMS,
  })
  assert.deepEqual([times.result.length, times.total, times.result[0].SECONDS], [1, 1, '7200'])
  assert.equal((await result('tasks.task.get', { taskId: TASKID })).task.timeSpentInLogs, '7200')
  assert.equal(await result('task.elapseditem.delete', entry), null)
  for (const name of ['checklistitem', 'elapseditem'])
    assert.ok('REST: available methods' in (await result(`task.${name}.getmanifest`)))
})

test('stages of a plan, user fields, the plan of the day', async () => {
  const id = await newTask()
  const stageId = await result('task.stages.add', {
    fields: { TITLE: 'Later', AFTER_ID: 0, ENTITY_ID: 0 },
    isAdmin: false,
  })
  const last = await result('task.stages.add', { fields: { TITLE: 'Last', AFTER_ID: stageId }, isAdmin: false })
  assert.equal(await result('task.stages.update', { id: last, fields: { TITLE: 'End' }, isAdmin: false }), true)
  const stages: { TITLE: string }[] = Object.values(await result('task.stages.get', { entityId: 0, isAdmin: false }))
  assert.deepEqual(stages.map(({ TITLE }) => TITLE).toSorted(), [
    'End',
    'I Will Do It This Week',
    'Later',
    'Not Planned',
  ])
  assert.equal(await result('task.stages.canmovetask', { entityId: 1, entityType: 'U' }), true)
  assert.equal(await result('task.stages.movetask', { id, stageId: last }), true)
  const { tasks } = await result('tasks.task.list', { filter: { STAGE_ID: last }, select: ['ID'] })
  assert.deepEqual(
    tasks.map((task: { id: string }) => Number(task.id)),
    [id],
  )
  assert.equal(await result('task.stages.delete', { id: last, isAdmin: false }), true)

  const ID = await result('task.item.userfield.add', { PARAMS: { FIELD_NAME: 'SDK', USER_TYPE_ID: 'string' } })
  assert.equal((await result('task.item.userfield.get', { ID })).FIELD_NAME, 'UF_SDK')
  assert.equal((await result('task.item.userfield.getlist', { ORDER: { ID: 'ASC' }, FILTER: [] })).length, 1)
  assert.equal(await result('task.item.userfield.update', { ID, DATA: { LABEL: 'Other' } }), true)
  assert.equal(await result('task.item.userfield.delete', { ID }), true)
  for (const name of ['gettypes', 'getfields']) assert.ok(await result(`task.item.userfield.${name}`, []))
  assert.deepEqual(await result('task.planner.getlist', []), [])
})
