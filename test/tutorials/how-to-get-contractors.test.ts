// tutorials/crm/how-to-get-lists/how-to-get-contractors.md: vendors are found by the pipeline that comes with inventory
// management. Portico has none: the walk is that of an account where it is switched off.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openCrm } from '../support/crm.ts'

const crm = await openCrm()

for (const [entityTypeId, code] of [
  [3, 'CATALOG_CONTRACTOR_CONTACT'],
  [4, 'CATALOG_CONTRACTOR_COMPANY'],
] as const)
  test(`${code}: no pipeline, and that is no error`, async () => {
    const answer = await crm.call('crm.category.list', { entityTypeId, filter: { code } })
    assert.deepEqual([answer.status, answer.result, answer.total], [200, { categories: [] }, 0])
    // Without the filter there is the general one.
    const { categories } = await crm.result('crm.category.list', { entityTypeId })
    assert.deepEqual([categories[0].id, categories[0].isDefault], [0, 'Y'])
    // Whoever does not look and filters by null gets the records of the general one.
    const fields = { name: 'Stefan', title: 'Stefan & Co' }
    const { item } = await crm.result('crm.item.add', { entityTypeId, fields })
    const select = ['id', 'categoryId']
    const list = (categoryId: unknown) => crm.result('crm.item.list', { entityTypeId, select, filter: { categoryId } })
    assert.deepEqual((await list(null)).items, [{ id: item.id, categoryId: 0 }])
    assert.deepEqual((await list(15)).items, [])
  })

test('a contact needs its first name alone; the last name is null then', async () => {
  const { item } = await crm.result('crm.item.add', { entityTypeId: 3, fields: { name: 'Klaus' } })
  const params = { entityTypeId: 3, select: ['id', 'name', 'lastName', 'categoryId'], filter: { id: item.id } }
  assert.deepEqual((await crm.result('crm.item.list', params)).items, [
    { id: item.id, name: 'Klaus', lastName: null, categoryId: 0 },
  ])
})

test('errors', async () => {
  assert.equal((await crm.call('crm.category.list', { entityTypeId: 99 })).error, 'NOT_FOUND')
  assert.equal((await crm.call('crm.category.list', { entityTypeId: 7 })).error, 'ENTITY_TYPE_NOT_SUPPORTED')
  const unknown = await crm.call('crm.item.list', { entityTypeId: 3, filter: { nothing: 1 } })
  assert.equal(unknown.error_description, "Invalid filter: field 'nothing' is not allowed in filter")
})
