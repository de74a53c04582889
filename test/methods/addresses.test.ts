import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { answers, fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { requisitesOf, userWith } from '../support/requisites.ts'

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
