// tutorials/crm/how-to-add-crm-objects/how-to-add-company.md: a form on a website becomes a company with a phone and an
// e-mail address.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { formTutorial } from './form.ts'

const call = await formTutorial({
  type: 'company',
  entityTypeId: 4,
  right: 'COMPANY',
  fields: { title: 'Müller & Co. GmbH', typeId: 'CUSTOMER' },
  email: 'info@example.com',
})

test('the type is that of the directory: a client', async () => {
  const [type] = await call('crm.status.list', { filter: { ENTITY_ID: 'COMPANY_TYPE', STATUS_ID: 'CUSTOMER' } })
  assert.equal(type.NAME, 'Client')
})
