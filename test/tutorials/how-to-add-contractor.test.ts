// tutorials/crm/how-to-add-crm-objects/how-to-add-contractor.md: a vendor is a contact or a company of the category that
// comes with inventory management. Portico has none: the walk is that of an account where it is switched off.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSdk } from '../support/b24jssdk.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { userWith } from '../support/people.ts'

const crm = await openCrm()
const { call } = await openSdk(crm.portal)

const fm = [
  { typeId: 'PHONE', valueType: 'WORK', value: '+49 900 000 00 00' },
  { typeId: 'PHONE', valueType: 'MOBILE', value: '+49 495 111 22 33' },
  { typeId: 'EMAIL', valueType: 'WORK', value: 'supplier@example.com' },
]
const klaus = { name: 'Klaus', lastName: 'Weber', fm, comments: 'Electronics supplier' }
const add = async (entityTypeId: number, fields: Fields) => (await call('crm.item.add', { entityTypeId, fields })).item

test('the category of vendors is not there, for the administrator neither', async () => {
  const codes: [number, string][] = [
    [3, 'CATALOG_CONTRACTOR_CONTACT'],
    [4, 'CATALOG_CONTRACTOR_COMPANY'],
  ]
  for (const [entityTypeId, code] of codes) {
    const asked = await crm.call('crm.category.list', { entityTypeId, filter: { code } })
    assert.deepEqual([asked.result, asked.total], [{ categories: [] }, 0])
    // Without the filter there is the general one alone.
    const { categories } = await call('crm.category.list', { entityTypeId })
    assert.deepEqual(
      categories.map(({ isDefault, isSystem, code }: Fields) => [isDefault, isSystem, code]),
      [['Y', 'N', '']],
    )
  }
})

test('it cannot be made by hand', async () => {
  const fields = { name: 'Vendors', isSystem: 'Y', code: 'CATALOG_CONTRACTOR_CONTACT' }
  for (const entityTypeId of [3, 4])
    assert.equal((await crm.call('crm.category.add', { entityTypeId, fields })).status, 400)
  const { categories } = await call('crm.category.list', { entityTypeId: 3 })
  assert.equal(categories.length, 1)
})

test('without a category the contact is in the general one, with its phones and its address', async () => {
  const [general] = (await call('crm.category.list', { entityTypeId: 3 })).categories
  const item = await add(3, klaus)
  const { name, lastName, comments, hasPhone, hasEmail, createdBy, assignedById, categoryId } = item
  assert.deepEqual(
    [name, lastName, comments, hasPhone, hasEmail, createdBy, assignedById, categoryId],
    ['Klaus', 'Weber', 'Electronics supplier', 'Y', 'Y', 1, 1, general.id],
  )
  assert.deepEqual(
    item.fm.map(({ id, ...rest }: Fields) => rest),
    fm,
  )
  const { items } = await call('crm.item.list', {
    entityTypeId: 3,
    filter: { categoryId: general.id, id: item.id },
    select: ['id', 'name', 'lastName', 'categoryId'],
  })
  assert.deepEqual(items, [{ id: item.id, name: 'Klaus', lastName: 'Weber', categoryId: general.id }])
})

test('the same vendor twice is two, and the first is found by phone and address before', async () => {
  const one = await add(3, klaus)
  const other = await add(3, klaus)
  assert.notEqual(one.id, other.id)
  for (const [type, value] of [
    ['PHONE', '+49 495 111 22 33'],
    ['EMAIL', 'supplier@example.com'],
  ]) {
    const { CONTACT } = await crm.result('crm.duplicate.findbycomm', { type, values: [value] })
    assert.ok(CONTACT.includes(one.id) && CONTACT.includes(other.id), type)
  }
})

test('a company with the fields of a contact is named by its number', async () => {
  const { id, title, name } = await add(4, klaus)
  assert.deepEqual([title, name], [`Company #${id}`, undefined])
  assert.equal((await add(4, { title: 'Elektronik GmbH', fm })).title, 'Elektronik GmbH')
})

test('a type that is not there and a user without the right are refused', async () => {
  const refusal = async (entityTypeId: number, user?: number) =>
    (await crm.call('crm.item.add', { entityTypeId, fields: klaus }, user)).error
  assert.equal(await refusal(999_999), 'NOT_FOUND')
  assert.equal(await refusal(3, await userWith(crm, { CONTACT: { read: 'all' } })), 'ACCESS_DENIED')
})

test('one phone has to come in a list, too', async () => {
  const answer = await crm.call('crm.item.add', { entityTypeId: 3, fields: { ...klaus, fm: '+49 900 000 00 00' } })
  assert.equal(answer.error, '100')
})

test("a category of another type is no category of a contact's", async () => {
  const { category } = await crm.result('crm.category.add', { entityTypeId: 2, fields: { name: 'Deals' } })
  const answer = await crm.call('crm.item.add', { entityTypeId: 3, fields: { ...klaus, categoryId: category.id } })
  assert.deepEqual(
    [answer.error, answer.error_description],
    ['CRM_FIELD_ERROR_VALUE_NOT_VALID', 'Invalid value for field "Category"'],
  )
})
