// tutorials/tasks/how-to-connect-task-to-spa.md: a task is bound to an item of a smart process that is open to tasks.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSdk } from '../support/b24jssdk.ts'
import { openCrm } from '../support/crm.ts'

const crm = await openCrm()
const { call } = await openSdk(crm.portal)

const newType = async (title: string, fields: object = {}): Promise<number> =>
  (await crm.result('crm.type.add', { fields: { title, ...fields } })).type.entityTypeId

/** A task of an item, as the tutorial makes one. */
async function bound(title: string): Promise<unknown> {
  const types: { ID: number; NAME: string; SYMBOL_CODE_SHORT: string }[] = await call('crm.enum.ownertype', {})
  const { ID: entityTypeId, SYMBOL_CODE_SHORT: code } = types.find(({ NAME }) => NAME === title)!
  await crm.result('crm.item.add', { entityTypeId, fields: { title: 'Item' } })
  const { items } = await call('crm.item.list', { entityTypeId, select: ['id', 'title'], filter: { title: 'Item' } })
  const link = `${code}_${items[0].id}`
  const fields = { TITLE: 'task for test', RESPONSIBLE_ID: 1, UF_CRM_TASK: [link] }
  const { task } = await call('tasks.task.add', { fields })
  const { task: found } = await call('tasks.task.get', { taskId: task.id, select: ['ID', 'UF_CRM_TASK'] })
  assert.equal(found.id, task.id)
  assert.deepEqual(await call('tasks.task.delete', { taskId: task.id }), { task: true })
  return found.ufCrmTask === false ? false : found.ufCrmTask[0] === link
}

test('the link is kept where the type is open to tasks, and nowhere else', async () => {
  await newType('Open', { isUseInUserfieldEnabled: 'Y', linkedUserFields: { 'TASKS_TASK|UF_CRM_TASK': 'true' } })
  await newType('Closed', { isUseInUserfieldEnabled: 'Y' })
  assert.equal(await bound('Open'), true)
  assert.equal(await bound('Closed'), false)
})
