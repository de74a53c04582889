import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { fails } from '../support/answers.ts'
import { openCrm } from '../support/crm.ts'
import { addRole, addUsers } from '../support/people.ts'

const NOBODY = 2
const CONFIGURER = 3

const crm = await openCrm()
const russian = await openCrm({ language: 'ru' })

before(async () => {
  await addUsers(crm.portal, 2)
  await addRole(crm.portal, { name: 'Configurer', permissions: { CONFIG: { update: 'all' } }, relations: ['U3'] })
})

describe('units of measurement', () => {
  const measure = (verb: string, params: Record<string, unknown>, userId?: number) =>
    crm.result(`crm.measure.${verb}`, params, userId)

  test('a new portal counts in pieces', async () => {
    const list = await measure('list', { filter: { IS_DEFAULT: 'Y' } })
    assert.deepEqual(list, [
      {
        ID: '5',
        CODE: '796',
        MEASURE_TITLE: 'Piece',
        SYMBOL_RUS: 'pcs',
        SYMBOL_INTL: 'pc. 1',
        SYMBOL_LETTER_INTL: 'PCE. NMB',
        IS_DEFAULT: 'Y',
      },
    ])
    const [kilo] = await russian.result('crm.measure.list', { filter: { CODE: 166 }, select: ['SYMBOL_RUS'] })
    assert.deepEqual(kilo, { ID: '4', SYMBOL_RUS: 'кг' })
  })

  test('live and die, for any user', async () => {
    const fields = { CODE: '212', MEASURE_TITLE: 'Watt', SYMBOL_RUS: 'W', SYMBOL_INTL: 'W', SYMBOL_LETTER_INTL: 'WTT' }
    const id = await measure('add', { fields }, NOBODY)
    assert.deepEqual(await measure('get', { id }, NOBODY), { ID: String(id), ...fields, IS_DEFAULT: 'N' })
    assert.equal(await measure('update', { id, fields: { MEASURE_TITLE: 'Watts' } }, NOBODY), true)
    assert.equal((await measure('get', { id })).MEASURE_TITLE, 'Watts')
    assert.equal(await measure('delete', { id }, NOBODY), true)
    fails(await crm.call('crm.measure.get', { id }), '', 'Not found')
  })

  test('have one default', async () => {
    const id = await measure('add', { fields: { CODE: 1, MEASURE_TITLE: 'Dozen', IS_DEFAULT: 'Y' } })
    const defaults = await measure('list', { filter: { IS_DEFAULT: 'Y' }, select: ['ID'] })
    assert.deepEqual(defaults, [{ ID: String(id) }])
    assert.equal(await measure('update', { id: 5, fields: { IS_DEFAULT: 'Y' } }), true)
    assert.equal((await measure('get', { id })).IS_DEFAULT, 'N')
  })

  test('need a code of their own and a name', async () => {
    const add = (fields: unknown) => crm.call('crm.measure.add', { fields })
    fails(await add({ CODE: 796, MEASURE_TITLE: 'Piece' }), 'ERROR_CORE', 'The unit with the code 796 already exists.')
    fails(await add({ MEASURE_TITLE: 'Piece' }), 'ERROR_CORE', "The field 'CODE' is required.")
    fails(await add({ CODE: 2 }), 'ERROR_CORE', "The field 'MEASURE_TITLE' is required.")
    fails(await add({ CODE: -2, MEASURE_TITLE: 'x' }), '', 'Invalid value for the "Code" field')
    fails(await add('x'), '', "Parameter 'fields' must be array.")
    fails(await crm.call('crm.measure.delete', { id: 'x' }), '', 'ID is not defined or invalid.')
  })
})

describe('VAT rates', () => {
  const vat = (verb: string, params: Record<string, unknown>, userId?: number) =>
    crm.result(`crm.vat.${verb}`, params, userId)

  test('are told with the size of their fields and nothing else', async () => {
    const fields = await vat('fields', {}, NOBODY)
    assert.deepEqual(fields.RATE, { type: 'double', size: '18,2', isRequired: false, isReadOnly: false, title: 'Rate' })
    assert.deepEqual(Object.keys(fields.TIMESTAMP_X), ['type', 'isRequired', 'isReadOnly', 'title'])
  })

  test('a new portal has those of its language', async () => {
    assert.deepEqual(await vat('list', { order: { ID: 'ASC' }, select: ['ID', 'NAME', 'RATE'] }), [
      { ID: '1', NAME: 'No VAT', RATE: null },
      { ID: '2', NAME: 'VAT 0%', RATE: '0.00' },
      { ID: '3', NAME: 'VAT 20%', RATE: '20.00' },
    ])
    const names = (await russian.result('crm.vat.list')).map((one: { NAME: string }) => one.NAME)
    assert.deepEqual(names, ['Без НДС', 'НДС 0%', 'НДС 10%', 'НДС 20%'])
  })

  test('live and die', async () => {
    const id = await vat('add', { fields: { ACTIVE: 'N', NAME: 'VAT 7%', RATE: '7.005' } }, CONFIGURER)
    assert.deepEqual(await vat('get', { id }, NOBODY), {
      ID: String(id),
      ACTIVE: 'N',
      C_SORT: '100',
      NAME: 'VAT 7%',
      RATE: '7.01',
    })
    assert.match((await vat('list', { filter: { ID: id } }))[0].TIMESTAMP_X, /^\d{4}-/)
    assert.equal(await vat('update', { id, fields: { ACTIVE: 'Y' } }, CONFIGURER), id)
    assert.equal((await vat('get', { id })).ACTIVE, 'Y')
    assert.equal(await vat('delete', { id }, CONFIGURER), true)
    fails(await crm.call('crm.vat.get', { id }), '', 'VAT rate not found.')
    fails(await crm.call('crm.vat.delete', { id }), '', 'Error on deleting VAT rate.')
    fails(await crm.call('crm.vat.update', { id, fields: { NAME: 'x' } }), '', 'Error on updating VAT rate.')
  })

  test('are refused with the words of their pages', async () => {
    const fields = { NAME: 'x', RATE: 1 }
    fails(await crm.call('crm.vat.add', { fields }, NOBODY), '', 'Access denied.')
    fails(await crm.call('crm.vat.update', { id: 1, fields }, NOBODY), '', 'Access denied.')
    fails(await crm.call('crm.vat.delete', { id: 1 }, NOBODY), '', 'Access denied.')
    for (const wrong of [
      undefined,
      'x',
      {},
      { NAME: 'x' },
      { RATE: 1 },
      { NAME: 'x', RATE: -1 },
      { NAME: 'x', RATE: 'y' },
    ])
      fails(await crm.call('crm.vat.add', { fields: wrong }), '', 'Invalid parameters.')
    fails(await crm.call('crm.vat.delete', { id: 'x' }), '', 'Invalid identifier.')
    fails(await crm.call('crm.vat.update', { id: 0, fields }), '', 'Invalid identifier.')
    fails(await crm.call('crm.vat.get', { id: 'x' }), '', 'VAT rate not found.')
    fails(await crm.call('crm.vat.list', { select: ['ID', 'COLOUR'] }), '', 'Inadmissible fields for selection')
  })
})

describe('types of clients and ways to be paid', () => {
  test('are listed and filtered as the pages do', async () => {
    assert.deepEqual(
      await crm.result('crm.persontype.list', { order: { ID: 'ASC' }, filter: { NAME: 'CRM_COMPANY' } }, NOBODY),
      [{ ID: '2', NAME: 'CRM_COMPANY' }],
    )
    const pays = await crm.result(
      'crm.paysystem.list',
      { order: { SORT: 'ASC' }, filter: { '%NAME': 'Estimate' } },
      NOBODY,
    )
    assert.deepEqual(
      pays.map((pay: Record<string, string>) => [pay.NAME, pay.PERSON_TYPE_ID]),
      [
        ['Estimate', '1'],
        ['Estimate', '2'],
      ],
    )
  })

  test('are described', async () => {
    assert.deepEqual(Object.keys(await crm.result('crm.persontype.fields', {}, NOBODY)), ['ID', 'NAME'])
    assert.ok('HANDLER_NAME' in (await crm.result('crm.paysystem.fields', {}, NOBODY)))
  })
})
