// tutorials/crm/how-to-add-crm-objects/how-to-add-repeat-lead.md: who writes again by a form is found among the leads that
// became clients, and the new lead is linked to them.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fails } from '../support/answers.ts'
import { openSdk } from '../support/b24jssdk.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { userWith } from '../support/people.ts'

const crm = await openCrm()
const { $b24, call } = await openSdk(crm.portal)

interface Visitor {
  name?: string
  lastName?: string
  phone?: string
  email?: string
}

interface Client {
  ID: string
  COMPANY_ID: string | null
  CONTACT_ID: string | null
}

/** What the handler of the form does; it gives the new lead's id. */
async function send({ name = '', lastName = '', phone = '', email = '' }: Visitor): Promise<number> {
  const fields: Fields = {
    TITLE: `From the site: ${[name, lastName].join(' ')}`,
    NAME: name || 'Empty name',
    LAST_NAME: lastName,
    PHONE: phone ? [{ VALUE: phone, VALUE_TYPE: 'HOME' }] : [],
    EMAIL: email ? [{ VALUE: email, VALUE_TYPE: 'HOME' }] : [],
  }
  const duplicates: number[] = []
  for (const [type, value] of Object.entries({ PHONE: phone, EMAIL: email })) {
    if (!value) continue
    const found = await call('crm.duplicate.findbycomm', { entity_type: 'LEAD', type, values: [value] })
    if (found.LEAD) duplicates.push(...found.LEAD)
  }
  if (duplicates.length) {
    const clients = await clientsOf(duplicates)
    const company = clients.map(lead => lead.COMPANY_ID).find(id => Number(id) > 0)
    const contact = clients.map(lead => lead.CONTACT_ID).find(id => Number(id) > 0)
    if (company) fields.COMPANY_ID = company
    if (contact) fields.CONTACT_ID = contact
  }
  return call('crm.lead.add', { fields })
}

/** What became of the leads that were converted. */
async function clientsOf(leads: number[]): Promise<Client[]> {
  const list = await $b24.actions.v2.callList.make<Client>({
    method: 'crm.lead.list',
    params: { filter: { '=ID': leads, STATUS_ID: 'CONVERTED' }, select: ['ID', 'COMPANY_ID', 'CONTACT_ID'] },
  })
  return list.getData()!
}

const get = (id: number) => call('crm.lead.get', { id })

/** REST has no conversion: the client is added and bound to the lead that is closed. */
async function convert(lead: number): Promise<[company: number, contact: number]> {
  const company = await crm.add('company', { TITLE: 'Weber GmbH' })
  const contact = await crm.add('contact', { NAME: 'Klaus', LAST_NAME: 'Weber' })
  await crm.update('lead', lead, { COMPANY_ID: company, CONTACT_ID: contact, STATUS_ID: 'CONVERTED' })
  return [company, contact]
}

const find = (phone: string): Promise<Fields> =>
  call('crm.duplicate.findbycomm', { entity_type: 'LEAD', type: 'PHONE', values: [phone] })

test('who writes for the first time has a lead without a client', async () => {
  const visitor = { name: 'Klaus', lastName: 'Weber', phone: '+49301234501', email: 'first@example.com' }
  assert.deepEqual(await find(visitor.phone), [])
  const lead = await get(await send(visitor))
  assert.equal(lead.TITLE, 'From the site: Klaus Weber')
  assert.deepEqual([lead.PHONE[0].VALUE, lead.PHONE[0].VALUE_TYPE], [visitor.phone, 'HOME'])
  assert.deepEqual([lead.EMAIL[0].VALUE, lead.EMAIL[0].VALUE_TYPE], [visitor.email, 'HOME'])
  assert.deepEqual([lead.COMPANY_ID, lead.CONTACT_ID, lead.IS_RETURN_CUSTOMER], [null, null, 'N'])
})

test('who has become a client is linked to company and contact, and the new lead is a repeated one', async () => {
  const visitor = { name: 'Klaus', lastName: 'Weber', phone: '+49301234502' }
  const first = await send(visitor)
  const [company, contact] = await convert(first)
  assert.deepEqual(await find(visitor.phone), { LEAD: [first] })
  const client = { ID: String(first), COMPANY_ID: String(company), CONTACT_ID: String(contact) }
  assert.deepEqual(await clientsOf([first]), [client])
  const before = await get(first)

  const lead = await get(await send(visitor))
  assert.deepEqual([lead.COMPANY_ID, lead.CONTACT_ID], [String(company), String(contact)])
  assert.equal(lead.IS_RETURN_CUSTOMER, 'Y')
  // The old one is as it was, and both are there.
  assert.deepEqual(await get(first), before)
  assert.deepEqual(await find(visitor.phone), { LEAD: [first, Number(lead.ID)] })
})

test('an address of e-mail does as well as a phone', async () => {
  const visitor = { name: 'Klaus', email: 'again@example.com' }
  const first = await send(visitor)
  const [company, contact] = await convert(first)
  const lead = await get(await send(visitor))
  assert.deepEqual([lead.COMPANY_ID, lead.CONTACT_ID], [String(company), String(contact)])
})

test('a lead that has not been converted says nothing of a client', async () => {
  const visitor = { name: 'Klaus', phone: '+49301234503' }
  const first = await send(visitor)
  assert.deepEqual(await clientsOf([first]), [])
  const lead = await get(await send(visitor))
  assert.deepEqual([lead.COMPANY_ID, lead.CONTACT_ID], [null, null])
})

test('the search passes over an extension, and minds how a number is written', async () => {
  const first = await send({ name: 'Klaus', phone: '+49 30 1234567' })
  assert.deepEqual(await find('+49 30 1234567 ext. 12'), { LEAD: [first] })
  assert.deepEqual(await find('49301234567'), [])
})

test('without entity_type contacts and companies are found, too', async () => {
  const phone = '+49301234504'
  const PHONE = [{ VALUE: phone, VALUE_TYPE: 'WORK' }]
  const lead = await send({ name: 'Klaus', phone })
  const contact = await crm.add('contact', { PHONE })
  const company = await crm.add('company', { PHONE })
  const found = await call('crm.duplicate.findbycomm', { type: 'PHONE', values: [phone] })
  assert.deepEqual(found, { LEAD: [lead], CONTACT: [contact], COMPANY: [company] })
})

test('a search takes twenty values', async () => {
  const lead = await send({ name: 'Klaus', phone: '+49301234505' })
  const others = Array.from({ length: 19 }, (_, i) => `+4940000000${10 + i}`)
  const search = async (values: string[]) =>
    (await crm.call('crm.duplicate.findbycomm', { entity_type: 'LEAD', type: 'PHONE', values })).result
  assert.deepEqual(await search([...others, '+49301234505']), { LEAD: [lead] })
  assert.deepEqual(await search([...others, '+494000000099', '+49301234505']), [])
})

test('each mistake has its own text', async () => {
  const search = (params: Fields) => crm.call('crm.duplicate.findbycomm', { entity_type: 'LEAD', ...params })
  const table: [Fields, string][] = [
    [{ values: ['1'] }, 'Communication type is not defined'],
    [{ type: 'PHONE' }, 'Communication values is not defined'],
    [{ type: 'PHONE', values: [] }, 'Communication values is not defined'],
    [{ type: 'FAX', values: ['1'] }, "Communication type 'FAX' is not supported in current context"],
  ]
  for (const [params, text] of table) {
    const { status, error_description } = await search(params)
    assert.deepEqual([status, error_description?.replace(/\.$/, '')], [400, text])
  }
})

test('who may not search or not add leads is refused', async () => {
  const reader = await userWith(crm, { LEAD: { read: 'all' } })
  fails(await crm.call('crm.lead.add', { fields: { TITLE: 'Never' } }, reader), '', 'Access denied.')
  const nobody = await userWith(crm, {})
  const search = { entity_type: 'LEAD', type: 'PHONE', values: ['1'] }
  const { status, error_description } = await crm.call('crm.duplicate.findbycomm', search, nobody)
  assert.deepEqual([status, error_description?.replace(/\.$/, '')], [403, 'Access denied'])
})
