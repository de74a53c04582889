// tutorials/crm/how-to-edit-crm-objects/how-to-generate-edit-form-for-deal.md: a form made of the fields adds a deal,
// changes it and moves it to another pipeline.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Fields, openCrm } from '../support/crm.ts'
import { addList, editForm } from './edit-form.ts'

const crm = await openCrm()
const form = editForm(crm, 2, ['contactId', 'contacts'])

const company = await crm.add('company', { TITLE: 'Weber' })
const contacts = [await crm.add('contact', { NAME: 'Klaus' }), await crm.add('contact', { NAME: 'Anna' })]
const other = (await crm.result('crm.category.add', { entityTypeId: 2, fields: { name: 'Renewal' } })).category.id

const filled = {
  title: 'New deal',
  typeId: 'SERVICE',
  categoryId: '0',
  stageId: 'NEW',
  companyId: String(company),
  contactIds: contacts.map(String),
  opportunity: '999.99',
  currencyId: 'EUR',
  isManualOpportunity: 'Y',
  assignedById: '1',
}

const stagesOf = async (categoryId: number): Promise<Fields[]> =>
  crm.result('crm.status.list', { filter: { ENTITY_ID: categoryId ? `DEAL_STAGE_${categoryId}` : 'DEAL_STAGE' } })

test('the fields say how they are shown', async () => {
  const fields = await form.fields()
  for (const [name, type, isMultiple] of [
    ['title', 'string', false],
    ['typeId', 'crm_status', false],
    ['categoryId', 'crm_category', false],
    ['stageId', 'crm_status', false],
    ['companyId', 'crm_company', false],
    ['contactIds', 'crm_contact', true],
    ['opportunity', 'double', false],
    ['isManualOpportunity', 'boolean', false],
  ] as const) {
    const field = fields[name]!
    assert.deepEqual(
      [field.type, field.isMultiple, field.isRequired, field.isReadOnly],
      [type, isMultiple, false, false],
      name,
    )
  }
  assert.deepEqual([fields.typeId!.statusType, fields.stageId!.statusType], ['DEAL_TYPE', 'DEAL_STAGE'])
  assert.ok(!('fm' in fields))
  await form.canBeMade()
  const { categories } = await crm.result('crm.category.list', { entityTypeId: 2 })
  assert.deepEqual(
    categories.map(({ id, isDefault }: Fields) => [id, isDefault]).toSorted(),
    [
      [0, 'Y'],
      [other, 'N'],
    ].toSorted(),
  )
  for (const { id } of categories) assert.ok((await stagesOf(id)).length)
})

test('a deal is added by the form, and moved to another pipeline with a stage of it', async () => {
  const id = await form.save({ form: filled })
  const shown = async () => {
    const { title, typeId, categoryId, stageId, companyId, contactIds, opportunity, currencyId } = await form.get(id)
    return { title, typeId, categoryId, stageId, companyId, contactIds, opportunity, currencyId }
  }
  const added = {
    ...{ title: 'New deal', typeId: 'SERVICE', categoryId: 0, stageId: 'NEW', companyId: company },
    ...{ contactIds: contacts, opportunity: 999.99, currencyId: 'EUR' },
  }
  assert.deepEqual(await shown(), added)
  const stageId = String((await stagesOf(other))[1]!.STATUS_ID)
  await form.save({ id, form: { ...filled, categoryId: String(other), stageId } })
  assert.deepEqual(await shown(), { ...added, categoryId: other, stageId })
})

test('a stage of another pipeline becomes the first one with the same meaning', async () => {
  for (const [stageId, code] of [
    ['EXECUTING', 'NEW'],
    ['WON', 'WON'],
    ['LOSE', 'LOSE'],
  ]) {
    const id = await form.save({ form: filled })
    await form.save({ id, form: { ...filled, categoryId: String(other), stageId: stageId! } })
    const deal = await form.get(id)
    assert.deepEqual([deal.categoryId, deal.stageId], [other, `C${other}:${code}`])
  }
})

test('the amount follows from the rows unless it is set by hand', async () => {
  const id = await form.save({ form: filled })
  const productRows = [{ productName: 'Oven', price: 250, quantity: 2 }]
  await crm.result('crm.item.productrow.set', { ownerType: 'D', ownerId: id, productRows })
  const { isManualOpportunity: _, ...calculated } = filled
  await form.save({ id, form: calculated })
  assert.equal((await form.get(id)).opportunity, 500)
  const listed = await crm.result('crm.item.productrow.list', { filter: { '=ownerType': 'D', '=ownerId': id } })
  assert.equal(listed.productRows.length, 1)
  await form.save({ id, form: filled })
  assert.equal((await form.get(id)).opportunity, 999.99)
})

test('elements of a list that takes several are not taken away by an empty list', async () => {
  const elements = await addList(crm, 'deal', 'LIST')
  const id = await form.save({ form: { ...filled, UF_CRM_LIST: elements } })
  await form.save({ id, form: filled })
  assert.deepEqual((await form.get(id)).UF_CRM_LIST.map(String), elements)
})

test('errors', async () => {
  assert.equal((await form.call({ id: 999999, form: filled })).error, 'NOT_FOUND')
  const wrong = await form.call({ form: { ...filled, opportunity: 'much' } })
  assert.equal(wrong.error, 'CRM_FIELD_ERROR_VALUE_NOT_VALID')
})
