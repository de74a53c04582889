import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fails } from '../support/answers.ts'
import { openSdk, type SdkCall } from '../support/b24jssdk.ts'
import { type Crm, type Fields, openCrm } from '../support/crm.ts'
import { userWith } from '../support/people.ts'

/** What a tutorial adds with a requisite and its address, from a form on a website. */
interface Form {
  type: 'company' | 'contact'
  entityTypeId: number
  /** The entity of rights on it. */
  right: string
  fields: Fields
  requisite: Fields
}

export interface Added {
  owner: number
  requisite: number
}

/** What the form sends of the address. */
const address = { ADDRESS_1: 'Tiergartenstraße 17', CITY: 'Berlin', POSTAL_CODE: '10785' }

/** What three tutorials claim alike: a client, its requisite and the address of that, made from one form. */
export async function requisiteForm({ type, entityTypeId, right, fields, requisite }: Form): Promise<{
  crm: Crm
  call: SdkCall
  /** Runs the handler of the form. */
  handle(): Promise<Added>
}> {
  const crm = await openCrm()
  const { call } = await openSdk(crm.portal)
  const presets: { ID: string; NAME: string }[] = await call('crm.requisite.preset.list', { select: ['ID', 'NAME'] })

  const addOwner = (): Promise<number> =>
    call(`crm.${type}.add`, { fields: { ...fields, PHONE: [{ VALUE: '+49301234567', VALUE_TYPE: 'WORK' }] } })
  const addRequisite = (ENTITY_ID: number, more: Fields = {}): Promise<number> => {
    const PRESET_ID = Number(presets[0]!.ID)
    const own = { ENTITY_TYPE_ID: entityTypeId, ENTITY_ID, PRESET_ID, ACTIVE: 'Y', ...requisite, ...more }
    return call('crm.requisite.add', { fields: own })
  }
  const addAddress = (ENTITY_ID: number): Promise<boolean> =>
    call('crm.address.add', { fields: { ...address, TYPE_ID: 1, ENTITY_TYPE_ID: 8, ENTITY_ID } })
  const handle = async (): Promise<Added> => {
    const owner = await addOwner()
    const requisite = await addRequisite(owner)
    assert.equal(await addAddress(requisite), true)
    return { owner, requisite }
  }
  const requisitesOf = (owner: number) =>
    call('crm.requisite.list', {
      filter: { ENTITY_TYPE_ID: entityTypeId, ENTITY_ID: owner },
      select: ['ID', 'ENTITY_TYPE_ID', 'ENTITY_ID', 'NAME'],
    })
  const addressesOf = (requisite: number) =>
    call('crm.address.list', { filter: { ENTITY_TYPE_ID: 8, ENTITY_ID: requisite } })

  test('the form is made of the presets and the fields of an address', async () => {
    assert.ok(presets.length > 0)
    for (const preset of presets) assert.deepEqual(Object.keys(preset).sort(), ['ID', 'NAME'])
    const described: Record<string, Fields> = await call('crm.address.fields')
    const common = { isReadOnly: false, isMultiple: false, isDynamic: false }
    const known = ({ title, ...rest }: Fields) => rest
    assert.deepEqual(known(described.TYPE_ID!), { ...common, type: 'integer', isRequired: true, isImmutable: true })
    for (const text of [described.ADDRESS_1!, described.CITY!])
      assert.deepEqual(known(text), { ...common, type: 'string', isRequired: false, isImmutable: false })
    // What the handler fills in by itself is what is required.
    const needed = Object.keys(described).filter(name => described[name]!.isRequired)
    assert.deepEqual(needed.sort(), ['ENTITY_ID', 'ENTITY_TYPE_ID', 'TYPE_ID'])
  })

  test('the numbers that the handler fills in come from the enumerations', async () => {
    const owners: { ID: number; SYMBOL_CODE: string }[] = await call('crm.enum.ownertype')
    const idOf = (code: string) => owners.find(({ SYMBOL_CODE }) => SYMBOL_CODE === code)?.ID
    assert.deepEqual([idOf(type.toUpperCase()), idOf('REQUISITE')], [entityTypeId, 8])
    const kinds: { ID: number }[] = await call('crm.enum.addresstype')
    assert.ok(kinds.some(({ ID }) => ID === 1))
  })

  test('three records come of it, each linked to the one before', async () => {
    const { owner, requisite: id } = await handle()
    assert.deepEqual([typeof owner, typeof id], ['number', 'number'])
    const named = { ENTITY_TYPE_ID: String(entityTypeId), ENTITY_ID: String(owner), NAME: requisite.NAME }
    assert.deepEqual(await requisitesOf(owner), [{ ID: String(id), ...named }])

    const [only, ...more] = await addressesOf(id)
    const { TYPE_ID, ENTITY_TYPE_ID, ENTITY_ID, ADDRESS_1, CITY, POSTAL_CODE } = only
    assert.deepEqual(more, [])
    assert.deepEqual([TYPE_ID, ENTITY_TYPE_ID, ENTITY_ID], ['1', '8', String(id)])
    assert.deepEqual({ ADDRESS_1, CITY, POSTAL_CODE }, address)
    assert.equal('ID' in only, false, 'an address has no id of its own')
    assert.equal((await call(`crm.${type}.get`, { id: owner })).PHONE[0].VALUE, '+49301234567')
  })

  test('the form sent again makes three more', async () => {
    const one = await handle()
    const other = await handle()
    assert.ok(one.owner !== other.owner && one.requisite !== other.requisite)
  })

  test('a requisite has one address of each type', async () => {
    const { requisite: id } = await handle()
    const own = { ENTITY_TYPE_ID: 8, ENTITY_ID: id, CITY: 'Bonn' }
    const again = await crm.call('crm.address.add', { fields: { ...own, TYPE_ID: 1 } })
    fails(again, '', 'TypeAddress exists.')
    assert.equal((await addressesOf(id)).length, 1)
    assert.equal(await call('crm.address.update', { fields: { ...own, TYPE_ID: 1 } }), true)
    assert.equal((await addressesOf(id))[0].CITY, 'Bonn')
    assert.equal(await call('crm.address.add', { fields: { ...own, TYPE_ID: 6 } }), true)
    assert.equal((await addressesOf(id)).length, 2)
  })

  test('what a preset does not have is kept all the same', async () => {
    const described: { FIELD_NAME: string }[][] = []
    for (const { ID } of presets) described.push(await call('crm.requisite.preset.field.list', { preset: { ID } }))
    const names = (fields: { FIELD_NAME: string }[]) => fields.map(({ FIELD_NAME }) => FIELD_NAME)
    const person = described.findIndex(fields => !names(fields).includes('RQ_COMPANY_NAME'))
    assert.notEqual(person, -1)
    const owner = await addOwner()
    const id = await addRequisite(owner, { PRESET_ID: Number(presets[person]!.ID), RQ_COMPANY_NAME: 'Müller GmbH' })
    assert.equal((await call('crm.requisite.get', { id })).RQ_COMPANY_NAME, 'Müller GmbH')
  })

  test('each mistake has its own text, with no code', async () => {
    const { owner, requisite: id } = await handle()
    const [kept] = await requisitesOf(owner)
    const PRESET_ID = Number(presets[0]!.ID)
    const asked = { ENTITY_TYPE_ID: entityTypeId, ENTITY_ID: owner, PRESET_ID, NAME: 'x' }
    const place = { TYPE_ID: 6, ENTITY_TYPE_ID: 8, ENTITY_ID: id, ...address }
    const table: [string, Fields, string][] = [
      ['crm.requisite.add', { ...asked, ENTITY_ID: 999_999 }, 'Entity not found.'],
      ['crm.requisite.add', { ...asked, ENTITY_TYPE_ID: undefined }, 'ENTITY_TYPE_ID is not defined or invalid.'],
      ['crm.requisite.add', { ...asked, ENTITY_ID: undefined }, 'ENTITY_ID is not defined or invalid.'],
      ['crm.address.add', { ...place, ENTITY_TYPE_ID: undefined }, 'ENTITY_TYPE_ID is not defined or invalid.'],
      ['crm.address.add', { ...place, ENTITY_ID: undefined }, 'ENTITY_ID is not defined or invalid.'],
      ['crm.address.add', { ...place, TYPE_ID: undefined }, 'TYPE_ID is not defined or invalid.'],
    ]
    for (const [method, fields, text] of table) fails(await crm.call(method, { fields }), '', text)
    assert.deepEqual(await requisitesOf(owner), [kept])
    assert.equal((await addressesOf(id)).length, 1)
  })

  test('who may not add the client is refused from the first step to the last', async () => {
    const { owner, requisite: id } = await handle()
    const user = await userWith(crm, { [right]: { read: 'all' } })
    const denied = async (method: string, fields: Fields) => {
      const { status, error_description } = await crm.call(method, { fields }, user)
      assert.ok(status >= 400, method)
      assert.equal(error_description!.replace(/\.$/, ''), 'Access denied')
    }
    await denied(`crm.${type}.add`, fields)
    const PRESET_ID = Number(presets[0]!.ID)
    await denied('crm.requisite.add', { ENTITY_TYPE_ID: entityTypeId, ENTITY_ID: owner, PRESET_ID, NAME: 'x' })
    await denied('crm.address.add', { TYPE_ID: 6, ENTITY_TYPE_ID: 8, ENTITY_ID: id, ...address })
  })

  test('a preset that is not there makes a requisite without its fields', async () => {
    const owner = await addOwner()
    const id = await addRequisite(owner, { PRESET_ID: 999_999 })
    const [row] = await requisitesOf(owner)
    assert.deepEqual([row.ID, row.NAME], [String(id), requisite.NAME])
  })

  test('the form shows the names of the fields', async () => {
    const { TYPE_ID, ADDRESS_1, CITY } = await call('crm.address.fields')
    assert.deepEqual(
      [TYPE_ID.title, ADDRESS_1.title, CITY.title],
      ['TYPE_ID', 'Street, house, building, structure', 'City'],
    )
  })

  return { crm, call, handle }
}
