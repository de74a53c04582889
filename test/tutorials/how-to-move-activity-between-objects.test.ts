// tutorials/crm/how-to-edit-crm-objects/how-to-move-activity-between-objects.md: an e-mail goes from a lead to a company.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { answers } from '../support/answers.ts'
import { openCrm } from '../support/crm.ts'

const crm = await openCrm()
const leadId = await crm.add('lead')
await crm.add('company', { TITLE: 'Company_Name' })
await crm.result('crm.activity.add', {
  fields: {
    ...{ OWNER_TYPE_ID: 1, OWNER_ID: leadId, TYPE_ID: 4, DIRECTION: 1, SUBJECT: 'for leads' },
    ...{ DESCRIPTION: '<div>first email</div>\r\n', COMMUNICATIONS: [{ VALUE: 'client@example.com' }] },
  },
})
const owned = (OWNER_TYPE_ID: number, OWNER_ID: unknown) =>
  crm.result('crm.activity.list', {
    filter: { OWNER_TYPE_ID, OWNER_ID },
    select: ['ID', 'OWNER_TYPE_ID', 'OWNER_ID', 'SUBJECT', 'DESCRIPTION'],
  })

test('it is bound to the company, and then the lead loses it', async () => {
  const [{ ID: activityId, ...shown }] = await owned(1, leadId)
  assert.deepEqual(shown, {
    ...{
      OWNER_TYPE_ID: '1',
      OWNER_ID: String(leadId),
      SUBJECT: 'for leads',
      DESCRIPTION: '<div>first email</div>\r\n',
    },
  })
  const [{ ID: entityId }] = await crm.result('crm.company.list', {
    filter: { TITLE: 'Company_Name' },
    select: ['ID', 'TITLE'],
  })
  const ofLead = { activityId, entityTypeId: 1, entityId: leadId }
  assert.equal((await crm.call('crm.activity.binding.delete', ofLead)).error, 'LAST_BINDING_CANNOT_BE_DELETED')
  answers(await crm.call('crm.activity.binding.add', { activityId, entityTypeId: 4, entityId }), true)
  // As long as there are both, the lead stays the owner.
  assert.equal((await owned(1, leadId)).length, 1)
  const again = await crm.call('crm.activity.binding.add', { activityId, entityTypeId: 4, entityId })
  assert.equal(again.error, 'ACTIVITY_IS_ALREADY_BOUND')
  answers(await crm.call('crm.activity.binding.delete', ofLead), true)
  answers(await crm.call('crm.activity.binding.list', { activityId }), [
    { entityTypeId: 4, entityId: Number(entityId) },
  ])
  assert.deepEqual([(await owned(1, leadId)).length, (await owned(4, entityId))[0].ID], [0, activityId])
  assert.equal((await crm.call('crm.activity.binding.delete', ofLead)).error, 'BINDING_NOT_FOUND')
})
