// tutorials/crm/how-to-edit-crm-objects/how-to-change-date-in-activity.md: the deadline of a to-do moves to tomorrow and
// keeps its time.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answers } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'

const crm = await openCrm({ timezone: 'Europe/Berlin' })
const dealId = await crm.add('deal')
const owner = { ownerTypeId: 2, ownerId: dealId }
await crm.result('crm.activity.todo.add', { ...owner, deadline: '2026-08-14T10:00:00+03:00', title: 'Contact client' })

const open = () =>
  crm.result('crm.activity.list', {
    filter: { OWNER_TYPE_ID: 2, OWNER_ID: dealId, COMPLETED: 'N' },
    select: ['ID', 'OWNER_TYPE_ID', 'OWNER_ID', 'SUBJECT', 'DEADLINE', 'COMPLETED', 'RESPONSIBLE_ID'],
  })

test('the open to-do is found and moved', async () => {
  const [activity] = await open()
  const { ID, DEADLINE, ...rest } = activity
  assert.deepEqual(rest, {
    ...{ OWNER_TYPE_ID: '2', OWNER_ID: String(dealId), SUBJECT: 'Contact client', COMPLETED: 'N', RESPONSIBLE_ID: '1' },
  })
  assert.equal(DEADLINE, '2026-08-14T09:00:00+02:00')
  const deadline = DEADLINE.replace('2026-08-14', '2026-07-07')
  const params = { id: Number(ID), ...owner, deadline, title: 'Contact client', responsibleId: 1 }
  answers(await crm.call('crm.activity.todo.update', { ...params, pingOffsets: [0, 15], colorId: '2' }), {
    id: Number(ID),
  })
  assert.equal((await open())[0].DEADLINE, '2026-07-07T09:00:00+02:00')
})

test('errors', async () => {
  const [{ ID }] = await open()
  const error = async (params: Fields) =>
    (await crm.call('crm.activity.todo.update', { id: Number(ID), ...owner, deadline: '2026-07-07', ...params })).error
  assert.equal(await error({ deadline: 'tomorrow' }), 'WRONG_DATETIME_FORMAT')
  assert.equal(await error({ id: 99_999 }), 'NOT_FOUND')
  assert.equal(await error({ ownerId: 99_999 }), 'OWNER_NOT_FOUND')
  await crm.result('crm.activity.update', { id: Number(ID), fields: { COMPLETED: 'Y' } })
  assert.deepEqual(await open(), [])
  assert.equal(await error({}), 'CAN_NOT_UPDATE_COMPLETED_TODO')
})
