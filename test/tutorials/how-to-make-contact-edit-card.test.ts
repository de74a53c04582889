// tutorials/crm/how-to-edit-crm-objects/how-to-make-contact-edit-card.md: a form made of the fields adds and changes a
// contact. Not walked is what docs/differences.md rules otherwise: photos by crm.item.update, HTML in comments, and which
// of the fields are required or immutable.
import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { type Fields, openCrm } from '../support/crm.ts'
import { addList, editForm } from './edit-form.ts'

const crm = await openCrm()
const form = editForm(crm, 3, ['companyId', 'companies', 'webformId'])

const companies = [await crm.add('company', { TITLE: 'Weber' }), await crm.add('company', { TITLE: 'Fischer' })]
const lead = await crm.add('lead', { TITLE: 'Asks' })

const phone = { typeId: 'PHONE', valueType: 'WORK', value: '+49 30 12345678' }
const email = { typeId: 'EMAIL', valueType: 'WORK', value: 'old@example.com' }
const filled = {
  name: 'Klaus',
  lastName: 'Weber',
  honorific: 'HNR_EN_1',
  typeId: 'CLIENT',
  sourceId: 'WEB',
  categoryId: '0',
  comments: '[b]Contact for a follow-up call[/b]',
  opened: 'Y',
  assignedById: '1',
  companyIds: companies.toReversed().map(String),
  leadId: String(lead),
}

const update = (id: number, fields: Fields) =>
  crm.call('crm.item.update', { entityTypeId: 3, id, fields, useOriginalUfNames: 'Y' })

const picture = 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='

test('the fields say how they are shown', async () => {
  const fields = await form.fields()
  for (const [name, type, isMultiple] of [
    ['name', 'string', false],
    ['lastName', 'string', false],
    ['categoryId', 'crm_category', false],
    ['companyIds', 'crm_company', true],
    ['leadId', 'crm_lead', false],
    ['fm', 'crm_multifield', true],
  ] as const) {
    const field = fields[name]!
    assert.deepEqual([field.type, field.isMultiple, field.isReadOnly], [type, isMultiple, false], name)
  }
  for (const [name, statusType] of [
    ['honorific', 'HONORIFIC'],
    ['typeId', 'CONTACT_TYPE'],
    ['sourceId', 'SOURCE'],
  ] as const)
    assert.deepEqual([fields[name]!.type, fields[name]!.statusType], ['crm_status', statusType])
  for (const hidden of ['fullName', 'birthdaySort']) assert.ok(!(hidden in fields), hidden)
  const readOnly = ['hasPhone', 'hasEmail', 'hasImol', 'id', 'createdBy', 'updatedBy', 'createdTime', 'updatedTime']
  for (const name of readOnly) assert.ok(fields[name]!.isReadOnly, name)
  assert.equal(fields.webformId!.isReadOnly, false)
  await form.canBeMade()
  const { categories } = await crm.result('crm.category.list', { entityTypeId: 3 })
  assert.equal(categories[0].id, 0)
})

test('a contact is added by the form, shown in it and changed', async () => {
  const id = await form.save({ form: filled, fm: [phone, email] })
  const added = await form.get(id)
  const { assignedById, ...shown } = filled
  const { name, lastName, honorific, typeId, sourceId, categoryId, comments, opened, companyIds, leadId } = added
  assert.deepEqual(
    { name, lastName, honorific, typeId, sourceId, categoryId, comments, opened, companyIds, leadId },
    { ...shown, categoryId: 0, companyIds: companies.toReversed(), leadId: lead },
  )
  assert.equal(added.assignedById, Number(assignedById))
  assert.ok(!('fullName' in added))
  const fm = [
    { ...added.fm[0], value: '+49 30 87654321' },
    { ...added.fm[1], delete: true },
    { ...email, value: 'contact@example.com' },
  ]
  // Who is responsible is not in the form: nobody else becomes it.
  await form.save({ id, form: shown, fm })
  const changed = await form.get(id)
  assert.equal(changed.assignedById, added.assignedById)
  assert.deepEqual(
    changed.fm.map(({ id, value }: Fields) => [id === added.fm[0].id, value]),
    [
      [true, '+49 30 87654321'],
      [false, 'contact@example.com'],
    ],
  )
})

test('companies stay in the order of the form, the first one is the primary', async () => {
  const id = await form.save({ form: filled })
  const bindings: Fields[] = await crm.result('crm.contact.company.items.get', { id })
  assert.deepEqual(
    bindings
      .toSorted((a, b) => Number(a.SORT) - Number(b.SORT))
      .map(({ COMPANY_ID, IS_PRIMARY }) => [Number(COMPANY_ID), IS_PRIMARY]),
    [
      [companies[1], 'Y'],
      [companies[0], 'N'],
    ],
  )
})

test('a contact keeps one of its names, and a new one without any is given one', async () => {
  const id = await form.save({ form: filled })
  const { error } = await form.call({ id, form: { ...filled, name: '', lastName: '' } })
  assert.equal(error, 'CRM_FIELD_ERROR_REQUIRED')
  assert.equal((await form.get(id)).name, 'Klaus')
})

test('a new contact without a name is given one', async () => {
  const id = await form.save({ form: { ...filled, name: '', lastName: '' } })
  const { name, lastName } = await form.get(id)
  assert.match(`${name ?? ''}${lastName ?? ''}`, /\S/)
})

test('comments keep their BBCode', async () => {
  const id = await form.save({ form: { ...filled, comments: '[b]Important contact[/b]' } })
  assert.equal((await form.get(id)).comments, '[b]Important contact[/b]')
})

test('elements of a list that takes several are not taken away by an empty list', async () => {
  const elements = await addList(crm, 'contact', 'LIST')
  const id = await form.save({ form: { ...filled, UF_CRM_LIST: elements } })
  await form.save({ id, form: filled })
  assert.deepEqual((await form.get(id)).UF_CRM_LIST.map(String), elements)
})

test('a photo is set by the method of contacts and shown as a number', async () => {
  const id = await form.save({ form: filled })
  await crm.update('contact', id, { PHOTO: { fileData: ['photo.png', picture] } })
  const { photo } = await form.get(id)
  assert.ok(Number.isInteger(photo) && photo > 0)
  // The form does not send it, so that it stays.
  await form.save({ id, form: filled })
  assert.equal((await form.get(id)).photo, photo)
})

test('a field of files takes a list of name and content, and is empty after fileData', async () => {
  await crm.result('crm.contact.userfield.add', { fields: { FIELD_NAME: 'FILE', USER_TYPE_ID: 'file' } })
  const id = await form.save({ form: filled })
  assert.equal((await update(id, { UF_CRM_FILE: ['a.txt', 'YQ=='] })).status, 200)
  const file = (await form.get(id)).UF_CRM_FILE
  assert.deepEqual(Object.keys(file).toSorted(), ['id', 'url', 'urlMachine'])
  assert.equal((await update(id, { UF_CRM_FILE: { fileData: ['a.txt', 'YQ=='] } })).status, 200)
  assert.equal((await form.get(id)).UF_CRM_FILE, null)
})

describe('a field of money', async () => {
  await crm.result('crm.contact.userfield.add', { fields: { FIELD_NAME: 'SUM', USER_TYPE_ID: 'money' } })
  const base: string = await crm.result('crm.currency.base.get')
  for (const [given, kept] of [
    ['1234.56', `1234.56|${base}`],
    ['1234.56|XXX', '1234.56|XXX'],
    ['', null],
    ['|EUR', null],
    ['EUR', null],
  ] as const)
    test(`${given || 'nothing'} is ${kept ?? 'empty'}`, async () => {
      const { item } = await crm.result('crm.item.add', {
        entityTypeId: 3,
        fields: { name: 'Klaus', ufCrmSum: '1|EUR' },
      })
      assert.equal((await update(item.id, { UF_CRM_SUM: given })).status, 200)
      assert.equal((await form.get(item.id)).UF_CRM_SUM || null, kept)
    })
})

test('errors', async () => {
  assert.equal((await form.call({ id: 999999, form: filled })).error, 'NOT_FOUND')
  const wrong = await form.call({ form: { ...filled, assignedById: 'nobody' } })
  assert.equal(wrong.error, 'CRM_FIELD_ERROR_VALUE_NOT_VALID')
})
