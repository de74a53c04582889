import assert from 'node:assert/strict'
import { test } from 'node:test'
import { type Fields, openCrm } from '../support/crm.ts'
import { pagesCall } from '../support/pages-call.ts'
import { userWith } from '../support/people.ts'

const crm = await openCrm()
const ask = (method: string, params: Fields, userId?: number) => pagesCall(crm.portal, method, params, userId)

const related = async (entityTypeId: number, id: number, userId?: number) => {
  const { result } = await ask('portico.record.related', { entityTypeId, id }, userId)
  return result.map((one: Fields) => [
    one.entityTypeId,
    one.how,
    one.total,
    (one.records as { title: string }[]).map(({ title }) => title),
  ])
}

test('related are those whom a record names and who name it, as far as one may read them', async () => {
  const lead = await crm.add('lead', { TITLE: 'Begun' })
  const company = await crm.add('company', { TITLE: 'Ash' })
  const contact = await crm.add('contact', { NAME: 'Ann', LAST_NAME: 'Ash', COMPANY_ID: company })
  const { result } = await ask('portico.lead.convert', { id: lead, contact: { id: contact }, deal: {} })
  const other = await crm.add('deal', { TITLE: 'Later', CONTACT_ID: contact, COMPANY_ID: company })
  await crm.add('quote', { TITLE: 'Offer', DEAL_ID: other })
  const type = await crm.result('crm.type.add', {
    fields: { title: 'Visit', relations: { parent: [{ entityTypeId: 2 }] } },
  })
  const { entityTypeId } = type.type
  await crm.result('crm.item.add', { entityTypeId, fields: { title: 'Measure', parentId2: other } })

  assert.deepEqual(await related(3, contact), [
    [1, 'child', 1, ['Begun']],
    [2, 'child', 2, ['Later', 'Begun']],
    [4, 'parent', 1, ['Ash']],
  ])
  assert.deepEqual(await related(2, other), [
    [3, 'parent', 1, ['Ann Ash']],
    [4, 'parent', 1, ['Ash']],
    [7, 'child', 1, ['Offer']],
    [entityTypeId, 'child', 1, ['Measure']],
  ])
  assert.deepEqual(await related(2, result.dealId), [
    [1, 'parent', 1, ['Begun']],
    [3, 'parent', 1, ['Ann Ash']],
  ])
  assert.deepEqual(await related(4, company), [
    [2, 'child', 1, ['Later']],
    [3, 'child', 1, ['Ann Ash']],
  ])
  const seller = await userWith(crm, { CONTACT: { read: 'all' }, DEAL: { read: 'own' } })
  assert.deepEqual(await related(3, contact, seller), [])
  const { failure } = await ask('portico.record.related', { entityTypeId: 4, id: company }, seller)
  assert.equal(failure?.[0], 'ACCESS_DENIED')
})

test('what goes along with a record is counted, without what belongs to others too', async () => {
  const contact = await crm.add('contact')
  const deal = await crm.add('deal', { TITLE: 'Full' })
  for (const ownerId of [deal, deal])
    await crm.result('crm.activity.todo.add', { ownerTypeId: 2, ownerId, deadline: '2030-01-01T10:00:00' })
  const shared = await crm.result('crm.activity.todo.add', {
    ...{ ownerTypeId: 2, ownerId: deal, deadline: '2030-01-01T10:00:00' },
  })
  await crm.result('crm.activity.binding.add', { activityId: shared.id, entityTypeId: 3, entityId: contact })
  await crm.result('crm.timeline.comment.add', { fields: { ENTITY_ID: deal, ENTITY_TYPE: 'deal', COMMENT: 'x' } })
  await crm.result('crm.deal.productrows.set', { id: deal, rows: [{ PRODUCT_NAME: 'One', PRICE: 1 }] })
  const { result } = await ask('portico.record.belongings', { entityTypeId: 2, id: deal })
  assert.deepEqual(result, { activities: 2, comments: 1, files: 0, products: 1, requisites: 0, documents: 0 })
})

test('people decide which value stands where two records say different things', async () => {
  for (const [FIELD_NAME, more] of [
    ['SIZE', {}],
    ['COLOUR', { MULTIPLE: 'Y' }],
  ] as const)
    await crm.result('crm.contact.userfield.add', { fields: { FIELD_NAME, USER_TYPE_ID: 'string', ...more } })
  const one = await crm.add('contact', {
    ...{ NAME: 'Ann', LAST_NAME: 'Ash', POST: 'Baker', PHONE: [{ VALUE: '+15550101' }], UF_CRM_SIZE: 'small' },
    UF_CRM_COLOUR: ['red'],
  })
  const two = await crm.add('contact', {
    ...{ NAME: 'Anna', LAST_NAME: 'Ashby', COMMENTS: 'loud', PHONE: [{ VALUE: '+15550102' }], UF_CRM_SIZE: 'large' },
    UF_CRM_COLOUR: ['blue'],
  })
  const deal = await crm.add('deal', { CONTACT_ID: two })
  const params = { entityTypeId: 3, id: one, others: [two], choices: { LAST_NAME: two, UF_CRM_SIZE: two } }
  const { result } = await ask('portico.record.merge', params)
  assert.deepEqual(result, { id: one, gone: [two] })
  // biome-ignore lint/suspicious/noExplicitAny: values of every kind
  const kept: any = await crm.get('contact', one)
  assert.deepEqual(
    [kept.NAME, kept.LAST_NAME, kept.POST, kept.COMMENTS, kept.UF_CRM_SIZE, kept.UF_CRM_COLOUR],
    ['Ann', 'Ashby', 'Baker', 'loud', 'large', ['red', 'blue']],
  )
  assert.deepEqual(
    kept.PHONE.map(({ VALUE }: Fields) => VALUE),
    ['+15550101', '+15550102'],
  )
  assert.equal((await crm.get('deal', deal)).CONTACT_ID, String(one))
  assert.equal((await crm.call('crm.contact.get', { id: two })).status, 400)

  const third = await crm.add('contact', { NAME: 'Cay' })
  const noDeletes = await userWith(crm, { CONTACT: { read: 'all', update: 'all' } })
  const refused: [Fields, number, string][] = [
    [{ entityTypeId: 3, id: one, others: [third] }, noDeletes, 'ACCESS_DENIED'],
    [{ entityTypeId: 3, id: one, others: [one] }, 1, 'INVALID_ARG_VALUE'],
    [{ entityTypeId: 3, id: one, others: ['x'] }, 1, 'INVALID_ARG_VALUE'],
    [{ entityTypeId: 3, id: one, others: [99_999] }, 1, 'NOT_FOUND'],
    [{ entityTypeId: 999, id: one, others: [third] }, 1, 'NOT_FOUND'],
  ]
  for (const [params, userId, code] of refused)
    assert.equal((await ask('portico.record.merge', params, userId)).failure?.[0], code, JSON.stringify(params))
  assert.equal((await crm.get('contact', third)).NAME, 'Cay')
})
