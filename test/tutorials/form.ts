import assert from 'node:assert/strict'
import { test } from 'node:test'
import { openSdk, type SdkCall } from '../support/b24jssdk.ts'
import { type Fields, openCrm, type Type } from '../support/crm.ts'
import { userWith } from '../support/people.ts'

/** What a tutorial adds from a form on a website, and as what. */
interface Form {
  type: Type
  entityTypeId: number
  /** The entity of rights on it. */
  right: string
  fields: Fields
  email: string
}

interface Multifield {
  id: number
  typeId: string
  valueType: string
  value: string
}

/** The walk of the tutorials that add a lead, a contact and a company from a form: they claim the same of each. */
export async function formTutorial({ type, entityTypeId, right, fields, email }: Form): Promise<SdkCall> {
  const crm = await openCrm()
  const { call } = await openSdk(crm.portal)
  const fm = [
    { typeId: 'PHONE', valueType: 'WORK', value: '+49000000000' },
    { typeId: 'EMAIL', valueType: 'HOME', value: email },
  ]
  const itemOf = async (id: number) => (await call('crm.item.get', { entityTypeId, id })).item
  const count = async (): Promise<number> => (await crm.call(`crm.${type}.list`)).total!
  const own = (fields: Fields, of: Fields) => Object.fromEntries(Object.keys(of).map(name => [name, fields[name]]))

  test('what the visitor has filled in is in the new record, as it was typed', async () => {
    const { item: added } = await call('crm.item.add', { entityTypeId, fields: { ...fields, fm } })
    assert.equal(typeof added.id, 'number')
    assert.deepEqual([added.entityTypeId, own(added, fields)], [entityTypeId, fields])

    const item = await itemOf(added.id)
    assert.deepEqual(own(item, fields), fields)
    assert.deepEqual([item.hasPhone, item.hasEmail], ['Y', 'Y'])
    assert.deepEqual(
      item.fm.map(({ id, ...rest }: Multifield) => rest),
      fm,
    )
    assert.ok(item.fm.every(({ id }: Multifield) => Number.isInteger(id)))
  })

  test('a visitor who leaves phone and e-mail empty has none', async () => {
    const { item } = await call('crm.item.add', { entityTypeId, fields: { ...fields, fm: [] } })
    const { hasPhone, hasEmail, fm } = await itemOf(item.id)
    assert.deepEqual([hasPhone, hasEmail, fm], ['N', 'N', []])
  })

  test('each form makes another record', async () => {
    const before = await count()
    const { item: one } = await call('crm.item.add', { entityTypeId, fields: { ...fields, fm } })
    const { item: other } = await call('crm.item.add', { entityTypeId, fields: { ...fields, fm } })
    assert.notEqual(one.id, other.id)
    assert.equal(await count(), before + 2)
    // They can be found by phone before the next one is made.
    const found = await crm.result('crm.duplicate.findbycomm', { type: 'PHONE', values: ['+49000000000'] })
    assert.ok([one.id, other.id].every(id => found[type.toUpperCase()].includes(id)))
  })

  test('crm.item.fields tells which fields have to be filled in, and without them nothing is added', async () => {
    const { id } = await add(`UF_CRM_${type.toUpperCase()}_SOURCE`, 'Y')
    const { fields: all } = await call('crm.item.fields', { entityTypeId })
    const name = Object.keys(all).find(one => all[one].isRequired && /^ufCrm/.test(one))!
    assert.ok(name, 'a mandatory field is told as one')
    const before = await count()
    assert.equal((await crm.call('crm.item.add', { entityTypeId, fields })).status, 400)
    assert.equal(await count(), before)
    const { item } = await call('crm.item.add', { entityTypeId, fields: { ...fields, [name]: 'website' } })
    assert.equal((await itemOf(item.id))[name], 'website')
    await crm.result('userfieldconfig.delete', { moduleId: 'crm', id })
  })

  test('a name that is no field is passed over', async () => {
    const { item } = await call('crm.item.add', { entityTypeId, fields: { ...fields, titel: 'x', PHONE: '555' } })
    const { titel, hasPhone } = await itemOf(item.id)
    assert.deepEqual([titel, hasPhone], [undefined, 'N'])
  })

  test('each mistake has its own code', async () => {
    const before = await count()
    const codes: [string, Fields, string][] = [
      ['crm.item.add', { entityTypeId: 999_999, fields }, 'NOT_FOUND'],
      ['crm.item.get', { entityTypeId, id: 999_999 }, 'NOT_FOUND'],
      ['crm.item.add', { entityTypeId, fields: { ...fields, fm: '+49000000000' } }, '100'],
      [
        'crm.item.add',
        { entityTypeId, fields: { ...fields, fm: [{ typeId: 'EMAIL', valueType: 'HOME', value: 'x' }] } },
        'CRM_FIELD_ERROR_VALUE_NOT_VALID',
      ],
    ]
    for (const [method, params, code] of codes)
      assert.equal((await crm.call(method, params)).error, code, JSON.stringify(params))
    assert.equal(await count(), before)
  })

  test('adding and reading are two rights', async () => {
    const { item } = await call('crm.item.add', { entityTypeId, fields })
    const reader = await userWith(crm, { [right]: { read: 'all' } })
    const writer = await userWith(crm, { [right]: { add: 'all' } })
    const error = async (method: string, params: Fields, user: number) =>
      (await crm.call(method, { entityTypeId, ...params }, user)).error
    assert.equal(await error('crm.item.add', { fields }, reader), 'ACCESS_DENIED')
    assert.equal(await error('crm.item.get', { id: item.id }, writer), 'ACCESS_DENIED')
    assert.equal(await error('crm.item.get', { id: item.id }, reader), undefined)
    assert.equal(await error('crm.item.add', { fields }, writer), undefined)
  })

  const add = async (fieldName: string, mandatory: 'Y' | 'N'): Promise<{ id: string }> => {
    const entityId = `CRM_${type.toUpperCase()}`
    const field = { entityId, fieldName, userTypeId: 'string', mandatory }
    return (await crm.result('userfieldconfig.add', { moduleId: 'crm', field })).field
  }

  return call
}
