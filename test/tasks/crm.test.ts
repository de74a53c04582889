import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCrm } from '../support/crm.ts'
import { addUser } from '../support/people.ts'

const crm = await openCrm()
const { portal, result } = crm

const add = async (fields: Record<string, unknown>, userId = 1): Promise<number> =>
  Number((await result('tasks.task.add', { fields: { TITLE: 'Roof', RESPONSIBLE_ID: 1, ...fields } }, userId)).task.id)
const links = async (taskId: number) =>
  (await result('tasks.task.get', { taskId, select: ['UF_CRM_TASK'] })).task.ufCrmTask
const found = async (filter: object, userId = 1) =>
  (await result('tasks.task.list', { select: ['ID'], filter }, userId)).tasks.map(({ id }: { id: string }) =>
    Number(id),
  )
const activities = (OWNER_TYPE_ID: number, OWNER_ID: number) =>
  result('crm.activity.list', {
    filter: { BINDINGS: [{ OWNER_TYPE_ID, OWNER_ID }] },
    select: ['ID', 'SUBJECT', 'COMPLETED', 'DEADLINE', 'PROVIDER_ID', 'ASSOCIATED_ENTITY_ID'],
  })

test('a task is an activity of its records, and changes with it in both directions', async () => {
  const deal = await crm.add('deal', { TITLE: 'House' })
  const lead = await crm.add('lead', { TITLE: 'Neighbour' })
  const taskId = await add({
    UF_CRM_TASK: [`D_${deal}`, `L_${lead}`, 'D_999999', 'nothing'],
    DEADLINE: '2030-01-02T10:00:00',
  })
  assert.deepEqual(await links(taskId), [`D_${deal}`, `L_${lead}`])
  const [activity] = await activities(2, deal)
  assert.deepEqual(
    [activity.SUBJECT, activity.COMPLETED, activity.PROVIDER_ID, activity.ASSOCIATED_ENTITY_ID],
    ['Roof', 'N', 'CRM_TASKS_TASK', String(taskId)],
  )
  assert.deepEqual((await activities(1, lead))[0].ID, activity.ID)

  await result('tasks.task.update', { taskId, fields: { TITLE: 'Whole roof', UF_CRM_TASK: [`D_${deal}`] } })
  assert.equal((await activities(2, deal))[0].SUBJECT, 'Whole roof')
  assert.deepEqual(await activities(1, lead), [])
  await result('tasks.task.complete', { taskId })
  assert.equal((await activities(2, deal))[0].COMPLETED, 'Y')
  await result('crm.activity.update', { id: activity.ID, fields: { COMPLETED: 'N' } })
  assert.equal((await result('tasks.task.get', { taskId })).task.status, '3')

  assert.deepEqual(await found({ UF_CRM_TASK: `D_${deal}` }), [taskId])
  assert.deepEqual(await found({ UF_CRM_TASK: `L_${lead}` }), [])
  await result('tasks.task.delete', { taskId })
  assert.deepEqual(await activities(2, deal), [])
})

test('a deal that is deleted leaves its task, one that is merged hands it on', async () => {
  const [gone, kept, other] = [await crm.add('deal'), await crm.add('contact'), await crm.add('contact')]
  const taskId = await add({ UF_CRM_TASK: [`D_${gone}`, `C_${other}`] })
  await result('crm.deal.delete', { id: gone })
  assert.deepEqual(await links(taskId), [`C_${other}`])
  await result('crm.entity.mergeBatch', { params: { entityTypeId: 3, entityIds: [kept, other] } })
  assert.deepEqual(await links(taskId), [`C_${kept}`])
  assert.equal((await activities(3, kept)).length, 1)
  await result('crm.contact.delete', { id: kept })
  assert.deepEqual(await links(taskId), false)
  await result('tasks.task.update', { taskId, fields: { TITLE: 'Goes on' } })
})

test('a record that somebody may not read is nothing that they can bind', async () => {
  const stranger = await addUser(portal)
  const deal = await crm.add('deal')
  const taskId = await add({ UF_CRM_TASK: [`D_${deal}`], RESPONSIBLE_ID: stranger }, stranger)
  assert.deepEqual(await links(taskId), false)
  const theirs = await add({ UF_CRM_TASK: [`D_${deal}`] })
  assert.deepEqual(await found({ UF_CRM_TASK: `D_${deal}` }, stranger), [])
  assert.deepEqual(await found({ UF_CRM_TASK: `D_${deal}` }), [theirs])
})

test('a deal that comes back has its task again, if the task is there still', async () => {
  const [one, other] = [await crm.add('deal'), await crm.add('deal')]
  const taskId = await add({ UF_CRM_TASK: [`D_${one}`] })
  const gone = await add({ UF_CRM_TASK: [`D_${other}`] })
  for (const id of [one, other]) await result('crm.deal.delete', { id })
  await result('tasks.task.update', { taskId, fields: { TITLE: 'Without a deal' } })
  await result('tasks.task.delete', { taskId: gone })
  for (const id of [one, other]) await portal.control('bin', 'restore', { type: 'DEAL', id })
  assert.deepEqual(await links(taskId), [`D_${one}`])
  const came = await activities(2, one)
  assert.deepEqual([came.length, came[0].SUBJECT], [1, 'Without a deal'])
  assert.deepEqual(await activities(2, other), [])
  await result('tasks.task.complete', { taskId })
  assert.equal((await activities(2, one))[0].COMPLETED, 'Y')
})
