import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, test } from 'node:test'
import { query } from '../../src/store/store.ts'
import { answers, fails } from '../support/answers.ts'
import { crmOf, type Fields, openCrm } from '../support/crm.ts'
import { userWith } from '../support/people.ts'
import { openPortal } from '../support/portal.ts'
import { requisitesOf } from '../support/requisites.ts'

const crm = await openCrm()
const own = { read: 'own', add: 'own', update: 'own', delete: 'own' } as const
const manager = await userWith(crm, { SMART_INVOICE: own })
const reader = await userWith(crm, { SMART_INVOICE: { read: 'all' } })
const nobody = await userWith(crm, { LEAD: { read: 'all' } })

const paySystems: { ID: string }[] = await crm.result('crm.paysystem.list')
const PAY_SYSTEM_ID = Number(paySystems[0]!.ID)
const personTypes: { ID: string; NAME: string }[] = await crm.result('crm.persontype.list')
const personType = (name: string) => Number(personTypes.find(({ NAME }) => NAME === name)!.ID)
const COMPANY = personType('CRM_COMPANY')
const PERSON = personType('CRM_CONTACT')

const least = { ORDER_TOPIC: 'Roof', PERSON_TYPE_ID: COMPANY, PAY_SYSTEM_ID }
const addCall = (fields: Fields, userId?: number) => crm.call('crm.invoice.add', { fields }, userId)
const add = (fields: Fields = {}, userId?: number): Promise<number> =>
  crm.result('crm.invoice.add', { fields: { ...least, ...fields } }, userId)
const get = (id: number, userId?: number) => crm.result('crm.invoice.get', { id }, userId)
const update = (id: number, fields: Fields, userId?: number) => crm.call('crm.invoice.update', { id, fields }, userId)
const list = async (params: Fields, userId?: number): Promise<number[]> => {
  const rows: { ID: string }[] = await crm.result('crm.invoice.list', { select: ['ID'], ...params }, userId)
  return rows.map(({ ID }) => Number(ID))
}

describe('crm.invoice.fields', () => {
  test('tells of fields, and of what rows and properties have, to anyone', async () => {
    const fields = await crm.result('crm.invoice.fields', {}, nobody)
    assert.equal(fields.ORDER_TOPIC.isRequired, true)
    assert.equal(fields.PRICE.isReadOnly, true)
    assert.equal(fields.STATUS_ID.statusType, 'INVOICE_STATUS')
    assert.equal(fields.UF_COMPANY_ID.type, 'integer')
    assert.equal('UF_QUOTE_ID' in fields, false)
    assert.equal(fields.PRODUCT_ROWS.definition.VAT_RATE.type, 'double')
    assert.equal(fields.PRODUCT_ROWS.definition.PRODUCT_XML_ID.isReadOnly, true)
    assert.deepEqual(
      ['KPP', 'FIO', 'EMAIL'].filter(name => !(name in fields.INVOICE_PROPERTIES.definition)),
      [],
    )
  })
})

describe('crm.invoice.add', () => {
  test('gives what the caller left out', async () => {
    const id = await add()
    const got = await get(id)
    assert.deepEqual(
      [got.ACCOUNT_NUMBER, got.STATUS_ID, got.PAYED, got.PRICE, got.TAX_VALUE, got.CURRENCY, got.IS_RECURRING],
      [String(id), 'N', 'N', '0.00', '0.00', 'USD', 'N'],
    )
    assert.deepEqual(
      [got.RESPONSIBLE_ID, got.RESPONSIBLE_NAME, got.CREATED_BY, got.EMP_STATUS_ID, got.EMP_PAYED_ID],
      ['1', 'Administrator', '1', '1', null],
    )
    assert.equal(got.DATE_STATUS, got.DATE_INSERT)
    assert.deepEqual(got.PRODUCT_ROWS, [])
    assert.equal((await get(await add({ ACCOUNT_NUMBER: 'A-7' }))).ACCOUNT_NUMBER, 'A-7')
  })

  test('asks for what an invoice cannot be without', async () => {
    for (const name of Object.keys(least))
      fails(await addCall({ ...least, [name]: '' }), 'ERROR_CORE', `The field '${name}' is required.`)
    fails(await crm.call('crm.invoice.add'), '', "Parameter 'fields' must be array.")
  })

  test('refuses what cannot be one of a field, and writes nothing', async () => {
    const before = (await list({})).length
    for (const [fields, title] of [
      [{ PERSON_TYPE_ID: 77_777 }, 'Client type'],
      [{ PAY_SYSTEM_ID: 77_777 }, 'Payment method'],
      [{ PAY_SYSTEM_ID: 'x' }, 'Payment method'],
      [{ DATE_BILL: 'yesterday' }, 'Billed on'],
      [{ INVOICE_PROPERTIES: 'x' }, 'Properties'],
      [{ INVOICE_PROPERTIES: { INN: { a: 1 } } }, 'Tax ID'],
      [{ PRODUCT_ROWS: 'x' }, 'Product items'],
      [{ PRODUCT_ROWS: ['x'] }, 'Product items'],
      [{ PRODUCT_ROWS: [{ PRICE: 'x' }] }, 'Price'],
      [{ PRODUCT_ROWS: [{ VAT_RATE: -1 }] }, 'VAT rate'],
      [{ PRODUCT_ROWS: [{ VAT_RATE: 1e14 }] }, 'Tax'],
      [{ PRODUCT_ROWS: [{ DISCOUNT_PRICE: [] }] }, 'Discount'],
      [{ PRODUCT_ROWS: [{ PRICE: 9e14, QUANTITY: 9e14 }] }, 'Price'],
    ] as const)
      fails(await addCall({ ...least, ...fields }), '', `Invalid value for the "${title}" field`)
    assert.equal((await list({})).length, before)
  })

  test('keeps the properties of the kind of client', async () => {
    const INVOICE_PROPERTIES = { COMPANY: 'Larch', FIO: 'Anna', INN: 7_717_586_110, NO: 'x', ZIP: null }
    const ofCompany = await get(await add({ INVOICE_PROPERTIES }))
    assert.deepEqual(
      [ofCompany.INVOICE_PROPERTIES.COMPANY, ofCompany.INVOICE_PROPERTIES.INN, ofCompany.INVOICE_PROPERTIES.ZIP],
      ['Larch', '7717586110', ''],
    )
    const ofPerson = await get(await add({ INVOICE_PROPERTIES, PERSON_TYPE_ID: PERSON }))
    assert.deepEqual(ofPerson.INVOICE_PROPERTIES, {
      ...{ FIO: 'Anna', EMAIL: '', PHONE: '', ZIP: '', CITY: '', LOCATION: '', ADDRESS: '' },
    })
  })
})

describe('the rows of an invoice', () => {
  test('a price has its tax and its discount in it, and the amount is that of the rows', async () => {
    const id = await add({
      PRODUCT_ROWS: [
        {
          ID: 0,
          PRODUCT_NAME: 'Boards',
          QUANTITY: 2,
          PRICE: 120,
          DISCOUNT_PRICE: 12,
          VAT_RATE: 0.2,
          VAT_INCLUDED: 'Y',
        },
        { ID: 0, PRODUCT_NAME: 'Nails', PRICE: '0.05', VAT_RATE: 0.2 },
        { PRODUCT_NAME: 'Work', QUANTITY: 3, PRICE: 10, MEASURE_CODE: 796 },
      ],
    })
    const { PRICE, TAX_VALUE, PRODUCT_ROWS } = await get(id)
    assert.deepEqual([PRICE, TAX_VALUE], ['270.05', '40.01'])
    const [boards, nails, work] = PRODUCT_ROWS
    assert.deepEqual(boards, {
      ID: boards.ID,
      PRICE: 120,
      DISCOUNT_PRICE: 12,
      PRODUCT_ID: 0,
      PRODUCT_NAME: 'Boards',
      VAT_RATE: 0.2,
      VAT_INCLUDED: 'Y',
      MEASURE_CODE: 0,
      MEASURE_NAME: '',
      CATALOG_XML_ID: null,
      PRODUCT_XML_ID: null,
      QUANTITY: 2,
    })
    assert.deepEqual([nails.PRICE, nails.DISCOUNT_PRICE, nails.QUANTITY], [0.05, 0, 1])
    assert.deepEqual([work.MEASURE_NAME, work.VAT_RATE, work.VAT_INCLUDED], ['pcs', null, 'N'])
  })

  test('take from the catalogue what the caller does not say', async () => {
    const [, , vat]: { ID: string }[] = await crm.result('crm.vat.list', { order: { ID: 'ASC' } })
    const fields = {
      NAME: 'Larch board',
      XML_ID: 'p-1',
      VAT_ID: vat!.ID,
      VAT_INCLUDED: 'Y',
      PRICE: 7,
      CURRENCY_ID: 'USD',
    }
    const PRODUCT_ID = await crm.result('crm.product.add', { fields })
    const id = await add({
      PRODUCT_ROWS: [
        { PRODUCT_ID, PRICE: 60 },
        { PRODUCT_ID, PRICE: 60, VAT_RATE: '', VAT_INCLUDED: 'N' },
      ],
    })
    const { TAX_VALUE, PRODUCT_ROWS } = await get(id)
    const [all, nothing] = PRODUCT_ROWS
    assert.deepEqual(
      [all.PRODUCT_NAME, all.PRODUCT_XML_ID, all.CATALOG_XML_ID, all.VAT_RATE, all.VAT_INCLUDED],
      ['Larch board', 'p-1', 'crm_catalog', 0.2, 'Y'],
    )
    assert.deepEqual([nothing.VAT_RATE, nothing.VAT_INCLUDED], [null, 'N'])
    assert.equal(TAX_VALUE, '10.00')
  })

  test('are those that a change names; one that says nothing of them leaves them', async () => {
    const id = await add({
      PRODUCT_ROWS: [{ PRODUCT_NAME: 'A', PRICE: 100, DISCOUNT_PRICE: 5, VAT_RATE: 0.1 }, { PRICE: 1 }],
    })
    const [first] = (await get(id)).PRODUCT_ROWS
    answers(await update(id, { COMMENTS: 'x' }), id)
    assert.equal((await get(id)).PRICE, '101.00')
    answers(
      await update(id, {
        PRODUCT_ROWS: [
          { ID: first.ID, QUANTITY: 4 },
          { PRODUCT_NAME: 'B', PRICE: 2 },
        ],
      }),
      id,
    )
    const changed = await get(id)
    assert.deepEqual([changed.PRICE, changed.TAX_VALUE], ['402.00', '36.36'])
    assert.deepEqual(changed.PRODUCT_ROWS[0], { ...first, QUANTITY: 4 })
    assert.equal(changed.PRODUCT_ROWS.length, 2)
    answers(await update(id, { PRODUCT_ROWS: [] }), id)
    assert.deepEqual([(await get(id)).PRICE, (await get(id)).PRODUCT_ROWS], ['0.00', []])
  })

  test('of another invoice cannot be taken', async () => {
    const other = await add({ PRODUCT_ROWS: [{ PRODUCT_NAME: 'Theirs', PRICE: 3 }] })
    const [theirs] = (await get(other)).PRODUCT_ROWS
    const id = await add({ PRODUCT_ROWS: [{ ID: theirs.ID, PRODUCT_NAME: 'Mine', PRICE: 4 }] })
    assert.notEqual((await get(id)).PRODUCT_ROWS[0].ID, theirs.ID)
    assert.deepEqual((await get(other)).PRODUCT_ROWS, [theirs])
  })
})

describe('crm.invoice.update', () => {
  test('an invoice written back as it was read is as it was', async () => {
    const id = await add({
      UF_COMPANY_ID: 5,
      STATUS_ID: 'P',
      INVOICE_PROPERTIES: { COMPANY: 'Larch', PHONE: '+1' },
      PRODUCT_ROWS: [{ PRODUCT_NAME: 'A', PRICE: 99.99, DISCOUNT_PRICE: 0.01, VAT_RATE: 0.07, QUANTITY: 1.5 }],
    })
    const { DATE_UPDATE: _, ...before } = await get(id)
    answers(await update(id, before), id)
    const { DATE_UPDATE: __, ...after } = await get(id)
    assert.deepEqual(after, before)
  })

  test('changes properties one by one, and nothing that cannot be empty', async () => {
    const id = await add({ INVOICE_PROPERTIES: { COMPANY: 'Larch', INN: '1' } })
    answers(await update(id, { INVOICE_PROPERTIES: { INN: '2' }, ACCOUNT_NUMBER: '', RESPONSIBLE_ID: '' }), id)
    const got = await get(id)
    assert.deepEqual([got.INVOICE_PROPERTIES.COMPANY, got.INVOICE_PROPERTIES.INN], ['Larch', '2'])
    assert.deepEqual([got.ACCOUNT_NUMBER, got.RESPONSIBLE_ID], [String(id), '1'])
    fails(await update(id, { ORDER_TOPIC: ' ' }), 'ERROR_CORE', "The field 'ORDER_TOPIC' is required.")
    fails(await update(id, { PERSON_TYPE_ID: 0 }), 'ERROR_CORE', "The field 'PERSON_TYPE_ID' is required.")
  })

  test('the successful status is what pays an invoice', async () => {
    const id = await add()
    answers(await update(id, { STATUS_ID: 'NO_SUCH', PAYED: 'Y' }), id)
    assert.deepEqual([(await get(id)).STATUS_ID, (await get(id)).PAYED], ['N', 'N'])
    answers(await update(id, { STATUS_ID: 'P', PAY_VOUCHER_NUM: '876' }), id)
    const paid = await get(id)
    assert.deepEqual([paid.PAYED, paid.EMP_PAYED_ID, paid.DATE_PAYED], ['Y', '1', paid.DATE_STATUS])
    answers(await update(id, { STATUS_ID: 'D', REASON_MARKED: 'Came back' }), id)
    const declined = await get(id)
    assert.deepEqual([declined.PAYED, declined.DATE_PAYED, declined.EMP_PAYED_ID], ['N', paid.DATE_PAYED, '1'])
    assert.equal((await get(await add({ STATUS_ID: 'P' }))).PAYED, 'Y')
    assert.equal((await get(await add({ STATUS_ID: 'NO_SUCH' }))).STATUS_ID, 'N')
  })
})

describe('crm.invoice.list', () => {
  test('filters, sorts and selects as other lists do, and tells no rows and no properties', async () => {
    const topic = { ORDER_TOPIC: 'List' }
    const cheap = await add({ ...topic, PRODUCT_ROWS: [{ PRICE: 5 }], INVOICE_PROPERTIES: { INN: '1' } })
    const dear = await add({ ...topic, PRODUCT_ROWS: [{ PRICE: 500 }], UF_DEAL_ID: 77_777 })
    const all = { ORDER_TOPIC: 'List' }
    assert.deepEqual(await list({ filter: { ...all, '>PRICE': 100 } }), [dear])
    assert.deepEqual(await list({ filter: { ...all, UF_DEAL_ID: 77_777 } }), [dear])
    assert.deepEqual(await list({ filter: all, order: { PRICE: 'DESC' } }), [dear, cheap])
    assert.deepEqual(await list({ filter: { ...all, '%ORDER_TOPIC': 'is', STATUS_ID: ['N', 'S'] } }), [cheap, dear])
    const [row] = await crm.result('crm.invoice.list', { filter: { ID: cheap } })
    assert.deepEqual([row.PRICE, row.RESPONSIBLE_NAME, row.IS_RECURRING], ['5.00', 'Administrator', 'N'])
    assert.equal('PRODUCT_ROWS' in row || 'INVOICE_PROPERTIES' in row, false)
    const select = ['ACCOUNT_NUMBER', 'RESPONSIBLE_EMAIL', 'CURRENCY_ID', 'PRODUCT_ROWS']
    assert.deepEqual(await crm.result('crm.invoice.list', { select, filter: { ID: cheap } }), [
      { ID: String(cheap), ACCOUNT_NUMBER: String(cheap), RESPONSIBLE_EMAIL: 'admin@portico.local' },
    ])
  })

  test('finds and sorts by what the responsible person is called', async () => {
    const mine = await add({ ORDER_TOPIC: 'People' })
    const theirs = await add({ ORDER_TOPIC: 'People', RESPONSIBLE_ID: manager })
    const filter = { ORDER_TOPIC: 'People' }
    assert.deepEqual(await list({ filter: { ...filter, RESPONSIBLE_NAME: 'Administrator' } }), [mine])
    assert.deepEqual(await list({ filter: { ...filter, '!RESPONSIBLE_NAME': 'Administrator' } }), [theirs])
    assert.deepEqual(await list({ filter, order: { RESPONSIBLE_EMAIL: 'ASC', ID: 'ASC' } }), [mine, theirs])
  })
})

describe('rights on invoices', () => {
  test('are those of the invoices of crm.item.*', async () => {
    const mine = await add({ RESPONSIBLE_ID: manager })
    const others = await add()
    for (const [method, params] of [
      ['get', { id: mine }],
      ['list', {}],
      ['add', { fields: least }],
      ['update', { id: mine, fields: { COMMENTS: 'x' } }],
      ['delete', { id: mine }],
    ] as const) {
      fails(await crm.call(`crm.invoice.${method}`, params, nobody), '', 'Access denied.')
      if (method !== 'get' && method !== 'list')
        fails(await crm.call(`crm.invoice.${method}`, params, reader), '', 'Access denied.')
    }
    assert.deepEqual(await list({ filter: { ID: [mine, others] } }, manager), [mine])
    assert.deepEqual(await list({ filter: { ID: [mine, others] } }, reader), [mine, others])
    fails(await crm.call('crm.invoice.get', { id: others }, manager), '', 'Access denied.')
    fails(await update(others, { COMMENTS: 'x' }, manager), '', 'Access denied.')
    fails(await addCall({ ...least, RESPONSIBLE_ID: 1 }, manager), '', 'Access denied.')
    answers(await update(mine, { COMMENTS: 'Mine' }, manager), mine)
    assert.equal((await get(await add({}, manager), manager)).RESPONSIBLE_ID, String(manager))
    // Who hands an invoice on does not have it any more.
    answers(await update(mine, { RESPONSIBLE_ID: 1 }, manager), mine)
    fails(await crm.call('crm.invoice.get', { id: mine }, manager), '', 'Access denied.')
  })
})

describe('crm.invoice.delete', () => {
  test('takes along what belongs to the invoice', async () => {
    const id = await add({ PRODUCT_ROWS: [{ PRICE: 1 }] })
    answers(await crm.call('crm.invoice.delete', { id }), true)
    for (const method of ['get', 'delete']) fails(await crm.call(`crm.invoice.${method}`, { id }), '', 'Not found')
    fails(await update(id, {}), '', 'Not found')
    fails(await crm.call('crm.invoice.get', { id: 0 }), '', 'ID is not defined or invalid.')
    const rows = await crm.portal.store.read
      .selectFrom('product_row')
      .select('id')
      .where('owner_type', '=', 'I')
      .where('owner_id', '=', id)
      .execute()
    assert.deepEqual(rows, [])
  })

  test('an invoice forgets clients and deals that go', async () => {
    const [company, deal, contact, quote] = await Promise.all([
      ...[crm.add('company'), crm.add('deal'), crm.add('contact'), crm.add('quote')],
    ])
    const id = await add({
      ...{ UF_COMPANY_ID: company, UF_MYCOMPANY_ID: company, UF_DEAL_ID: deal },
      ...{ UF_CONTACT_ID: contact, UF_QUOTE_ID: quote },
    })
    for (const [type, one] of Object.entries({ company, deal, contact, quote }))
      answers(await crm.call(`crm.${type}.delete`, { id: one }), true)
    const got = await get(id)
    assert.deepEqual(
      ['COMPANY', 'MYCOMPANY', 'DEAL', 'CONTACT', 'QUOTE'].map(name => got[`UF_${name}_ID`]),
      [null, null, null, null, null],
    )
  })
})

test('an invoice names the requisites of its client and of its seller', async () => {
  const { addRequisite } = requisitesOf(crm)
  const [client, seller] = [await crm.add('company'), await crm.add('company', { IS_MY_COMPANY: 'Y' })]
  const [of, by] = [await addRequisite(client), await addRequisite(seller)]
  const id = await add({ UF_COMPANY_ID: client, UF_MYCOMPANY_ID: seller, RESPONSIBLE_ID: manager })
  const fields = { ENTITY_TYPE_ID: 5, ENTITY_ID: id, BANK_DETAIL_ID: 0, MC_BANK_DETAIL_ID: 0 }
  const register = (requisite: number, ofSeller: number) =>
    crm.call('crm.requisite.link.register', {
      fields: { ...fields, REQUISITE_ID: requisite, MC_REQUISITE_ID: ofSeller },
    })
  answers(await register(of, by), true)
  assert.equal((await register(by, by)).status, 400)
  const links = (userId?: number) => crm.result('crm.requisite.link.list', { filter: { ENTITY_TYPE_ID: 5 } }, userId)
  assert.equal((await links())[0].REQUISITE_ID, String(of))
  assert.equal((await links(manager)).length, 1)
  answers(await crm.call('crm.invoice.delete', { id }), true)
  assert.deepEqual(await links(), [])
})

describe('user fields of invoices', () => {
  test('are added, shown, written, filtered by and deleted', async () => {
    const fieldId = await crm.result('crm.invoice.userfield.add', {
      fields: { FIELD_NAME: 'ROOF', USER_TYPE_ID: 'string', MANDATORY: 'N' },
    })
    const field = await crm.result('crm.invoice.userfield.get', { id: fieldId }, reader)
    assert.deepEqual([field.FIELD_NAME, field.ENTITY_ID], ['UF_CRM_ROOF', 'CRM_INVOICE'])
    const id = await add({ UF_CRM_ROOF: 'Gable' })
    assert.equal((await get(id)).UF_CRM_ROOF, 'Gable')
    assert.deepEqual(await list({ filter: { UF_CRM_ROOF: 'Gable' } }), [id])
    answers(await update(id, { UF_CRM_ROOF: 'Hip' }), id)
    const [row] = await crm.result('crm.invoice.list', { select: ['UF_*'], filter: { ID: id } })
    assert.deepEqual(row, { ID: String(id), UF_CRM_ROOF: 'Hip' })
    assert.equal((await crm.result('crm.invoice.fields')).UF_CRM_ROOF.isDynamic, true)
    const params = { moduleId: 'crm', filter: { entityId: 'CRM_INVOICE' } }
    const { fields } = await crm.result('userfieldconfig.list', params)
    assert.deepEqual(
      fields.map((one: { fieldName: string }) => one.fieldName),
      ['UF_CRM_ROOF'],
    )
    answers(await crm.call('crm.invoice.userfield.update', { id: fieldId, fields: { MANDATORY: 'Y' } }), true)
    assert.equal((await addCall(least)).error, 'ERROR_CORE')
    answers(await crm.call('crm.invoice.userfield.delete', { id: fieldId }), true)
    assert.deepEqual(await crm.result('crm.invoice.userfield.list'), [])
    assert.equal('UF_CRM_ROOF' in (await get(id)), false)
  })

  test('are for who may read invoices and change the settings', async () => {
    fails(await crm.call('crm.invoice.userfield.list', {}, nobody), '', 'Access denied.', 403)
    fails(await crm.call('crm.invoice.userfield.add', { fields: {} }, reader), '', 'Access denied.', 403)
  })
})

describe('crm.invoice.status', () => {
  const statuses = (params: Fields = {}): Promise<Record<string, string>[]> =>
    crm.result('crm.invoice.status.list', params)

  test('are the elements of one directory', async () => {
    assert.deepEqual(
      (await statuses()).map(({ STATUS_ID, SORT, SYSTEM }) => [STATUS_ID, SORT, SYSTEM]),
      [
        ['N', '10', 'Y'],
        ['S', '20', 'N'],
        ['P', '30', 'Y'],
        ['D', '40', 'Y'],
      ],
    )
    const [paid] = await statuses({ filter: { STATUS_ID: 'P' } })
    assert.deepEqual(await crm.result('crm.invoice.status.get', { id: paid!.ID }), {
      ...{ ID: paid!.ID, ENTITY_ID: 'INVOICE_STATUS', STATUS_ID: 'P', NAME: 'Paid', NAME_INIT: 'Paid' },
      ...{ SORT: '30', SYSTEM: 'Y' },
    })
    const fields = await crm.result('crm.invoice.status.fields')
    assert.deepEqual(Object.keys(fields).sort(), Object.keys(paid!).sort())
    assert.deepEqual([fields.STATUS_ID.isReadOnly, fields.NAME.isRequired], [true, true])
  })

  test('new ones get a code, and crm.status.* knows them', async () => {
    const id = await crm.result('crm.invoice.status.add', { fields: { NAME: 'Agreed', SORT: 15, STATUS_ID: 'OWN' } })
    const status = await crm.result('crm.invoice.status.get', { id })
    assert.deepEqual([status.STATUS_ID, status.NAME, status.SORT, status.SYSTEM], ['A', 'Agreed', '15', 'N'])
    assert.equal((await crm.result('crm.status.get', { id })).ENTITY_ID, 'INVOICE_STATUS')
    const invoice = await add({ STATUS_ID: 'A' })
    fails(await crm.call('crm.invoice.status.delete', { id }), '', 'There are active items in this status.')
    answers(await update(invoice, { STATUS_ID: 'S' }), invoice)
    answers(await crm.call('crm.invoice.status.update', { id, fields: { NAME: 'Confirmed', COLOR: '#000000' } }), true)
    const { NAME, COLOR } = await crm.result('crm.status.get', { id })
    assert.deepEqual([NAME, COLOR], ['Confirmed', '#39A8EF'])
    answers(await crm.call('crm.invoice.status.delete', { id }), true)
    fails(await crm.call('crm.invoice.status.get', { id }), '', 'Status is not found.')
  })

  test('of other directories are not there', async () => {
    const [lead] = await crm.result('crm.status.list', { filter: { ENTITY_ID: 'STATUS' } })
    const { ID: id } = lead
    fails(await crm.call('crm.invoice.status.get', { id }), '', 'Status is not found.')
    fails(await crm.call('crm.invoice.status.update', { id, fields: { NAME: 'x' } }), '', 'Status is not found.')
    fails(await crm.call('crm.invoice.status.delete', { id }), '', 'Status is not found.')
    assert.equal((await crm.result('crm.status.get', { id })).NAME, lead.NAME)
    assert.deepEqual(await statuses({ filter: { ENTITY_ID: 'STATUS' } }), [])
  })

  test('of the system stay, and settings are for who may change them', async () => {
    const [paid] = await statuses({ filter: { STATUS_ID: 'P' } })
    const { ID: id } = paid!
    fails(
      await crm.call('crm.invoice.status.delete', { id }),
      '',
      'CRM System Status can be deleted only if parameter FORCED is specified and equal to "Y".',
    )
    fails(await crm.call('crm.invoice.status.add', { fields: { SORT: 5 } }), '', 'The field Title is required.')
    for (const [verb, params] of Object.entries({ add: { fields: {} }, update: { id, fields: {} }, delete: { id } }))
      fails(await crm.call(`crm.invoice.status.${verb}`, params, manager), '', 'Access denied.')
  })
})

test('invoices and their statuses come to a portal that is older than they are', async t => {
  const data = mkdtempSync(path.join(tmpdir(), 'invoices-'))
  t.after(() => rmSync(data, { recursive: true, force: true }))
  const older = await openPortal({ data, language: 'ru' })
  await older.store.write(async db => {
    for (const table of ['invoice', 'invoice_userfield']) await query(db, `drop table ${table}`)
    await query(db, "delete from status where entity_id = 'INVOICE_STATUS'")
    await query(db, "delete from migration where name = '0011-old-invoices'")
  })
  await older.close()
  const portal = await openPortal({ data })
  t.after(() => portal.close())
  const again = crmOf(portal)
  const statuses: { NAME: string }[] = await again.result('crm.invoice.status.list')
  assert.deepEqual(
    statuses.map(({ NAME }) => NAME),
    ['Новый', 'Отправлен клиенту', 'Оплачен', 'Не оплачен'],
  )
  assert.equal(await again.result('crm.invoice.add', { fields: { ...least } }), 1)
})
