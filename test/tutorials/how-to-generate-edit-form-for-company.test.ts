// tutorials/crm/how-to-edit-crm-objects/how-to-generate-edit-form-for-company.md: a form made of the fields adds and
// changes a company.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Fields, openCrm } from '../support/crm.ts'
import { editForm } from './edit-form.ts'

const crm = await openCrm()
const form = editForm(crm, 4, ['contacts'])

const contacts = [await crm.add('contact', { NAME: 'Klaus' }), await crm.add('contact', { NAME: 'Anna' })]

const phone = { typeId: 'PHONE', valueType: 'WORK', value: '+49 495 111-22-33' }
const email = { typeId: 'EMAIL', valueType: 'WORK', value: 'old@example.com' }
const filled = { title: 'Weber', opened: 'Y', assignedById: '1', contactIds: contacts.map(String) }

test('the fields say how they are shown', async () => {
  const { createdTime, opened } = await form.fields()
  assert.deepEqual([createdTime!.type, createdTime!.isReadOnly], ['datetime', true])
  assert.deepEqual([opened!.type, opened!.isReadOnly, opened!.isMultiple], ['boolean', false, false])
  await form.canBeMade()
})

test('the name is a field that must be filled', async () => {
  const { title } = await form.fields()
  assert.deepEqual([title!.type, title!.isRequired, title!.isReadOnly], ['string', true, false])
})

test('a company is added by the form and changed', async () => {
  const id = await form.save({ form: filled, fm: [phone, email] })
  const { title, fm, opened } = await form.get(id)
  assert.deepEqual([title, opened, fm.map(({ value }: Fields) => value)], ['Weber', 'Y', [phone.value, email.value]])
  const lines = [
    { ...fm[0], value: '+49 495 111-22-44' },
    { ...fm[1], delete: true },
    { ...email, value: 'info@example.com' },
  ]
  const { opened: _, ...unchecked } = filled
  await form.save({ id, form: unchecked, fm: lines })
  const changed = await form.get(id)
  assert.equal(changed.opened, 'N')
  assert.deepEqual(
    changed.fm.map(({ id, value }: Fields) => [id === fm[0].id, value]),
    [
      [true, '+49 495 111-22-44'],
      [false, 'info@example.com'],
    ],
  )
})

test('the first contact is the primary one, in the order of the form; roles stay', async () => {
  const id = await form.save({ form: filled })
  const bindings = async (): Promise<Fields[]> => crm.result('crm.company.contact.items.get', { id })
  const order = async () =>
    (await bindings())
      .toSorted((a, b) => Number(a.SORT) - Number(b.SORT))
      .map(({ CONTACT_ID, IS_PRIMARY }) => [Number(CONTACT_ID), IS_PRIMARY])
  assert.deepEqual(await order(), [
    [contacts[0], 'Y'],
    [contacts[1], 'N'],
  ])
  const roles = new Map((await bindings()).map(({ CONTACT_ID, ROLE_ID }) => [CONTACT_ID, ROLE_ID]))
  await form.save({ id, form: { ...filled, contactIds: contacts.toReversed().map(String) } })
  assert.deepEqual(await order(), [
    [contacts[1], 'Y'],
    [contacts[0], 'N'],
  ])
  for (const { CONTACT_ID, ROLE_ID } of await bindings()) assert.equal(ROLE_ID, roles.get(CONTACT_ID))
  assert.deepEqual((await form.get(id)).contactIds, contacts.toReversed())
})

test('errors', async () => {
  assert.equal((await form.call({ id: 999999, form: filled })).error, 'NOT_FOUND')
})
