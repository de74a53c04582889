// tutorials/crm/how-to-add-crm-objects/how-to-add-lead.md: a form on a website becomes a lead with a phone and an e-mail
// address.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formTutorial } from './form.ts'

const call = await formTutorial({
  type: 'lead',
  entityTypeId: 1,
  right: 'LEAD',
  fields: {
    title: 'From the website: Klaus Weber — Müller GmbH',
    name: 'Klaus',
    lastName: 'Weber & Son',
    companyTitle: 'Müller GmbH',
  },
  email: 'klaus@example.com',
})

test('the portal works with leads: a new one stays a lead', async () => {
  assert.equal(await call('crm.settings.mode.get'), 1)
  const { item } = await call('crm.item.add', { entityTypeId: 1, fields: { title: 'From the website', name: 'Klaus' } })
  assert.equal(item.stageId, 'NEW')
})

test('crm.lead.add still does the same', async () => {
  const PHONE = [{ VALUE: '+49000000001', VALUE_TYPE: 'WORK' }]
  const id = await call('crm.lead.add', { fields: { TITLE: 'From the website', NAME: 'Klaus', PHONE } })
  const { item } = await call('crm.item.get', { entityTypeId: 1, id })
  assert.deepEqual([item.title, item.fm[0].value], ['From the website', '+49000000001'])
})
