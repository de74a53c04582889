import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { query } from '../../src/store/store.ts'
import { answers, fails } from '../support/answers.ts'
import { crmOf, type Fields, openCrm } from '../support/crm.ts'
import { userWith } from '../support/people.ts'
import { newDatabase, openPortal } from '../support/portal.ts'
import { temporaryFolder } from '../support/process.ts'
import { requisitesOf } from '../support/requisites.ts'

const crm = await openCrm()
const { addRequisite } = requisitesOf(crm)

const all = { read: 'own', add: 'own', update: 'own', delete: 'own' } as const
const manager = await userWith(crm, { COMPANY: all, CONTACT: all, LEAD: all })
const nobody = await userWith(crm, {})
const mine = await crm.add('company', { ASSIGNED_BY_ID: manager })
const others = await crm.add('company')

const write = (verb: string, fields: Fields, userId?: number) => crm.call(`crm.address.${verb}`, { fields }, userId)
const keyOf = (ENTITY_ID: number, TYPE_ID = 1, ENTITY_TYPE_ID = 8) => ({ TYPE_ID, ENTITY_TYPE_ID, ENTITY_ID })
const list = (filter: Fields, userId?: number) => crm.result('crm.address.list', { filter }, userId)

describe('crm.address', () => {
  test('tells its fields', async () => {
    const fields = await crm.result('crm.address.fields', {}, nobody)
    assert.equal(Object.keys(fields).length, 14)
    assert.equal(fields.ANCHOR_ID.isReadOnly, true)
    assert.equal(fields.TYPE_ID.isImmutable, true)
  })

  test('is added, changed and deleted by its kind and owner', async () => {
    const requisite = await addRequisite(mine)
    const key = keyOf(requisite)
    answers(await write('add', { ...key, ADDRESS_1: '1 Main Street', CITY: 'Oslo', ANCHOR_ID: 5 }), true)
    const [address] = await list(key)
    const { LOC_ADDR_ID, ...rest } = address
    assert.match(LOC_ADDR_ID, /^\d+$/)
    assert.deepEqual(rest, {
      TYPE_ID: '1',
      ENTITY_TYPE_ID: '8',
      ENTITY_ID: String(requisite),
      ADDRESS_1: '1 Main Street',
      ADDRESS_2: null,
      CITY: 'Oslo',
      POSTAL_CODE: null,
      REGION: null,
      PROVINCE: null,
      COUNTRY: null,
      COUNTRY_CODE: null,
      ANCHOR_TYPE_ID: '4',
      ANCHOR_ID: String(mine),
    })
    fails(await write('add', { ...key, CITY: 'Bergen' }), '', 'TypeAddress exists.')
    answers(await write('add', keyOf(requisite, 6)), true)
    answers(await write('update', { ...key, CITY: 'Bergen', ADDRESS_1: '' }), true)
    assert.deepEqual([(await list(key))[0].CITY, (await list(key))[0].ADDRESS_1], ['Bergen', ''])
    assert.equal((await list({ ENTITY_TYPE_ID: 8, ENTITY_ID: requisite })).length, 2)
    assert.equal((await list({ ANCHOR_TYPE_ID: 4, ANCHOR_ID: mine, '%CITY': 'erg' })).length, 1)
    answers(await write('delete', key), true)
    for (const verb of ['update', 'delete']) fails(await write(verb, key), '', 'TypeAddress not found.')
    assert.equal((await list({ ENTITY_TYPE_ID: 8, ENTITY_ID: requisite })).length, 1)
  })

  test('a lead has addresses without a requisite, and takes them along', async () => {
    const lead = await crm.add('lead')
    answers(await write('add', { ...keyOf(lead, 11, 1), COUNTRY: 'Norway' }), true)
    const [address] = await list({ ENTITY_TYPE_ID: 1, ENTITY_ID: lead })
    assert.deepEqual([address.ANCHOR_TYPE_ID, address.ANCHOR_ID, address.COUNTRY], ['1', String(lead), 'Norway'])
    await crm.result('crm.lead.delete', { id: lead })
    assert.deepEqual(await list({ ENTITY_TYPE_ID: 1, ENTITY_ID: lead }), [])
  })

  for (const verb of ['add', 'update', 'delete'])
    test(`${verb}: says what is missing in the documented order`, async () => {
      const requisite = await addRequisite(mine)
      const invalid = (name: string) => `${name} is not defined or invalid.`
      fails(await crm.call(`crm.address.${verb}`), '', invalid('TYPE_ID'))
      fails(await crm.call(`crm.address.${verb}`, { fields: 'x' }), '', "Parameter 'fields' must be array.")
      fails(await write(verb, keyOf(requisite, 2, 99)), '', invalid('TYPE_ID'))
      fails(await write(verb, { ...keyOf(0), ENTITY_TYPE_ID: 'x' }), '', invalid('ENTITY_TYPE_ID'))
      fails(await write(verb, keyOf(-1)), '', invalid('ENTITY_ID'))
      // Only old portals have addresses of contacts and companies themselves.
      const ofCompany = verb === 'add' ? invalid('ENTITY_TYPE_ID') : 'TypeAddress not found.'
      fails(await write(verb, keyOf(mine, 1, 4)), '', ofCompany)
      fails(await write(verb, keyOf(77_777)), '', verb === 'add' ? invalid('ENTITY_ID') : 'TypeAddress not found.')
    })

  test('is for who may do so with the contact, company or lead', async () => {
    const hidden = keyOf(await addRequisite(others))
    const own = keyOf(await addRequisite(mine))
    fails(await write('add', hidden, manager), '', 'Access denied.')
    answers(await write('add', own, manager), true)
    answers(await write('add', hidden), true)
    for (const verb of ['update', 'delete']) fails(await write(verb, hidden, manager), '', 'Access denied.')
    assert.equal((await list(hidden, manager)).length, 0)
    assert.equal((await list(own, manager)).length, 1)
    const counted = await crm.call('crm.address.list', {}, manager)
    assert.ok(counted.result.every(({ ANCHOR_ID }: { ANCHOR_ID: string }) => ANCHOR_ID === String(mine)))
    assert.equal(counted.total, counted.result.length)
    fails(await crm.call('crm.address.list', {}, nobody), 0, 'Access denied.')
  })

  test('is copied by the number of its place, where the caller may read it', async () => {
    const source = keyOf(await addRequisite(others))
    await write('add', { ...source, CITY: 'Oslo', POSTAL_CODE: '0150' })
    const [{ LOC_ADDR_ID }] = await list(source)
    const requisite = await addRequisite(mine)
    answers(await write('add', { ...keyOf(requisite), LOC_ADDR_ID }), true)
    const [copy] = await list(keyOf(requisite))
    assert.deepEqual([copy.CITY, copy.POSTAL_CODE], ['Oslo', '0150'])
    assert.notEqual(copy.LOC_ADDR_ID, LOC_ADDR_ID)
    answers(await write('add', { ...keyOf(requisite, 6), LOC_ADDR_ID, CITY: 'Bergen' }), true)
    const [written] = await list(keyOf(requisite, 6))
    assert.deepEqual([written.CITY, written.POSTAL_CODE], ['Bergen', null])
    answers(await write('add', { ...keyOf(requisite, 8), LOC_ADDR_ID }, manager), true)
    assert.equal((await list(keyOf(requisite, 8)))[0].CITY, null)
  })

  test('names what a list shows and how it is sorted', async () => {
    const requisite = await addRequisite(mine)
    for (const [type, city] of [
      [1, 'B'],
      [6, 'C'],
      [8, 'A'],
    ] as const)
      await write('add', { ...keyOf(requisite, type), CITY: city })
    const params = { filter: { ENTITY_TYPE_ID: 8, ENTITY_ID: requisite }, order: { CITY: 'desc' }, select: ['CITY'] }
    answers(await crm.call('crm.address.list', params), [{ CITY: 'C' }, { CITY: 'B' }, { CITY: 'A' }])
    fails(await crm.call('crm.address.list', { order: 'x' }), '', "Parameter 'order' must be array.")
  })
})

describe('the fields of a lead and its actual address are one', () => {
  const words = {
    ADDRESS: 'ADDRESS_1',
    ADDRESS_2: 'ADDRESS_2',
    ADDRESS_CITY: 'CITY',
    ADDRESS_POSTAL_CODE: 'POSTAL_CODE',
    ADDRESS_REGION: 'REGION',
    ADDRESS_PROVINCE: 'PROVINCE',
    ADDRESS_COUNTRY: 'COUNTRY',
    ADDRESS_COUNTRY_CODE: 'COUNTRY_CODE',
    ADDRESS_LOC_ADDR_ID: 'LOC_ADDR_ID',
  }
  const ofLead = (lead: number, type = 1) => keyOf(lead, type, 1)
  const addressOf = async (lead: number, type = 1) => (await list(ofLead(lead, type)))[0]
  /** The address of a lead by the names of crm.address.*, as the lead's fields tell it. */
  async function shown(lead: number): Promise<Fields> {
    const fields = await crm.get('lead', lead)
    return Object.fromEntries(Object.entries(words).map(([name, part]) => [part, fields[name]]))
  }
  async function agree(lead: number, expected: Fields): Promise<void> {
    const address = await addressOf(lead)
    const told = Object.fromEntries(Object.values(words).map(part => [part, address[part]]))
    assert.deepEqual(await shown(lead), told)
    assert.match(told.LOC_ADDR_ID, /^\d+$/)
    for (const [name, value] of Object.entries(expected)) assert.equal(told[name], value, name)
  }
  const nothing = Object.fromEntries(Object.values(words).map(part => [part, null]))
  const texts = Object.fromEntries(Object.keys(words).map(name => [name, `of ${name}`]))
  delete texts.ADDRESS_LOC_ADDR_ID

  test('what is written to the fields is an address', async () => {
    const lead = await crm.add('lead', texts)
    await agree(lead, { ADDRESS_1: 'of ADDRESS', COUNTRY_CODE: 'of ADDRESS_COUNTRY_CODE' })
    const address = await addressOf(lead)
    assert.deepEqual([address.ANCHOR_TYPE_ID, address.ANCHOR_ID], ['1', String(lead)])
    await crm.update('lead', lead, { ADDRESS_CITY: 'Bergen', ADDRESS_2: '' })
    await agree(lead, { ADDRESS_1: 'of ADDRESS', CITY: 'Bergen', ADDRESS_2: '' })
    assert.equal((await addressOf(lead)).LOC_ADDR_ID, address.LOC_ADDR_ID)
    const [found] = await crm.ids('lead', { filter: { ADDRESS_LOC_ADDR_ID: address.LOC_ADDR_ID } })
    assert.equal(found, lead)
  })

  test('what is written to the address is in the fields', async () => {
    const lead = await crm.add('lead', { TITLE: 'Untouched' })
    answers(await write('add', { ...ofLead(lead), CITY: 'Oslo', COUNTRY: 'Norway' }), true)
    await agree(lead, { CITY: 'Oslo', COUNTRY: 'Norway', ADDRESS_1: null })
    assert.deepEqual(await crm.ids('lead', { filter: { ADDRESS_CITY: 'Oslo' } }), [lead])
    answers(await write('update', { ...ofLead(lead), CITY: 'Bergen' }), true)
    await agree(lead, { CITY: 'Bergen', COUNTRY: 'Norway' })
    answers(await write('delete', ofLead(lead)), true)
    assert.deepEqual(await shown(lead), nothing)
    assert.equal((await crm.get('lead', lead)).TITLE, 'Untouched')
  })

  test('addresses of other types are none of the fields', async () => {
    const lead = await crm.add('lead', { ADDRESS: 'Street 1' })
    answers(await write('add', { ...ofLead(lead, 11), ADDRESS_1: 'Port' }), true)
    answers(await write('update', { ...ofLead(lead, 11), ADDRESS_1: 'Harbour' }), true)
    await agree(lead, { ADDRESS_1: 'Street 1' })
    answers(await write('delete', ofLead(lead, 11)), true)
    await agree(lead, { ADDRESS_1: 'Street 1' })
    fails(await write('add', { ...ofLead(lead), CITY: 'Oslo' }), '', 'TypeAddress exists.')
  })

  test('no words are no address', async () => {
    for (const fields of [{}, { ADDRESS: '' }, { ADDRESS: null, ADDRESS_LOC_ADDR_ID: 77_777 }]) {
      const lead = await crm.add('lead', fields)
      assert.equal(await addressOf(lead), undefined)
      assert.equal((await crm.get('lead', lead)).ADDRESS_LOC_ADDR_ID, null)
    }
    const lead = await crm.add('lead', { ADDRESS: 'Street 1', ADDRESS_CITY: 'Oslo' })
    await crm.update('lead', lead, { ADDRESS: '', ADDRESS_CITY: null })
    assert.equal(await addressOf(lead), undefined)
    assert.equal((await crm.get('lead', lead)).ADDRESS_LOC_ADDR_ID, null)
    answers(await write('add', { ...ofLead(lead), CITY: 'Bergen' }), true)
    await agree(lead, { CITY: 'Bergen' })
  })

  test('the number of a place copies an address that the caller may read', async () => {
    const source = await crm.add('lead', { ADDRESS: 'Street 1', ADDRESS_CITY: 'Oslo' })
    const { LOC_ADDR_ID } = await addressOf(source)
    const copy = await crm.add('lead', { ADDRESS_LOC_ADDR_ID: LOC_ADDR_ID })
    await agree(copy, { ADDRESS_1: 'Street 1', CITY: 'Oslo' })
    assert.notEqual((await addressOf(copy)).LOC_ADDR_ID, LOC_ADDR_ID)
    await crm.update('lead', copy, { ADDRESS_CITY: 'Bergen', ADDRESS_LOC_ADDR_ID: LOC_ADDR_ID })
    await agree(copy, { ADDRESS_1: 'Street 1', CITY: 'Bergen' })
    const blind = await crm.add('lead', { ADDRESS_LOC_ADDR_ID: LOC_ADDR_ID }, manager)
    assert.equal(await addressOf(blind), undefined)
  })

  test('two leads of one address are merged, of two they are not', async () => {
    const merge = async (...entityIds: number[]) =>
      (await crm.result('crm.entity.mergeBatch', { params: { entityTypeId: 1, entityIds } })).STATUS
    const lead = (ADDRESS?: string) => crm.add('lead', { TITLE: 'One', ...(ADDRESS ? { ADDRESS } : {}) })
    const main = await lead()
    assert.equal(await merge(main, await lead('Street 1'), await lead('Street 1')), 'SUCCESS')
    await agree(main, { ADDRESS_1: 'Street 1' })
    assert.equal(await merge(main, await lead('Street 1')), 'SUCCESS')
    assert.equal(await merge(main, await lead('Street 2')), 'CONFLICT')
    await agree(main, { ADDRESS_1: 'Street 1' })
  })

  test('those of contacts and companies have nothing to do with the addresses of their requisites', async () => {
    const company = await crm.add('company', { ADDRESS: 'Street 1', REG_ADDRESS: 'Street 2' })
    const requisite = await addRequisite(company)
    answers(await write('add', { ...keyOf(requisite), ADDRESS_1: 'Street 3' }), true)
    const { ADDRESS, REG_ADDRESS, ADDRESS_LOC_ADDR_ID } = await crm.get('company', company)
    assert.deepEqual([ADDRESS, REG_ADDRESS, ADDRESS_LOC_ADDR_ID], ['Street 1', 'Street 2', null])
    assert.equal((await list({ ANCHOR_TYPE_ID: 4, ANCHOR_ID: company })).length, 1)
  })

  test('in a portal that knew two of them, too', async t => {
    const server = process.env.PORTICO_TEST_POSTGRES
    const where = server ? { database: await newDatabase(server) } : { data: temporaryFolder(t) }
    const older = await openPortal(where)
    const before = crmOf(older)
    const both = await before.add('lead', { ADDRESS: 'Street 1', ADDRESS_CITY: 'Oslo' })
    const fieldsAlone = await before.add('lead', { ADDRESS: 'Street 2' })
    const addressAlone = await before.add('lead')
    const none = await before.add('lead', { ADDRESS: '' })
    await before.result('crm.address.add', { fields: { ...ofLead(addressAlone), CITY: 'Rome' } })
    await older.store.write(async db => {
      await query(db, 'delete from address where entity_id = ?', [fieldsAlone])
      await query(db, `update address set city = 'Bergen', address_1 = null where entity_id = ?`, [both])
      await query(db, 'update lead set address_city = null where id = ?', [addressAlone])
      await query(db, 'update lead set address_loc_addr_id = 9999')
      await query(db, 'drop index recurring_based_id')
      await query(db, "delete from migration where name = '0016-own-addresses'")
    })
    await older.close()
    const portal = await openPortal(where)
    t.after(() => portal.close())
    const now = crmOf(portal)
    for (const [lead, street, city] of [
      [both, 'Street 1', 'Bergen'],
      [fieldsAlone, 'Street 2', null],
      [addressAlone, null, 'Rome'],
    ] as const) {
      const fields = await now.get('lead', lead)
      const [address] = await now.result('crm.address.list', { filter: ofLead(lead) })
      assert.deepEqual([fields.ADDRESS, fields.ADDRESS_CITY], [street, city])
      assert.deepEqual([address.ADDRESS_1, address.CITY, address.ANCHOR_ID], [street, city, String(lead)])
      assert.equal(fields.ADDRESS_LOC_ADDR_ID, address.LOC_ADDR_ID)
    }
    assert.equal((await now.get('lead', none)).ADDRESS_LOC_ADDR_ID, null)
    assert.equal((await now.call('crm.address.list', { filter: ofLead(none) })).total, 0)
  })
})
