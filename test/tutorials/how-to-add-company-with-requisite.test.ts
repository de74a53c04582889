// tutorials/crm/how-to-add-crm-objects/how-to-add-company-with-requisite.md: a form on a website becomes a company, its
// requisite and the address of that.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { requisiteForm } from './requisite-form.ts'

const { call, handle } = await requisiteForm({
  type: 'company',
  entityTypeId: 4,
  right: 'COMPANY',
  fields: { TITLE: 'Müller GmbH', COMPANY_TYPE: 'CUSTOMER' },
  requisite: { NAME: 'Müller GmbH', RQ_INN: '7707083893' },
})

test('the type of the company is one of the directory, the tax number is in the requisite', async () => {
  const types: { STATUS_ID: string }[] = await call('crm.status.list', { filter: { ENTITY_ID: 'COMPANY_TYPE' } })
  assert.ok(types.some(({ STATUS_ID }) => STATUS_ID === 'CUSTOMER'))
  const { owner, requisite } = await handle()
  assert.equal((await call('crm.company.get', { id: owner })).COMPANY_TYPE, 'CUSTOMER')
  assert.equal((await call('crm.requisite.get', { id: requisite })).RQ_INN, '7707083893')
})
