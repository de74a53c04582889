// tutorials/crm/how-to-edit-crm-objects/how-to-move-activity.md: one of two e-mails of a lead becomes a lead of its own.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answers } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'

const crm = await openCrm()
const firstLead = await crm.add('lead', { TITLE: 'First lead' })

const email = (DESCRIPTION: string) =>
  crm.result('crm.activity.add', {
    fields: {
      ...{ OWNER_TYPE_ID: 1, OWNER_ID: firstLead, TYPE_ID: 4, DIRECTION: 1, COMPLETED: 'Y', SUBJECT: 'for leads' },
      ...{ DESCRIPTION, COMMUNICATIONS: [{ VALUE: 'client@example.com' }] },
    },
  })
const ofLead = (OWNER_ID: number) =>
  crm.result('crm.activity.list', {
    filter: { OWNER_TYPE_ID: 1, OWNER_ID },
    select: ['ID', 'OWNER_TYPE_ID', 'OWNER_ID', 'SUBJECT', 'DESCRIPTION'],
  })

test('the e-mail is found by a phrase and moved', async () => {
  await email('<div>first email</div>\r\n')
  await email('<div>second email</div>\r\n')
  const found: { ID: string; DESCRIPTION: string }[] = await ofLead(firstLead)
  assert.equal(found.length, 2)
  const activityId = found.find(({ DESCRIPTION }) => DESCRIPTION.includes('second'))!.ID
  const params = { fields: { TITLE: 'Second lead', ASSIGNED_BY_ID: 1 }, params: { REGISTER_SONET_EVENT: 'Y' } }
  const newLead = await crm.result('crm.lead.add', params)
  const move = {
    ...{ activityId, sourceEntityTypeId: 1, sourceEntityId: firstLead },
    ...{ targetEntityTypeId: 1, targetEntityId: newLead },
  }
  answers(await crm.call('crm.activity.binding.move', move), true)
  answers(await crm.call('crm.activity.binding.list', { activityId }), [{ entityTypeId: 1, entityId: newLead }])
  // The owner has changed too, so the list of the first lead has it no more.
  assert.equal((await ofLead(firstLead)).length, 1)
  assert.deepEqual(
    (await ofLead(newLead)).map(({ ID, OWNER_ID }: { ID: string; OWNER_ID: string }) => [ID, OWNER_ID]),
    [[activityId, String(newLead)]],
  )
  const error = async (change: Fields) => (await crm.call('crm.activity.binding.move', { ...move, ...change })).error
  assert.equal(await error({ targetEntityTypeId: 2 }), 'SOURCE_AND_TARGET_ENTITY_TYPES_ARE_NOT_EQUAL_ERROR')
  assert.equal(await error({ targetEntityId: firstLead }), 'SOURCE_AND_TARGET_ENTITY_ID_ARE_EQUAL_ERROR')
  assert.equal(await error({}), 'BINDING_NOT_FOUND')
  assert.equal(await error({ activityId: 99_999 }), 'NOT_FOUND')
  assert.equal(await error({ activityId: undefined }), '100')
})
