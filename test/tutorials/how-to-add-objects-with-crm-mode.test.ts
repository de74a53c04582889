// tutorials/crm/how-to-add-crm-objects/how-to-add-objects-with-crm-mode.md: a form makes a lead, and a to-do to call them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCrm } from '../support/crm.ts'

const crm = await openCrm()

/** What the handler of the form does. */
async function handle(form: Record<'NAME' | 'LAST_NAME' | 'COMPANY_TITLE' | 'PHONE' | 'EMAIL', string>) {
  const { PHONE, EMAIL, ...names } = form
  const leadId = await crm.result('crm.lead.add', {
    fields: {
      TITLE: `From website: ${`${form.NAME} ${form.LAST_NAME}`.trim()}`,
      ...names,
      PHONE: PHONE ? [{ VALUE: PHONE, VALUE_TYPE: 'WORK' }] : [],
      EMAIL: EMAIL ? [{ VALUE: EMAIL, VALUE_TYPE: 'HOME' }] : [],
    },
  })
  const { STATUS_ID } = await crm.get('lead', leadId)
  const deals = await crm.ids('deal', { filter: { LEAD_ID: leadId } })
  const isDeal = STATUS_ID === 'CONVERTED' && deals.length > 0
  const { id } = await crm.result('crm.activity.todo.add', {
    ...(isDeal ? { ownerTypeId: 2, ownerId: deals[0] } : { ownerTypeId: 1, ownerId: leadId }),
    deadline: new Date(crm.portal.clock.now().getTime() + 3600_000).toISOString(),
    ...{ title: 'Call client', description: 'Filled out a request on the website' },
  })
  return { leadId, todoId: id }
}

test('in classic mode the to-do is of the lead', async () => {
  assert.equal(await crm.result('crm.settings.mode.get'), 1)
  const form = { NAME: 'Klaus', LAST_NAME: 'Weber', COMPANY_TITLE: '', PHONE: '+4930123456', EMAIL: '' }
  const { leadId, todoId } = await handle(form)
  const [found] = await crm.result('crm.activity.list', { filter: { OWNER_TYPE_ID: 1, OWNER_ID: leadId } })
  const { ID, SUBJECT, DESCRIPTION, PROVIDER_ID, RESPONSIBLE_ID } = found
  assert.deepEqual(
    [ID, SUBJECT, DESCRIPTION, PROVIDER_ID, RESPONSIBLE_ID],
    [String(todoId), 'Call client', 'Filled out a request on the website', 'CRM_TODO', '1'],
  )
})

test('a lead that was converted by somebody has it with its deal', async () => {
  const leadId = await crm.add('lead', { STATUS_ID: 'CONVERTED' })
  const { item } = await crm.result('crm.item.add', { entityTypeId: 2, fields: { leadId } })
  const deal = item.id
  assert.deepEqual(await crm.ids('deal', { filter: { LEAD_ID: leadId } }), [deal])
  const { id } = await crm.result('crm.activity.todo.add', {
    ...{ ownerTypeId: 2, ownerId: deal, deadline: '2026-08-19 15:00:00', title: 'Call client' },
  })
  assert.equal((await crm.result('crm.activity.get', { id })).DEADLINE, '2026-08-19T15:00:00+00:00')
})
