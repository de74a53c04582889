import assert from 'node:assert/strict'
import { test } from 'node:test'
import { query } from '../../src/store/store.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { pagesCall } from '../support/pages-call.ts'
import { userWith } from '../support/people.ts'

const crm = await openCrm()

const convert = (params: Fields, userId?: number) => pagesCall(crm.portal, 'portico.lead.convert', params, userId)
const values = (list: unknown) => ((list ?? []) as { VALUE: string }[]).map(({ VALUE }) => VALUE)
const userfield = (type: string, fields: Fields) => crm.result(`crm.${type}.userfield.add`, { fields })
test('a lead becomes a contact of a company and a deal with all that belongs to it', async () => {
  for (const type of ['lead', 'deal', 'contact']) {
    await userfield(type, { FIELD_NAME: 'SIZE', USER_TYPE_ID: 'double' })
    await userfield(type, {
      ...{ FIELD_NAME: 'COLOUR', USER_TYPE_ID: 'enumeration', MULTIPLE: type === 'lead' ? 'Y' : 'N' },
      LIST: type === 'lead' ? [{ VALUE: 'Red' }, { VALUE: 'Blue' }] : [{ VALUE: 'Green' }, { VALUE: 'Blue' }],
    })
  }
  await userfield('lead', { FIELD_NAME: 'PLAN', USER_TYPE_ID: 'file' })
  await userfield('deal', { FIELD_NAME: 'PLAN', USER_TYPE_ID: 'file', MULTIPLE: 'Y' })
  await userfield('lead', { FIELD_NAME: 'SINCE', USER_TYPE_ID: 'date' })
  await userfield('deal', { FIELD_NAME: 'SINCE', USER_TYPE_ID: 'string' })
  const colours = (await crm.result('crm.lead.fields')).UF_CRM_COLOUR.items
  const blue = colours.find(({ VALUE }: Fields) => VALUE === 'Blue').ID
  const lead = await crm.add('lead', {
    ...{ TITLE: 'Three ovens', NAME: 'Ann', LAST_NAME: 'Ash', POST: 'Baker', COMPANY_TITLE: 'Ash & Sons' },
    ...{ PHONE: [{ VALUE: '+15550100' }], EMAIL: [{ VALUE: 'ann@ash.example' }], WEB: [{ VALUE: 'ash.example' }] },
    ...{ CURRENCY_ID: 'EUR', OPPORTUNITY: 5, SOURCE_ID: 'WEB', UTM_SOURCE: 'paper', COMMENTS: 'soon', OPENED: 'N' },
    ...{ ORIGIN_ID: 'x-1', UF_CRM_SIZE: 2.5, UF_CRM_COLOUR: [blue], UF_CRM_SINCE: '2026-01-02' },
    UF_CRM_PLAN: { fileData: ['plan.txt', Buffer.from('a plan').toString('base64')] },
  })
  await crm.result('crm.lead.productrows.set', {
    id: lead,
    rows: [{ PRODUCT_NAME: 'Oven', PRICE: 100.5, QUANTITY: 3, TAX_RATE: 10, TAX_INCLUDED: 'Y' }],
  })
  const todo = await crm.result('crm.activity.todo.add', {
    ...{ ownerTypeId: 1, ownerId: lead, deadline: '2030-01-01T10:00:00', title: 'Call Ann' },
  })
  const comment = await crm.result('crm.timeline.comment.add', {
    fields: {
      ...{ ENTITY_ID: lead, ENTITY_TYPE: 'lead', COMMENT: 'She wants them soon' },
      FILES: [['oven.txt', Buffer.from('oven').toString('base64')]],
    },
  })

  const { result, failure } = await convert({ id: lead, contact: {}, company: {}, deal: {} })
  assert.equal(failure, undefined)
  const { contactId, companyId, dealId } = result
  const [contact, company] = [await crm.get('contact', contactId), await crm.get('company', companyId)]
  assert.deepEqual(
    [
      contact.NAME,
      contact.LAST_NAME,
      contact.POST,
      contact.COMPANY_ID,
      contact.LEAD_ID,
      contact.SOURCE_ID,
      contact.OPENED,
    ],
    ['Ann', 'Ash', 'Baker', String(companyId), String(lead), 'WEB', 'N'],
  )
  assert.deepEqual(
    [values(contact.PHONE), values(contact.EMAIL), values(contact.WEB), values(company.WEB), values(company.PHONE)],
    [['+15550100'], ['ann@ash.example'], [], ['ash.example'], []],
  )
  assert.deepEqual([company.TITLE, company.LEAD_ID, company.UTM_SOURCE], ['Ash & Sons', String(lead), 'paper'])
  // biome-ignore lint/suspicious/noExplicitAny: values of every kind
  const deal: any = await crm.get('deal', dealId)
  assert.deepEqual(
    [deal.TITLE, deal.OPPORTUNITY, deal.CURRENCY_ID, deal.CONTACT_ID, deal.COMPANY_ID, deal.LEAD_ID, deal.COMMENTS],
    ['Three ovens', '301.50', 'EUR', String(contactId), String(companyId), String(lead), 'soon'],
  )
  assert.deepEqual([deal.TAX_VALUE, deal.STAGE_ID, deal.ORIGIN_ID, deal.UF_CRM_SIZE], ['27.41', 'NEW', null, '2.5'])
  const dealColours = (await crm.result('crm.deal.fields')).UF_CRM_COLOUR.items
  assert.equal(dealColours.find(({ ID }: Fields) => String(ID) === String(deal.UF_CRM_COLOUR)).VALUE, 'Blue')
  assert.equal(deal.UF_CRM_SINCE, null)
  assert.equal(deal.UF_CRM_PLAN.length, 1)
  const [row] = await crm.result('crm.deal.productrows.get', { id: dealId })
  assert.deepEqual([row.PRODUCT_NAME, row.PRICE, row.QUANTITY, row.TAX_RATE], ['Oven', 100.5, 3, 10])

  for (const [type, id] of [
    ['contact', contactId],
    ['company', companyId],
    ['deal', dealId],
  ]) {
    const number = { contact: 3, company: 4, deal: 2 }[type as 'contact']
    const [activity] = await crm.result('crm.activity.list', {
      filter: { BINDINGS: [{ OWNER_TYPE_ID: number, OWNER_ID: id }] },
    })
    assert.equal(Number(activity?.ID), todo.id, type)
    const [told] = await crm.result('crm.timeline.comment.list', { filter: { ENTITY_ID: id, ENTITY_TYPE: type } })
    assert.equal(Number(told?.ID), comment, type)
  }
  const converted = await crm.get('lead', lead)
  assert.deepEqual(
    [converted.STATUS_ID, converted.STATUS_SEMANTIC_ID, converted.CONTACT_ID, converted.COMPANY_ID],
    ['CONVERTED', 'S', String(contactId), String(companyId)],
  )
  assert.equal(converted.IS_RETURN_CUSTOMER, 'N')
  const { items } = await crm.result('crm.stagehistory.list', { entityTypeId: 1, filter: { OWNER_ID: lead } })
  assert.deepEqual(
    items.map((item: Fields) => item.STATUS_ID),
    ['NEW', 'CONVERTED'],
  )
  // What the lead leaves behind stays with those that it became.
  await crm.result('crm.lead.delete', { id: lead })
  const [left] = await crm.result('crm.timeline.comment.list', { filter: { ENTITY_ID: dealId, ENTITY_TYPE: 'deal' } })
  assert.equal(Number(left.ID), comment)
})

test('clients that there are are taken, and get what they do not have', async () => {
  const contact = await crm.add('contact', { NAME: 'Ben', PHONE: [{ VALUE: '+1 555 0101' }] })
  const lead = await crm.add('lead', {
    ...{ TITLE: 'Again', NAME: 'Benjamin', COMPANY_TITLE: 'Birch' },
    PHONE: [{ VALUE: '+15550101' }, { VALUE: '+15550102' }],
  })
  const { result } = await convert({ id: lead, contact: { id: contact }, company: { fields: { TITLE: 'Birch Ltd' } } })
  assert.deepEqual([result.contactId, result.dealId], [contact, null])
  const taken = await crm.get('contact', contact)
  assert.deepEqual(
    [taken.NAME, values(taken.PHONE), taken.COMPANY_ID],
    ['Ben', ['+1 555 0101', '+15550102'], String(result.companyId)],
  )
  assert.equal((await crm.get('company', result.companyId)).TITLE, 'Birch Ltd')
  // Later it becomes a deal as well: for the client that the lead has by now.
  const later = await convert({ id: lead, deal: { fields: { TITLE: 'At last' } } })
  const deal = await crm.get('deal', later.result.dealId)
  assert.deepEqual(
    [deal.TITLE, deal.CONTACT_ID, deal.COMPANY_ID],
    ['At last', String(contact), String(result.companyId)],
  )
})

test('a deal comes into the pipeline that is chosen, a contact without a name is called as the lead', async () => {
  const category = await crm.result('crm.category.add', { entityTypeId: 2, fields: { name: 'Service' } })
  const lead = await crm.add('lead', { TITLE: 'Nobody yet' })
  const fields = { CATEGORY_ID: category.category.id }
  const { result } = await convert({ id: lead, contact: {}, deal: { fields } })
  assert.match((await crm.get('deal', result.dealId)).STAGE_ID!, new RegExp(`^C${category.category.id}:`))
  assert.equal((await crm.get('contact', result.contactId)).NAME, 'Nobody yet')
})

test('nothing is made where a part is refused, and who may not is told so', async () => {
  const lead = await crm.add('lead', { TITLE: 'Refused' })
  const before = [await crm.ids('contact'), await crm.ids('company'), await crm.ids('deal')]
  const all = { read: 'all', add: 'all', update: 'all' } as const
  const noDeals = await userWith(crm, { LEAD: all, CONTACT: all, COMPANY: all })
  const readsLeads = await userWith(crm, { LEAD: { read: 'all' }, CONTACT: all })
  const blind = await userWith(crm, { LEAD: all, DEAL: all })
  await userfield('deal', { FIELD_NAME: 'MUST', USER_TYPE_ID: 'string', MANDATORY: 'Y' })
  const refused: [Fields, number, string][] = [
    [{ id: lead }, 1, 'INVALID_ARG_VALUE'],
    [{ id: lead, deal: { id: 5 } }, 1, 'INVALID_ARG_VALUE'],
    [{ id: lead, contact: 'x' }, 1, 'INVALID_ARG_VALUE'],
    [{ id: lead, deal: { fields: { CATEGORY_ID: 999 } } }, 1, 'INVALID_ARG_VALUE'],
    [{ id: 99_999, deal: {} }, 1, 'NOT_FOUND'],
    [{ id: lead, contact: { id: 99_999 } }, 1, 'NOT_FOUND'],
    [{ id: lead, contact: {}, deal: {} }, noDeals, 'ACCESS_DENIED'],
    [{ id: lead, contact: {} }, readsLeads, 'ACCESS_DENIED'],
    [{ id: lead, contact: { id: before[0]![0]! }, deal: {} }, blind, 'ACCESS_DENIED'],
    [{ id: lead, contact: {}, company: {}, deal: {} }, 1, 'ERROR_CORE'],
  ]
  for (const [params, userId, code] of refused) {
    const { failure } = await convert(params, userId)
    assert.equal(failure?.[0], code, JSON.stringify([params, failure]))
  }
  assert.deepEqual([await crm.ids('contact'), await crm.ids('company'), await crm.ids('deal')], before)
  assert.equal((await crm.get('lead', lead)).STATUS_ID, 'NEW')
  assert.equal((await crm.call('portico.lead.convert', { id: lead, deal: {} })).error, 'ERROR_METHOD_NOT_FOUND')
})

test('its events are those of adding and changing', async () => {
  const events = ['CONTACTADD', 'COMPANYADD', 'DEALADD', 'LEADUPDATE'].map(name => `ONCRM${name}`)
  await crm.portal.control('outgoing', 'add', { url: 'http://127.0.0.1:9/', events })
  const lead = await crm.add('lead', { TITLE: 'Heard', NAME: 'Cay' })
  await convert({ id: lead, contact: {}, company: {}, deal: { fields: { UF_CRM_MUST: 'x' } } })
  const rows = await query(
    crm.portal.store.read,
    'select event from event_outbox union all select event from event_delivery',
    [],
  )
  assert.deepEqual(rows.map(({ event }) => event).sort(), events.toSorted())
})
