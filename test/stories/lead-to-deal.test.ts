import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fails } from '../support/answers.ts'
import { openCrm } from '../support/crm.ts'
import { addRole, addUser } from '../support/people.ts'

const crm = await openCrm()

test('a call becomes a lead, the lead a client, the client a won deal', async () => {
  const lead = await crm.add('lead', {
    TITLE: 'Wants a bakery line',
    NAME: 'Anna',
    LAST_NAME: 'Baker',
    COMPANY_TITLE: 'Bakery',
    SOURCE_ID: 'CALL',
    OPPORTUNITY: 12500,
    PHONE: [{ VALUE: '+12025550120', VALUE_TYPE: 'WORK' }],
  })
  const { result: found } = await crm.call('crm.lead.list', {
    filter: { PHONE: '+12025550120', '!STATUS_SEMANTIC_ID': ['S', 'F'] },
    select: ['TITLE', 'STATUS_ID', 'OPPORTUNITY'],
  })
  const asListed = { ID: String(lead), TITLE: 'Wants a bakery line', STATUS_ID: 'NEW', OPPORTUNITY: '12500.00' }
  assert.deepEqual(found, [asListed])

  // REST has no conversion: the integration makes the client itself and closes the lead.
  const company = await crm.add('company', { TITLE: 'Bakery' })
  const { PHONE } = await crm.result('crm.lead.get', { id: lead })
  const contact = await crm.add('contact', { NAME: 'Anna', LAST_NAME: 'Baker', COMPANY_ID: company, PHONE })
  await crm.update('lead', lead, { STATUS_ID: 'CONVERTED' })
  const closed = await crm.get('lead', lead)
  assert.equal(closed.STATUS_SEMANTIC_ID, 'S')
  assert.notEqual(closed.DATE_CLOSED, '')

  const deal = await crm.add('deal', {
    TITLE: 'Bakery line',
    COMPANY_ID: company,
    CONTACT_IDS: [contact],
    OPPORTUNITY: closed.OPPORTUNITY,
    CURRENCY_ID: closed.CURRENCY_ID,
  })
  assert.equal((await crm.get('deal', deal)).IS_NEW, 'Y')
  for (const STAGE_ID of ['PREPARATION', 'EXECUTING', 'WON']) await crm.update('deal', deal, { STAGE_ID })
  const won = await crm.get('deal', deal)
  assert.deepEqual(
    [won.STAGE_SEMANTIC_ID, won.CLOSED, won.IS_NEW, won.OPPORTUNITY, won.CONTACT_ID, won.COMPANY_ID],
    ['S', 'Y', 'N', '12500.00', String(contact), String(company)],
  )
  assert.deepEqual(await crm.ids('deal', { filter: { COMPANY_ID: company, CLOSED: 'N' } }), [])
})

test('a client who is known calls again', async () => {
  const contact = await crm.add('contact', { NAME: 'Boris', PHONE: [{ VALUE: '555888' }] })
  const [known] = await crm.ids('contact', { filter: { PHONE: '555888' } })
  assert.equal(known, contact)

  const lead = await crm.add('lead', { TITLE: 'Boris again', CONTACT_ID: known })
  assert.equal((await crm.get('lead', lead)).IS_RETURN_CUSTOMER, 'Y')

  // It was another Boris after all.
  await crm.update('lead', lead, { CONTACT_ID: '' })
  assert.equal((await crm.get('lead', lead)).IS_RETURN_CUSTOMER, 'N')
})

test('a manager hands a lead over', async () => {
  const own = { read: 'own', add: 'own', update: 'own' } as const
  const [anna, boris] = [await addUser(crm.portal), await addUser(crm.portal)]
  await addRole(crm.portal, { name: 'Manager', permissions: { LEAD: own }, relations: [`U${anna}`, `U${boris}`] })
  const lead = await crm.add('lead', { TITLE: 'Ovens for Boris' }, anna)
  fails(await crm.call('crm.lead.get', { id: lead }, boris), '', 'Access denied.')

  await crm.update('lead', lead, { ASSIGNED_BY_ID: boris, COMMENTS: 'Yours from now on' }, anna)
  fails(await crm.call('crm.lead.get', { id: lead }, anna), '', 'Access denied.')
  assert.deepEqual(await crm.ids('lead', {}, anna), [])
  assert.deepEqual(await crm.ids('lead', {}, boris), [lead])
  const { ASSIGNED_BY_ID, CREATED_BY_ID, MODIFY_BY_ID, COMMENTS } = await crm.get('lead', lead, boris)
  assert.deepEqual(
    [ASSIGNED_BY_ID, CREATED_BY_ID, MODIFY_BY_ID, COMMENTS],
    [...[String(boris), String(anna), String(anna), 'Yours from now on']],
  )

  // Neither of them may delete it.
  fails(await crm.call('crm.lead.delete', { id: lead }, boris), '', 'Access denied.')
})
