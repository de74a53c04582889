// tutorials/crm/how-to-edit-crm-objects/how-to-generate-edit-form-for-lead.md: a form made of the fields adds and
// changes a lead.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Fields, openCrm } from '../support/crm.ts'
import { addList, editForm } from './edit-form.ts'

const crm = await openCrm()
const form = editForm(crm, 1, ['contactId', 'contacts'])

const company = await crm.add('company', { TITLE: 'Weber' })
const contacts = [await crm.add('contact', { NAME: 'Klaus' }), await crm.add('contact', { NAME: 'Anna' })]

const phone = { typeId: 'PHONE', valueType: 'WORK', value: '+49 495 111-22-33' }
const email = { typeId: 'EMAIL', valueType: 'WORK', value: 'old@example.com' }

/** The form as it is filled for the first time. */
const filled = {
  title: 'Website inquiry',
  stageId: 'NEW',
  sourceId: 'WEB',
  companyId: String(company),
  contactIds: [...contacts.map(String), ''],
  opportunity: '15000',
  currencyId: 'EUR',
  isManualOpportunity: 'Y',
  assignedById: '1',
}

test('the fields say how they are shown', async () => {
  const fields = await form.fields()
  for (const [name, type, isMultiple] of [
    ['title', 'string', false],
    ['stageId', 'crm_status', false],
    ['sourceId', 'crm_status', false],
    ['companyId', 'crm_company', false],
    ['contactIds', 'crm_contact', true],
    ['opportunity', 'double', false],
    ['currencyId', 'crm_currency', false],
    ['isManualOpportunity', 'boolean', false],
    ['fm', 'crm_multifield', true],
  ] as const) {
    const field = fields[name]!
    assert.deepEqual(
      [field.type, field.isMultiple, field.isRequired, field.isReadOnly],
      [type, isMultiple, false, false],
      name,
    )
  }
  assert.deepEqual([fields.stageId!.statusType, fields.sourceId!.statusType], ['STATUS', 'SOURCE'])
  await form.canBeMade()
})

test('a lead is added by the form, shown in it and changed', async () => {
  await crm.result('crm.lead.userfield.add', { fields: { FIELD_NAME: 'OWN', USER_TYPE_ID: 'string' } })
  const id = await form.save({ form: { ...filled, UF_CRM_OWN: 'own' }, fm: [phone, email, { ...phone, value: '' }] })
  const added = await form.get(id)
  const { title, stageId, sourceId, companyId, contactIds, opportunity, currencyId, isManualOpportunity } = added
  assert.deepEqual(
    { title, stageId, sourceId, companyId, contactIds, opportunity, currencyId, isManualOpportunity },
    {
      ...{ title: 'Website inquiry', stageId: 'NEW', sourceId: 'WEB', companyId: company, contactIds: contacts },
      ...{ opportunity: 15000, currencyId: 'EUR', isManualOpportunity: 'Y' },
    },
  )
  assert.equal(added.UF_CRM_OWN, 'own')
  const [first, second] = added.fm
  assert.deepEqual(added.fm, [
    { id: first.id, ...phone },
    { id: second.id, ...email },
  ])
  // Names beside the numbers.
  assert.equal((await crm.result('crm.item.get', { entityTypeId: 4, id: companyId })).item.title, 'Weber')
  const params = { entityTypeId: 3, filter: { '@id': contactIds }, select: ['id', 'name', 'lastName'] }
  assert.deepEqual(
    (await crm.result('crm.item.list', params)).items.map(({ name }: Fields) => name),
    ['Klaus', 'Anna'],
  )

  const fm = [
    { ...first, value: '+49 495 111-22-44' },
    { ...second, delete: true },
    { ...email, value: 'lead@example.com' },
  ]
  const { isManualOpportunity: _, ...unchecked } = filled
  assert.equal(await form.save({ id, form: { ...unchecked, title: 'Another', opportunity: '100.5' }, fm }), id)
  const changed = await form.get(id)
  assert.deepEqual([changed.title, changed.opportunity, changed.isManualOpportunity], ['Another', 100.5, 'N'])
  assert.deepEqual(
    changed.fm.map(({ id, value }: Fields) => [id === first.id, value]),
    [
      [true, '+49 495 111-22-44'],
      [false, 'lead@example.com'],
    ],
  )
  // A field that is not in the form is emptied.
  assert.equal(changed.UF_CRM_OWN || null, null)
})

test('a name that is empty is made up for a new lead', async () => {
  const id = await form.save({ form: { ...filled, title: '' } })
  assert.match((await form.get(id)).title, /\S/)
})

test('a name that is empty leaves the one that was there', async () => {
  const id = await form.save({ form: filled })
  await form.save({ id, form: { ...filled, title: '' } })
  assert.equal((await form.get(id)).title, 'Website inquiry')
})

test('elements of a list that takes several are not taken away by an empty list', async () => {
  const elements = await addList(crm, 'lead', 'LIST')
  const id = await form.save({ form: { ...filled, UF_CRM_LIST: elements } })
  assert.deepEqual((await form.get(id)).UF_CRM_LIST.map(String), elements)
  await form.save({ id, form: filled })
  assert.deepEqual((await form.get(id)).UF_CRM_LIST.map(String), elements)
})

test('errors', async () => {
  assert.equal((await form.call({ id: 999999, form: filled })).error, 'NOT_FOUND')
  const wrong = await form.call({ form: { ...filled, opportunity: 'much' } })
  assert.equal(wrong.error, 'CRM_FIELD_ERROR_VALUE_NOT_VALID')
})
