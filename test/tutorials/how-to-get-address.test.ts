// tutorials/crm/how-to-get-lists/how-to-get-address.md: the addresses of a client are those of its requisites, a lead
// has its own, and a field of a card may hold one.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { resultOf } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { addUser } from '../support/people.ts'

const crm = await openCrm()

const contact = await crm.add('contact', { NAME: 'Klaus' })
const preset = (await crm.result('crm.requisite.preset.list', { select: ['ID'] }))[0].ID
const requisite = await crm.result('crm.requisite.add', {
  fields: { ENTITY_TYPE_ID: 3, ENTITY_ID: contact, PRESET_ID: preset, NAME: 'Klaus' },
})

const parts = { CITY: 'Berlin', PROVINCE: 'Berlin', COUNTRY: 'Germany' }
const street = { TYPE_ID: 1, ADDRESS_1: 'Tverskaya Street, 7', POSTAL_CODE: '125009', ...parts }
const delivery = { TYPE_ID: 11, ADDRESS_1: 'Granatny Lane, 10', POSTAL_CODE: '123001', REGION: 'Presnensky', ...parts }
for (const address of [street, delivery])
  await crm.result('crm.address.add', { fields: { ENTITY_TYPE_ID: 8, ENTITY_ID: requisite, ...address } })

const requisitesOf = (filter: Fields) =>
  crm.call('crm.requisite.list', { filter, select: ['ID', 'ENTITY_TYPE_ID', 'ENTITY_ID'] })
const addressesOf = (filter: Fields, userId = 1) => crm.call('crm.address.list', { filter }, userId)

test('from the client to the requisite, and on to its addresses', async () => {
  const requisites = await requisitesOf({ ENTITY_TYPE_ID: 3, ENTITY_ID: contact })
  assert.equal(requisites.total, 1)
  assert.deepEqual(resultOf(requisites), [{ ID: String(requisite), ENTITY_TYPE_ID: '3', ENTITY_ID: String(contact) }])
  const addresses = await addressesOf({ ENTITY_TYPE_ID: 8, ENTITY_ID: resultOf(requisites)[0].ID })
  assert.equal(addresses.total, 2)
  const own = {
    ...{ ENTITY_TYPE_ID: '8', ENTITY_ID: String(requisite), ADDRESS_2: null, COUNTRY_CODE: null },
    ...{ ANCHOR_TYPE_ID: '3', ANCHOR_ID: String(contact) },
  }
  assert.deepEqual(
    addresses.result.map(({ LOC_ADDR_ID: _, ...address }: Fields) => address),
    [
      { ...own, ...street, TYPE_ID: '1', REGION: null },
      { ...own, ...delivery, TYPE_ID: '11' },
    ],
  )
  const one = await addressesOf({ ENTITY_TYPE_ID: 8, ENTITY_ID: requisite, TYPE_ID: 11 })
  assert.deepEqual(
    one.result.map(({ ADDRESS_1 }: Fields) => ADDRESS_1),
    [delivery.ADDRESS_1],
  )
  const kinds = await crm.result('crm.enum.addresstype')
  for (const id of [1, 11]) assert.ok(kinds.some(({ ID }: Fields) => Number(ID) === id))
})

test('the address of a lead is its own', async () => {
  const lead = await crm.add('lead', { TITLE: 'Asks', ADDRESS: 'Lindenstraße 1', ADDRESS_CITY: 'Berlin' })
  const [address] = resultOf(await addressesOf({ ENTITY_TYPE_ID: 1, ENTITY_ID: lead }))
  assert.deepEqual([address?.ADDRESS_1, address?.CITY], ['Lindenstraße 1', 'Berlin'])
})

test('a field of the type address is on the card alone', async () => {
  const fields = (FIELD_NAME: string, MULTIPLE: string) => ({ FIELD_NAME, USER_TYPE_ID: 'address', MULTIPLE })
  await crm.result('crm.contact.userfield.add', { fields: fields('PLACE', 'N') })
  await crm.result('crm.contact.userfield.add', { fields: fields('PLACES', 'Y') })
  await crm.result('crm.contact.userfield.add', { fields: { FIELD_NAME: 'TEXT', USER_TYPE_ID: 'string' } })
  const filter = { USER_TYPE_ID: 'address' }
  const found = await crm.call('crm.contact.userfield.list', { filter })
  assert.equal(found.total, 2)
  assert.deepEqual(
    found.result.map(({ FIELD_NAME, MULTIPLE, ENTITY_ID }: Fields) => [FIELD_NAME, MULTIPLE, ENTITY_ID]),
    [
      ['UF_CRM_PLACE', 'N', 'CRM_CONTACT'],
      ['UF_CRM_PLACES', 'Y', 'CRM_CONTACT'],
    ],
  )
  const place = 'Granatny Lane, 10, Berlin, Berlin, Germany, 123001|55.761234;37.591234'
  await crm.update('contact', contact, { UF_CRM_PLACE: place, UF_CRM_PLACES: [place, ', , Berlin|;'] })
  const { UF_CRM_PLACE, UF_CRM_PLACES } = (await crm.get('contact', contact)) as Fields
  // Text, coordinates, the number of the address.
  assert.ok(String(UF_CRM_PLACE).startsWith(place))
  assert.equal((UF_CRM_PLACES as string[]).length, 2)
  assert.ok(String((UF_CRM_PLACES as string[])[1]).startsWith(', , Berlin|;'))
  assert.equal((await addressesOf({ ENTITY_TYPE_ID: 8, ENTITY_ID: requisite })).total, 2)
})

test('a lead has no requisites', async () => {
  const ofLeads = await requisitesOf({ ENTITY_TYPE_ID: 1, ENTITY_ID: 1 })
  assert.equal(ofLeads.error_description, 'Access denied.')
})

test('a company of that id, and an address by the id of the contact, are empty', async () => {
  const company = (await crm.add('company', { TITLE: 'Weber' })) + 1000
  assert.deepEqual(resultOf(await requisitesOf({ ENTITY_TYPE_ID: 3, ENTITY_ID: company })), [])
  assert.deepEqual(resultOf(await addressesOf({ ENTITY_TYPE_ID: 8, ENTITY_ID: 999999 })), [])
  assert.deepEqual(resultOf(await addressesOf({ ENTITY_TYPE_ID: 8, ENTITY_ID: requisite, TYPE_ID: 4 })), [])
})

test('who may not read them is refused', async () => {
  const id = await addUser(crm.portal)
  const addresses = await addressesOf({ ENTITY_TYPE_ID: 8, ENTITY_ID: requisite }, id)
  assert.equal(addresses.error_description, 'Access denied.')
  const fields = await crm.call('crm.contact.userfield.list', { filter: { USER_TYPE_ID: 'address' } }, id)
  assert.equal(fields.error_description?.replace(/\.$/, ''), 'Access denied')
})
