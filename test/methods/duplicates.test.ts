import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { sql } from 'kysely'
import { fullScans } from '../../bench/explain.ts'
import { sameCommunications } from '../../src/modules/crm/duplicates/find.ts'
import { contact } from '../../src/modules/crm/entities/index.ts'
import { migrate } from '../../src/store/migrate.ts'
import { query } from '../../src/store/store.ts'
import { answers, fails, resultOf } from '../support/answers.ts'
import { type Crm, type Fields, openCrm, type Type } from '../support/crm.ts'
import { addRole, addUsers } from '../support/people.ts'
import { store } from '../support/portal.ts'

/** Reads their own contacts and nothing else, changes the settings, reads nothing. */
const SELLER = 2
const CONFIGURER = 3
const NOBODY = 4

const crm = await openCrm()
const russian = await openCrm({ language: 'ru' })

before(async () => {
  await addUsers(crm.portal, 3)
  await addRole(crm.portal, { name: 'Seller', permissions: { CONTACT: { read: 'own' } }, relations: ['U2'] })
  await addRole(crm.portal, { name: 'Configurer', permissions: { CONFIG: { update: 'all' } }, relations: ['U3'] })
})

const phones = (...values: string[]) => ({ PHONE: values.map(VALUE => ({ VALUE })) })
const emails = (...values: string[]) => ({ EMAIL: values.map(VALUE => ({ VALUE })) })
const find = (type: string, values: unknown, more: Fields = {}, of = crm, userId = 1) =>
  of.result('crm.duplicate.findbycomm', { type, values, ...more }, userId)

describe('crm.duplicate.findbycomm', () => {
  /** The same number written in several ways, and another one. */
  const written: [of: () => Crm, kept: string, sought: string[], others: string[]][] = [
    [
      () => crm,
      '(650) 253-0000',
      ['+1 650 253 0000', '6502530000', '16502530000', '650.253.0000 ext. 12', 'tel: +1-650-253-0000'],
      ['+7 650 253 0000', '2530000', '650253000'],
    ],
    [() => crm, '+49 170 1234567', ['+491701234567', '011 49 170 1234567'], ['01701234567']],
    [
      () => russian,
      '8 (495) 123-45-67',
      ['+7 495 123 45 67', '84951234567', '74951234567', '4951234567', '8 495 123-45-67 доб. 12'],
      ['+1 495 123 45 67'],
    ],
  ]
  for (const [of, kept, sought, others] of written)
    test(`${kept} however it is written`, async () => {
      const id = await of().add('contact', phones(kept))
      for (const value of sought) assert.deepEqual(await find('PHONE', [value], {}, of()), { CONTACT: [id] }, value)
      for (const value of others) assert.deepEqual(await find('PHONE', [value], {}, of()), [], value)
    })

  test('a number that no plan can read is its digits', async () => {
    const digits = '1234567890123456789012345'
    const id = await crm.add('contact', phones(`no. ${digits}`))
    assert.deepEqual(await find('PHONE', [digits]), { CONTACT: [id] })
    assert.deepEqual(await find('PHONE', ['none']), [])
  })

  test('e-mail addresses without case, in every type that has them', async () => {
    const found: Record<string, number[]> = {}
    for (const type of ['lead', 'contact', 'company'] as const)
      found[type.toUpperCase()] = [await crm.add(type, emails('Анна.Some@Example.COM'))]
    assert.deepEqual(await find('EMAIL', ['анна.some@example.com']), found)
    assert.deepEqual(await find('email', { 0: ' АННА.SOME@EXAMPLE.COM ', 1: 'x@y.z' }), found)
    for (const [name, ids] of Object.entries(found))
      assert.deepEqual(await find('EMAIL', ['анна.some@example.com'], { entity_type: name }), { [name]: ids })
    assert.deepEqual(await find('PHONE', ['анна.some@example.com']), [])
    assert.deepEqual(await find('EMAIL', ['анна.some@example.com'], { entity_type: null }), found)
  })

  test('what is found follows what is written', async () => {
    const id = await crm.add('lead', phones('212 555 0101'))
    const [{ ID }] = (await crm.result('crm.lead.get', { id })).PHONE
    await crm.update('lead', id, { PHONE: [{ ID, VALUE: '212 555 0102' }] })
    assert.deepEqual(await find('PHONE', ['2125550101']), [])
    assert.deepEqual(await find('PHONE', ['2125550102']), { LEAD: [id] })
    await crm.update('lead', id, { PHONE: [{ ID, DELETE: 'Y' }] })
    assert.deepEqual(await find('PHONE', ['2125550102']), [])
    await crm.update('lead', id, phones('212 555 0103'))
    assert.deepEqual(await find('PHONE', ['2125550103']), { LEAD: [id] })
    await crm.result('crm.lead.delete', { id })
    assert.deepEqual(await find('PHONE', ['2125550103']), [])
  })

  test('20 records of one type end the search, 20 values are looked for', async () => {
    const add = async (type: Type, count: number, value: string) => {
      const ids: number[] = []
      for (let i = 0; i < count; i++) ids.push(await crm.add(type, phones(value)))
      return ids
    }
    const leads = await add('lead', 2, '212 555 0110')
    const contacts = await add('contact', 21, '212 555 0110')
    await add('company', 1, '212 555 0110')
    assert.deepEqual(await find('PHONE', ['2125550110']), { LEAD: leads, CONTACT: contacts.slice(0, 20) })
    const none = Array.from({ length: 20 }, (_, i) => `21255502${String(i).padStart(2, '0')}`)
    assert.deepEqual(await find('PHONE', [...none, '2125550110']), [])
    assert.deepEqual(await find('PHONE', [...none.slice(1), '2125550110']), {
      LEAD: leads,
      CONTACT: contacts.slice(0, 20),
    })
  })

  test('records that the user may not read are left out', async () => {
    const mine = await crm.add('contact', { ...phones('212 555 0120'), ASSIGNED_BY_ID: SELLER })
    const other = await crm.add('contact', phones('212 555 0120'))
    const lead = await crm.add('lead', phones('212 555 0120'))
    assert.deepEqual(await find('PHONE', ['2125550120']), { LEAD: [lead], CONTACT: [mine, other] })
    assert.deepEqual(await find('PHONE', ['2125550120'], {}, crm, SELLER), { CONTACT: [mine] })
    const denied = (params: Fields, userId: number) =>
      crm.call('crm.duplicate.findbycomm', { type: 'PHONE', values: ['2125550120'], ...params }, userId)
    fails(await denied({}, NOBODY), '', 'Access denied', 403)
    fails(await denied({ entity_type: 'LEAD' }, SELLER), '', 'Access denied', 403)
  })

  const refused: [params: Fields, text: string][] = [
    [{ values: ['1'] }, 'Communication type is not defined'],
    [{ type: 'WEB', values: ['1'] }, "Communication type 'WEB' is not supported in current context"],
    [{ type: 'PHONE' }, 'Communication values is not defined'],
    [{ type: 'PHONE', values: [] }, 'Communication values is not defined'],
    [{ type: 'PHONE', values: '1' }, 'Communication values is not defined'],
    [{ type: 'PHONE', values: ['1'], entity_type: 'DEAL' }, "Entity type 'DEAL' is not supported in current context"],
  ]
  for (const [params, text] of refused)
    test(`refused: ${JSON.stringify(params)}`, async () => {
      fails(await crm.call('crm.duplicate.findbycomm', params), '', text)
    })

  test('an index is read, and no row of anything else', { skip: store !== 'sqlite' }, async () => {
    const numbers = ['+16502530000', '+16502530001']
    for (const [mine, normals] of [
      [null, numbers],
      [null, numbers.slice(1)],
      [sql<boolean>`r.assigned_by_id in (1, 2)`, numbers],
      [sql<boolean>`r.assigned_by_id in (1, 2)`, numbers.slice(1)],
    ] as const) {
      const search = sameCommunications(contact, 'PHONE', normals, mine)
      const plan = await sql<{ detail: string }>`explain query plan ${search}`.execute(crm.portal.store.read)
      const read = plan.rows.map(({ detail }) => detail).filter(detail => /^(SEARCH|SCAN)/.test(detail))
      const communications =
        'SEARCH m USING INDEX multifield_normal_entity_type_id_record_id (normal=? AND entity_type_id=?)'
      const record = 'SEARCH r USING INTEGER PRIMARY KEY (rowid=?)'
      const once = mine ? [communications, record] : [communications]
      assert.deepEqual(
        read,
        normals.flatMap(() => once),
      )
    }
  })

  test('no table is read as a whole, in either store', async () => {
    for (const mine of [null, sql<boolean>`r.assigned_by_id in (1, 2)`]) {
      const search = sameCommunications(contact, 'EMAIL', ['a@b.co', 'c@d.co'], mine)
      const { sql: text, parameters } = search.compile(crm.portal.store.read)
      assert.deepEqual(await fullScans(crm.portal, { sql: text, values: parameters }, true), [])
    }
  })

  test('numbers of a portal of before get their form when it is brought up', async () => {
    const old = await openCrm({ language: 'ru' })
    const contact = await old.add('contact', { ...phones('8 495 123-45-67'), ...emails('Some@Example.com') })
    await old.portal.store.write(async db => {
      const undone = ['details_configuration', 'volatile_type', 'trace', 'trace_entity', 'order_entity']
      for (const table of undone) await query(db, `drop table ${table}`)
      await query(db, 'drop index multifield_normal_entity_type_id_record_id')
      await query(db, 'alter table multifield drop column normal')
      await query(db, `delete from setting where name = 'country'`)
      await query(db, `delete from migration where name = '0008-forms'`)
    })
    await migrate(old.portal.store)
    assert.deepEqual(await find('PHONE', ['+74951234567'], {}, old), { CONTACT: [contact] })
    assert.deepEqual(await find('EMAIL', ['some@example.com'], {}, old), { CONTACT: [contact] })
  })
})

describe('crm.duplicate.volatileType.*', () => {
  const call = (verb: string, params: Fields = {}, userId = 1) =>
    crm.call(`crm.duplicate.volatileType.${verb}`, params, userId)
  const result = async (verb: string, params: Fields = {}) => resultOf(await call(verb, params))
  const register = (entityTypeId: unknown, fieldCode: unknown) => call('register', { entityTypeId, fieldCode })

  test('fields that duplicates can be found by, user fields among them', async () => {
    await crm.result('crm.company.userfield.add', {
      fields: { FIELD_NAME: 'TAX_ID', USER_TYPE_ID: 'string', EDIT_FORM_LABEL: 'Tax ID' },
    })
    const fields: { entityTypeId: number; fieldCode: string; fieldTitle: string }[] = await result('fields')
    const of = (id: number) => fields.filter(({ entityTypeId }) => entityTypeId === id)
    assert.deepEqual(of(1)[0], { entityTypeId: 1, fieldCode: 'TITLE', fieldTitle: 'Lead Title' })
    assert.ok(of(1).some(({ fieldCode }) => fieldCode === 'ADDRESS'))
    assert.equal(of(4).find(({ fieldCode }) => fieldCode === 'UF_CRM_TAX_ID')?.fieldTitle, 'Tax ID')
    for (const code of ['ID', 'PHONE', 'OPENED', 'ASSIGNED_BY_ID', 'DATE_CREATE', 'PHOTO'])
      assert.equal(
        fields.find(({ fieldCode }) => fieldCode === code),
        undefined,
        code,
      )
    assert.equal(fields.length, of(1).length + of(3).length + of(4).length)
    assert.deepEqual(await result('fields', { entityTypeId: '3' }), of(3))
    assert.deepEqual(await result('fields', { entityTypeId: 2 }), [])
  })

  test('fields of requisites, of the countries that there are presets of', async () => {
    const ofRequisites = async (of: Crm, entityTypeId: number): Promise<Record<string, string>> => {
      const fields: Record<string, string>[] = await of.result('crm.duplicate.volatileType.fields', { entityTypeId })
      const own = fields.filter(({ fieldCode }) => fieldCode!.startsWith('RQ.'))
      return Object.fromEntries(own.map(({ fieldCode, fieldTitle }) => [fieldCode, fieldTitle]))
    }
    assert.deepEqual(await ofRequisites(crm, 1), {})
    for (const type of [3, 4]) {
      const american = await ofRequisites(crm, type)
      assert.equal(american['RQ.US.NAME'], 'Full name (United States)')
      assert.deepEqual(
        Object.keys(american).filter(code => !code.startsWith('RQ.US.')),
        [],
      )
      for (const code of ['RQ.US.SIGNATURE', 'RQ.US.ADDR', 'RQ.US.INN_2']) assert.equal(american[code], undefined, code)
      assert.equal((await ofRequisites(russian, type))['RQ.RU.INN'], 'ИНН (Россия)')
    }
    await crm.result('crm.requisite.preset.add', {
      fields: { ENTITY_TYPE_ID: 8, COUNTRY_ID: 46, NAME: 'German' },
    })
    assert.equal((await ofRequisites(crm, 4))['RQ.DE.VAT_ID'], 'VAT number (Germany)')
    const { id } = resultOf(await register(4, 'RQ.DE.VAT_ID'))
    assert.deepEqual(await result('list'), [{ id, entityTypeId: 4, fieldCode: 'RQ.DE.VAT_ID' }])
    fails(await register(1, 'RQ.DE.VAT_ID'), 'FIELD_NOT_FOUND', 'Field not found')
    answers(await call('unregister', { id }), true)
  })

  test('seven fields at most, each once; a place that is left can be taken', async () => {
    const codes = ['TITLE', 'POST', 'COMMENTS', 'COMPANY_TITLE']
    const ids: number[] = []
    for (const code of codes) ids.push(resultOf(await register(1, code)).id)
    for (const code of ['POST', 'NAME']) ids.push(resultOf(await register(3, code)).id)
    ids.push(resultOf(await register(4, 'UF_CRM_TAX_ID')).id)
    assert.equal(new Set(ids).size, 7)
    answers(await register('1', 'POST'), { id: ids[1] })
    fails(await register(4, 'TITLE'), 'MAX_TYPES_COUNT_EXCEEDED', 'There is already a maximum number of volatile types')
    const list: Fields[] = await result('list')
    assert.deepEqual(list[0], { id: ids[0], entityTypeId: 1, fieldCode: 'TITLE' })
    assert.deepEqual(
      list.map(({ id }) => id),
      ids,
    )
    answers(await call('unregister', { id: ids[0] }), true)
    fails(await call('unregister', { id: ids[0] }), 'TYPE_IS_NOT_ASSIGNED', 'This type is not assigned')
    const [field] = await crm.result('crm.company.userfield.list', { filter: { FIELD_NAME: 'UF_CRM_TAX_ID' } })
    await crm.result('crm.company.userfield.delete', { id: field.ID })
    assert.equal((await result('list')).length, 5)
    for (const code of ['TITLE', 'BANKING_DETAILS']) assert.ok(resultOf(await register(4, code)).id > 0)
    fails(await register(1, 'TITLE'), 'MAX_TYPES_COUNT_EXCEEDED', 'There is already a maximum number of volatile types')
  })

  test('refusals', async () => {
    for (const [id, code] of [
      [1, 'NONE'],
      [2, 'TITLE'],
      [1, 'PHONE'],
    ])
      fails(await register(id, code), 'FIELD_NOT_FOUND', 'Field not found')
    const missing = (name: string) => ['100', `Could not find value for parameter {${name}}`] as const
    const wrong = (name: string) =>
      ['100', `Invalid value {x} to match with parameter {${name}}. Should be value of type int.`] as const
    fails(await register(undefined, 'TITLE'), ...missing('entityTypeId'))
    fails(await register(1, undefined), ...missing('fieldCode'))
    fails(await register('x', 'TITLE'), ...wrong('entityTypeId'))
    fails(await call('fields', { entityTypeId: 'x' }), ...wrong('entityTypeId'))
    fails(await call('unregister'), ...missing('id'))
    fails(await call('unregister', { id: 'x' }), ...wrong('id'))
  })

  test('for who may change the settings', async () => {
    const calls: [string, Fields][] = [
      ['fields', {}],
      ['list', {}],
      ['register', { entityTypeId: 1, fieldCode: 'POST' }],
      ['unregister', { id: 999 }],
    ]
    for (const [verb, params] of calls) fails(await call(verb, params, SELLER), 'ACCESS_DENIED', 'Access denied')
    assert.ok(Array.isArray(resultOf(await call('list', {}, CONFIGURER))))
  })
})
