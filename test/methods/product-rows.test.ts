import assert from 'node:assert/strict'
import { afterEach, describe, test } from 'node:test'
import type { Level, Verb } from '../../src/portal/roles.ts'
import type { Row } from '../../src/store/store.ts'
import { fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { addRole, addUser, deleteRole, deleteRolesOfUsers } from '../support/people.ts'

const crm = await openCrm({ timezone: 'Europe/Moscow' })
const { result, call } = crm

/** Types that have product rows, with the letters that they go by. */
const owners = { lead: 'L', deal: 'D', quote: 'Q' } as const
type OwnerType = keyof typeof owners
const ownerTypes = Object.keys(owners) as OwnerType[]

const set = (type: OwnerType, id: number, rows: Fields[]) => result(`crm.${type}.productrows.set`, { id, rows })
const get = (type: OwnerType, id: number): Promise<Row[]> => result(`crm.${type}.productrows.get`, { id })
const list = (type: OwnerType, id: number, more: Fields = {}) =>
  result('crm.item.productrow.list', { filter: { '=ownerType': owners[type], '=ownerId': id }, ...more })

const pick = (row: Row, ...names: string[]): Row => Object.fromEntries(names.map(name => [name, row[name]]))

describe('prices follow from one another', () => {
  const names = ['price', 'priceExclusive', 'priceNetto', 'priceBrutto', 'discountRate', 'discountSum', 'taxRate']
  const universal: [string, Fields, unknown[]][] = [
    // Samples of crm.item.productrow.add, list and getAvailableForPayment.
    [
      '20 % off, 20 % tax',
      { price: 80000, discountTypeId: 2, discountRate: 20, taxRate: 20 },
      [80000, 66666.67, 83333.34, 100000.01, 20, 16666.67, 20],
    ],
    [
      '10 % off, 10 % tax',
      { price: 90000, discountTypeId: 2, discountRate: 10, taxRate: 10 },
      [90000, 81818.18, 90909.09, 100000, 10, 9090.91, 10],
    ],
    ['nothing off, no tax', { price: 5550 }, [5550, 5550, 5550, 5550, 0, 0, null]],
    // Samples of crm.lead.productrows.get and crm.deal.productrows.get.
    [
      '40 % off, 12 % tax',
      { price: 22175.328, discountTypeId: 2, discountRate: 40, taxRate: 12 },
      [22175.328, 19799.4, 32999, 36958.88, 40, 13199.6, 12],
    ],
    ['10 % off', { price: 899.1, discountTypeId: 2, discountRate: 10 }, [899.1, 899.1, 999, 999, 10, 99.9, null]],
    // What the sample of crm.deal.productrows.set sends.
    [
      '100 off, 13 % tax',
      { price: 1000, discountTypeId: 1, discountSum: 100, taxRate: 13 },
      [1000, 884.96, 984.96, 1113, 10.15, 100, 13],
    ],
    // What a client's own test expects of a discount in money: 500.12 of 1500.12.
    [
      '500.12 off',
      { price: 1000, discountTypeId: 1, discountSum: 500.12 },
      [1000, 1000, 1500.12, 1500.12, 33.34, 500.12, null],
    ],
    [
      'all of it off',
      { price: 0, discountTypeId: 2, discountRate: 100, discountSum: 50, taxRate: 20 },
      [0, 0, 50, 60, 100, 50, 20],
    ],
    ['a tax of nothing', { price: 10, taxRate: 0 }, [10, 10, 10, 10, 0, 0, 0]],
    ['a discount of nothing but a sum', { price: 90, discountSum: 10 }, [90, 90, 100, 100, 10, 10, null]],
    // 0.575 * 100 / 200 is 0.2875; the discount is as much, and 0.58 doubled.
    [
      'halves',
      { price: 0.575, discountTypeId: 2, discountRate: 50, taxRate: 100 },
      [0.575, 0.29, 0.58, 1.16, 50, 0.29, 100],
    ],
    [
      'numbers as texts',
      { price: '1 000,50', quantity: '2.5', taxRate: '0' },
      [1000.5, 1000.5, 1000.5, 1000.5, 0, 0, 0],
    ],
  ]
  for (const [name, fields, expected] of universal)
    test(`crm.item.productrow.add: ${name}`, async () => {
      const ownerId = await crm.add('deal')
      const { productRow } = await result('crm.item.productrow.add', {
        fields: { ownerId, ownerType: 'D', productName: 'Row', ...fields },
      })
      assert.deepEqual(Object.values(pick(productRow, ...names)), expected)
      const read = await result('crm.item.productrow.get', { id: productRow.id })
      assert.deepEqual(read.productRow, { ...productRow, storeId: null })
    })

  const classicNames = ['PRICE', 'PRICE_EXCLUSIVE', 'PRICE_NETTO', 'PRICE_BRUTTO', 'DISCOUNT_SUM']
  const classic: [string, Fields, number[]][] = [
    ['PRICE_EXCLUSIVE alone', { PRICE_EXCLUSIVE: 100, TAX_RATE: 20 }, [120, 100, 100, 120, 0]],
    ['PRICE_NETTO alone', { PRICE_NETTO: 200, DISCOUNT_RATE: 25, TAX_RATE: 10 }, [165, 150, 200, 220, 50]],
    ['PRICE_NETTO with a sum', { PRICE_NETTO: 200, DISCOUNT_TYPE_ID: 1, DISCOUNT_SUM: 30 }, [170, 170, 200, 200, 30]],
    ['PRICE_BRUTTO alone', { PRICE_BRUTTO: 220, DISCOUNT_RATE: 25, TAX_RATE: 10 }, [165, 150, 200, 220, 50]],
    ['all of them as sent', { PRICE: 1, PRICE_EXCLUSIVE: 2, PRICE_NETTO: 3, PRICE_BRUTTO: 4 }, [1, 2, 3, 4, 0]],
    ['none of them', {}, [0, 0, 0, 0, 0]],
  ]
  for (const [name, fields, expected] of classic)
    test(`productrows.set: ${name}`, async () => {
      const id = await crm.add('deal')
      await set('deal', id, [fields])
      const [row] = await get('deal', id)
      assert.deepEqual(Object.values(pick(row!, ...classicNames)), expected)
    })

  test('a changed row: what was sent once goes on holding', async () => {
    const ownerId = await crm.add('deal')
    const fields = { ownerId, ownerType: 'D', price: 120, discountTypeId: 2, discountRate: 20, taxRate: 20 }
    const { productRow } = await result('crm.item.productrow.add', { fields })
    const change = async (changed: Fields) =>
      Object.values(
        pick((await result('crm.item.productrow.update', { id: productRow.id, fields: changed })).productRow, ...names),
      )
    assert.deepEqual(await change({ price: 240 }), [240, 200, 250, 300, 20, 50, 20])
    assert.deepEqual(await change({ discountRate: 0 }), [240, 200, 200, 240, 0, 0, 20])
    assert.deepEqual(await change({ discountTypeId: 1, discountSum: 50 }), [240, 200, 250, 300, 20, 50, 20])
    assert.deepEqual(await change({ taxRate: null }), [240, 240, 290, 290, 17.24, 50, null])
    assert.deepEqual(await change({ productName: 'Other', sort: 5, quantity: 7 }), [
      240,
      240,
      290,
      290,
      17.24,
      50,
      null,
    ])
  })
})

describe('a row', () => {
  for (const type of ownerTypes)
    test(`of a ${type} is shown by the classic methods as their pages show it`, async () => {
      const id = await crm.add(type)
      await set(type, id, [
        { PRICE: 10, PRODUCT_NAME: 'Чай', SORT: 20 },
        { PRICE: 1, MEASURE_CODE: 166, SORT: 10 },
      ])
      const rows = await get(type, id)
      assert.deepEqual(
        rows.map(row => [row.PRODUCT_NAME, row.MEASURE_NAME]),
        [
          [`[${rows[0]!.ID}]`, 'kg'],
          ['Чай', ''],
        ],
      )
      assert.deepEqual(rows[1], {
        ...{ ID: rows[1]!.ID, OWNER_ID: String(id), OWNER_TYPE: owners[type], PRODUCT_ID: 0, PRODUCT_NAME: 'Чай' },
        ...{ ORIGINAL_PRODUCT_NAME: null, PRODUCT_DESCRIPTION: null, PRICE: 10, PRICE_EXCLUSIVE: 10, PRICE_NETTO: 10 },
        ...{ PRICE_BRUTTO: 10, PRICE_ACCOUNT: type === 'deal' ? '10.00' : '10.00000000', QUANTITY: 1 },
        ...{ DISCOUNT_TYPE_ID: 2, DISCOUNT_RATE: 0, DISCOUNT_SUM: 0, TAX_RATE: null, TAX_INCLUDED: 'N' },
        ...{ CUSTOMIZED: 'Y', MEASURE_CODE: 0, MEASURE_NAME: '', SORT: 20, XML_ID: '', TYPE: 1, STORE_ID: null },
        ...{ RESERVE_ID: null, DATE_RESERVE_END: null, RESERVE_QUANTITY: null },
      })
    })

  test('is the same row by all of the methods', async () => {
    const id = await crm.add('quote')
    await set('quote', id, [{ PRODUCT_NAME: 'Tea', PRICE: 5, QUANTITY: 2, TAX_INCLUDED: 'Y', CUSTOMIZED: 'N' }])
    const { productRows } = await list('quote', id)
    const [row] = await result('crm.productrow.list', { filter: { OWNER_TYPE: 'Q', OWNER_ID: id } })
    assert.deepEqual(productRows, [
      {
        ...{ id: Number(row.ID), ownerId: id, ownerType: 'Q', productId: 0, productName: 'Tea', price: 5 },
        ...{ priceAccount: 5, priceExclusive: 5, priceNetto: 5, priceBrutto: 5, quantity: 2, discountTypeId: 2 },
        ...{ discountRate: 0, discountSum: 0, taxRate: null, taxIncluded: 'Y', customized: 'N', measureCode: 0 },
        ...{ measureName: '', sort: 0, xmlId: '', type: 1, storeId: null },
      },
    ])
    assert.deepEqual([row], await get('quote', id))
  })

  test('set keeps the rows that it names and drops the others', async () => {
    const id = await crm.add('deal')
    await set('deal', id, [
      { PRODUCT_NAME: 'a', PRICE: 1 },
      { PRODUCT_NAME: 'b', PRICE: 2, TAX_RATE: 10 },
    ])
    const [a, b] = await get('deal', id)
    await set('deal', id, [{ ID: b!.ID, QUANTITY: 3 }, { PRODUCT_NAME: 'c' }, { ID: b!.ID, PRODUCT_NAME: 'd' }])
    const rows = await get('deal', id)
    assert.deepEqual(
      rows.map(row => [row.PRODUCT_NAME, row.QUANTITY, row.TAX_RATE, row.ID === b!.ID]),
      [
        ['b', 3, 10, true],
        ['c', 1, null, false],
        ['d', 1, null, false],
      ],
    )
    // A row of another record is no row of this one.
    const other = await crm.add('deal')
    await set('deal', other, [
      { ID: a!.ID, PRODUCT_NAME: 'e' },
      { ID: b!.ID, PRODUCT_NAME: 'f' },
    ])
    assert.deepEqual((await get('deal', id)).length, 3)
    const named = await result('crm.item.productrow.set', {
      ...{ ownerId: id, ownerType: 'D' },
      productRows: [{ id: Number(b!.ID), price: 9 }],
    })
    assert.deepEqual(
      named.productRows.map((row: Row) => pick(row, 'id', 'productName', 'quantity', 'price')),
      [{ id: Number(b!.ID), productName: 'b', quantity: 3, price: 9 }],
    )
    await set('deal', id, [])
    assert.deepEqual(await get('deal', id), [])
  })

  test('that was read can be written back, and is the same', async () => {
    const id = await crm.add('deal')
    await set('deal', id, [
      { PRICE: 1000, DISCOUNT_TYPE_ID: 1, DISCOUNT_SUM: 100, TAX_RATE: 13, MEASURE_CODE: 166, SORT: 1 },
      { PRICE: 0, DISCOUNT_RATE: 100, DISCOUNT_SUM: 33.333, QUANTITY: 0.5, SORT: 2 },
      { PRICE: 22175.328, DISCOUNT_RATE: 40, TAX_RATE: 12, SORT: 3 },
    ])
    const before = [await get('deal', id), (await crm.get('deal', id)).OPPORTUNITY]
    await set('deal', id, before[0] as Row[])
    assert.deepEqual([await get('deal', id), (await crm.get('deal', id)).OPPORTUNITY], before)
  })

  test('added by many at once counts each time', async () => {
    const ownerId = await crm.add('deal')
    const add = (price: number) => result('crm.item.productrow.add', { fields: { ownerId, ownerType: 'D', price } })
    const added = await Promise.all([1, 2, 3, 4, 5, 6, 7, 8].map(add))
    assert.equal((await crm.get('deal', ownerId)).OPPORTUNITY, '36.00')
    const half = added.slice(0, 4).map(({ productRow }) => productRow.id)
    const change = (id: number) => call('crm.item.productrow.update', { id, fields: { quantity: 2 } })
    const remove = (id: number) => call('crm.item.productrow.delete', { id })
    const answers = await Promise.all(half.flatMap(id => [change(id), remove(id)]))
    // Whoever came second to a row that is gone is told so.
    assert.deepEqual(new Set(answers.map(({ status }) => status)).has(500), false)
    assert.equal((await crm.get('deal', ownerId)).OPPORTUNITY, '26.00')
  })

  test('takes its name and its unit from its product, and never its price', async () => {
    const product = await crm.portal.store.write(async db => {
      const { id } = await db.selectFrom('measure').select('id').where('code', '=', 166).executeTakeFirstOrThrow()
      const values = { name: 'Coffee', description: 'Beans', price: 110, currency_id: 'EUR', measure: id, active: 'Y' }
      return Number((await db.insertInto('product').values(values).returning('id').executeTakeFirstOrThrow()).id)
    })
    const id = await crm.add('deal', { CURRENCY_ID: 'EUR' })
    await set('deal', id, [
      { PRODUCT_ID: product, SORT: 1 },
      { PRODUCT_ID: product, PRODUCT_NAME: 'Mine', PRICE: 5, MEASURE_CODE: 796, PRODUCT_DESCRIPTION: 'Own', SORT: 2 },
      { PRODUCT_ID: 999_999, SORT: 3 },
    ])
    const names = [
      'PRODUCT_NAME',
      'ORIGINAL_PRODUCT_NAME',
      'PRODUCT_DESCRIPTION',
      'PRICE',
      'PRICE_ACCOUNT',
      'MEASURE_NAME',
    ]
    const rows = await get('deal', id)
    assert.deepEqual(
      rows.map(row => Object.values(pick(row, ...names))),
      [
        ['Coffee', 'Coffee', 'Beans', 0, '0.00', 'kg'],
        ['Mine', 'Coffee', 'Own', 5, '5.50', 'pcs'],
        [`[${rows[2]!.ID}]`, null, null, 0, '0.00', ''],
      ],
    )
    const { productRow } = await result('crm.item.productrow.add', {
      fields: { ownerId: await crm.add('lead'), ownerType: 'L', productId: product },
    })
    assert.deepEqual(pick(productRow, 'price', 'measureCode', 'productName'), {
      ...{ price: 0, measureCode: 166, productName: 'Coffee' },
    })
  })
})

describe('lists', () => {
  test('filter, order and pages', async () => {
    const id = await crm.add('deal')
    await set(
      'deal',
      id,
      Array.from({ length: 55 }, (_, i) => ({ PRODUCT_NAME: `Row ${i + 1}`, PRICE: i + 1.25, SORT: 100 - i })),
    )
    const page = await call('crm.item.productrow.list', { filter: { '=ownerType': 'D', '=ownerId': id } })
    assert.deepEqual([page.result.productRows.length, page.total, page.next], [50, 55, 50])
    const rest = await call('crm.item.productrow.list', { filter: { ownerType: 'D', ownerId: [id] }, start: 50 })
    assert.deepEqual([rest.result.productRows.length, rest.total, rest.next], [5, 55, undefined])
    const prices = async (filter: Fields, order: Fields = { price: 'asc' }): Promise<number[]> => {
      const found = await list('deal', id, { filter: { '=ownerType': 'D', '=ownerId': id, ...filter }, order })
      return found.productRows.map((row: Row) => row.price)
    }
    assert.deepEqual(await prices({ '>price': 53 }, { price: 'desc' }), [55.25, 54.25, 53.25])
    assert.deepEqual(await prices({ '<=price': 2.25 }), [1.25, 2.25])
    assert.deepEqual(await prices({ '%productName': 'row 5', '<sort': 49 }), [53.25, 54.25, 55.25])
    assert.deepEqual(await prices({ productName: ['Row 1', 'Row 7'] }), [1.25, 7.25])
    assert.deepEqual(await prices({ taxRate: null, sort: 100 }), [1.25])
    const uncounted = await call('crm.productrow.list', {
      ...{ filter: { OWNER_TYPE: 'D', OWNER_ID: String(id), '>PRICE': 54 }, order: { PRICE: 'DESC' }, start: -1 },
      select: ['PRICE'],
    })
    assert.deepEqual([uncounted.result.map((row: Row) => row.PRICE), uncounted.total], [[55.25, 54.25], 0])
    assert.deepEqual(Object.keys(uncounted.result[0]), ['ID', 'PRICE'])
  })

  test('of a record that is not there are empty', async () => {
    assert.deepEqual(await list('deal', 999_999), { productRows: [] })
    assert.deepEqual(await result('crm.productrow.list', { filter: { OWNER_TYPE: 'L', OWNER_ID: 999_999 } }), [])
  })

  test('available for payment are the rows of a deal; leads and quotes are not paid', async () => {
    for (const type of ownerTypes) {
      const id = await crm.add(type)
      await set(type, id, [{ PRICE: 1 }])
      const { productRows } = await result('crm.item.productrow.getAvailableForPayment', {
        ...{ ownerId: id, ownerType: owners[type] },
      })
      assert.equal(productRows.length, type === 'deal' ? 1 : 0)
    }
  })
})

describe('the amount of a record with rows', () => {
  const amounts = async (type: OwnerType, id: number) =>
    Object.values(pick(await crm.get(type, id), ...(type === 'lead' ? ['OPPORTUNITY'] : ['OPPORTUNITY', 'TAX_VALUE'])))
  const money = (type: OwnerType, amount: string, tax: string) => (type === 'lead' ? [amount] : [amount, tax])

  for (const type of ownerTypes)
    test(`of a ${type} is that of its rows, however they change`, async () => {
      const id = await crm.add(type, { OPPORTUNITY: 1, TAX_VALUE: 1 })
      const ownerType = owners[type]
      await set(type, id, [
        { PRICE: 120, QUANTITY: 2, TAX_RATE: 20 },
        { PRICE: 0.335, QUANTITY: 1 },
      ])
      assert.deepEqual(await amounts(type, id), money(type, '240.34', '40.00'))
      const { productRow } = await result('crm.item.productrow.add', {
        fields: { ownerId: id, ownerType, price: 1.1, quantity: 3, taxRate: 10 },
      })
      assert.deepEqual(await amounts(type, id), money(type, '243.64', '40.30'))
      await result('crm.item.productrow.update', { id: productRow.id, fields: { quantity: 10 } })
      assert.deepEqual(await amounts(type, id), money(type, '251.34', '41.00'))
      await crm.update(type, id, { OPPORTUNITY: 5, TAX_VALUE: 5 })
      assert.deepEqual(await amounts(type, id), money(type, '251.34', '41.00'))
      assert.equal(await result('crm.item.productrow.delete', { id: productRow.id }), null)
      assert.deepEqual(await amounts(type, id), money(type, '240.34', '40.00'))
      await result('crm.item.productrow.set', { ownerId: id, ownerType, productRows: [{ price: 7 }] })
      assert.deepEqual(await amounts(type, id), money(type, '7.00', '0.00'))
      await set(type, id, [])
      assert.deepEqual(await amounts(type, id), money(type, '0.00', '0.00'))
      await crm.update(type, id, { OPPORTUNITY: 5 })
      assert.deepEqual(await amounts(type, id), money(type, '5.00', '0.00'))
    })

  for (const type of ['lead', 'deal'] as const)
    test(`of a ${type} stays as it is while it is set by hand, and follows the rows again afterwards`, async () => {
      const id = await crm.add(type, { OPPORTUNITY: 100, IS_MANUAL_OPPORTUNITY: 'Y' })
      await set(type, id, [{ PRICE: 3, QUANTITY: 3 }])
      assert.equal((await crm.get(type, id)).OPPORTUNITY, '100.00')
      await crm.update(type, id, { OPPORTUNITY: 50 })
      assert.equal((await crm.get(type, id)).OPPORTUNITY, '50.00')
      await crm.update(type, id, { IS_MANUAL_OPPORTUNITY: 'N', OPPORTUNITY: 4 })
      assert.equal((await crm.get(type, id)).OPPORTUNITY, '9.00')
      await crm.update(type, id, { IS_MANUAL_OPPORTUNITY: 'Y', OPPORTUNITY: 4 })
      assert.equal((await crm.get(type, id)).OPPORTUNITY, '4.00')
    })

  test('of invoices and of smart processes likewise', async () => {
    const { type } = await result('crm.type.add', { fields: { title: 'Orders', isLinkWithProductsEnabled: 'Y' } })
    for (const [entityTypeId, ownerType] of [
      [31, 'SI'],
      [type.entityTypeId, `T${type.entityTypeId.toString(16)}`],
    ] as const) {
      const { item } = await result('crm.item.add', { entityTypeId, fields: { title: 'With rows', opportunity: 1 } })
      const owner = { ownerType, ownerId: item.id }
      const amounts = async (fields: Fields = {}) => {
        const updated = await result('crm.item.update', { entityTypeId, id: item.id, fields })
        return pick(updated.item, 'opportunity', 'taxValue', 'isManualOpportunity')
      }
      await result('crm.item.productrow.add', { fields: { ...owner, price: 11, quantity: 2, taxRate: 10 } })
      assert.deepEqual(await amounts(), { opportunity: 22, taxValue: 2, isManualOpportunity: 'N' })
      assert.deepEqual(await amounts({ opportunity: 7 }), { opportunity: 22, taxValue: 2, isManualOpportunity: 'N' })
      const manual = { opportunity: 7, isManualOpportunity: 'Y' }
      assert.deepEqual(await amounts(manual), { ...manual, taxValue: 2 })
      const back = { opportunity: 22, taxValue: 2, isManualOpportunity: 'N' }
      assert.deepEqual(await amounts({ isManualOpportunity: 'N' }), back)
      const { productRows } = await result('crm.item.productrow.getAvailableForPayment', owner)
      assert.deepEqual(
        productRows.map((row: Row) => pick(row, 'ownerType', 'price')),
        [{ ownerType, price: 11 }],
      )
      await result('crm.item.delete', { entityTypeId, id: item.id })
      fails(await call('crm.item.productrow.get', { id: productRows[0].id }), 'NOT_FOUND', 'Item not found')
    }
    const bare = (await result('crm.type.add', { fields: { title: 'Without' } })).type.entityTypeId
    const ownerType = `T${bare.toString(16)}`
    fails(
      await call('crm.item.productrow.add', { fields: { ownerType, ownerId: 1 } }),
      'ENTITY_TYPE_NOT_SUPPORTED',
      `Entity type ${ownerType} is not supported`,
    )
  })

  test('in another currency is as much of it, and the prices of reports follow', async () => {
    const id = await crm.add('deal', { CURRENCY_ID: 'USD' })
    await set('deal', id, [{ PRICE: 10, QUANTITY: 3 }, { PRICE: 0.05 }])
    const shown = async () => [
      (await crm.get('deal', id)).OPPORTUNITY,
      ...(await get('deal', id)).flatMap(row => [row.PRICE, row.PRICE_ACCOUNT]),
    ]
    assert.deepEqual(await shown(), ['30.05', 10, '10.00', 0.05, '0.05'])
    await crm.update('deal', id, { CURRENCY_ID: 'EUR' })
    assert.deepEqual(await shown(), ['30.05', 10, '11.00', 0.05, '0.06'])
    await result('crm.item.update', { entityTypeId: 2, id, fields: { currencyId: 'USD' } })
    assert.deepEqual(await shown(), ['30.05', 10, '10.00', 0.05, '0.05'])
  })

  test('a change of rows is a change of the record: by whom and when, with what it came to before', async () => {
    const id = await crm.add('deal', { OPPORTUNITY: 2 })
    crm.portal.clock.move(3_600_000)
    const before = await crm.get('deal', id)
    await set('deal', id, [{ PRICE: 3 }])
    const after = await crm.get('deal', id)
    assert.ok(after.DATE_MODIFY! > before.DATE_MODIFY!, `${after.DATE_MODIFY} after ${before.DATE_MODIFY}`)
    const [last] = await crm.portal.store.read
      .selectFrom('history')
      .select(['kind', 'changes', 'user_id'])
      .where('entity_type_id', '=', 2)
      .where('record_id', '=', id)
      .orderBy('id', 'desc')
      .execute()
    assert.deepEqual({ ...last }, { kind: 'update', changes: '{"opportunity":[2,3]}', user_id: 1 })
  })
})

describe('what is refused changes nothing', () => {
  const core = (text: string) => ['ERROR_CORE', `${text}<br>`] as const
  const rate = 'Discount Rate (DISCOUNT_RATE) is required if Percentage Discount Type (DISCOUNT_TYPE_ID) is defined'
  const sum = 'Discount Sum (DISCOUNT_SUM) is required if Monetary Discount Type (DISCOUNT_TYPE_ID) is defined'
  const full =
    'Discount Sum (DISCOUNT_SUM) is required if Percentage Discount Type (DISCOUNT_TYPE_ID) is defined and Discount Rate (DISCOUNT_RATE) is 100%'
  const wrong: [Fields, readonly [string, string]][] = [
    [{ DISCOUNT_TYPE_ID: 2 }, core(rate)],
    [{ DISCOUNT_TYPE_ID: 1 }, core(sum)],
    [{ DISCOUNT_TYPE_ID: 2, DISCOUNT_RATE: 100 }, core(full)],
    [{ DISCOUNT_RATE: 101 }, ['', 'Invalid value for the "Discount Amount" field']],
    [{ DISCOUNT_TYPE_ID: 3 }, ['', 'Invalid value for the "Discount Type" field']],
    [{ PRICE: 'much' }, ['', 'Invalid value for the "Price" field']],
    [{ PRICE: 1e14, QUANTITY: 1000 }, ['', 'Invalid value for the "Price" field']],
    [{ TAX_RATE: -1 }, ['', 'Invalid value for the "Tax" field']],
    [{ QUANTITY: { a: 1 } }, ['', 'Invalid value for the "Quantity" field']],
  ]
  for (const [row, [code, text]] of wrong)
    test(JSON.stringify(row), async () => {
      const id = await crm.add('deal')
      await set('deal', id, [{ PRODUCT_NAME: 'stays', PRICE: 1 }])
      const before = [await get('deal', id), await crm.get('deal', id)]
      fails(await call('crm.deal.productrows.set', { id, rows: [{ PRICE: 5 }, row] }), code, text)
      assert.deepEqual([await get('deal', id), await crm.get('deal', id)], before)
    })

  test('the words of the universal methods', async () => {
    const ownerId = await crm.add('deal')
    const add = (fields: Fields) => call('crm.item.productrow.add', { fields })
    const missing = (name: string) => ['100', `Could not find value for parameter {${name}}`] as const
    fails(await call('crm.item.productrow.add'), ...missing('fields'))
    fails(await add({ ownerType: 'D' }), ...missing('ownerId'))
    fails(await add({ ownerId }), ...missing('ownerType'))
    fails(await add({ ownerId, ownerType: 'CO' }), 'ENTITY_TYPE_NOT_SUPPORTED', 'Entity type CO is not supported')
    fails(await add({ ownerId: 999_999, ownerType: 'D' }), 'OWNER_NOT_FOUND', 'Owner was not found')
    fails(await add({ ownerId, ownerType: 'D', discountTypeId: 1 }), '0', sum)
    const { productRow } = await result('crm.item.productrow.add', { fields: { ownerId, ownerType: 'D' } })
    const update = (fields: Fields) => call('crm.item.productrow.update', { id: productRow.id, fields })
    for (const field of ['ownerId', 'priceNetto', 'other', 'PRICE'])
      fails(await update({ [field]: 1 }), 'INVALID_ARG_VALUE', `Field '${field}' is not allowed for update`)
    fails(await update({ discountTypeId: 2, discountRate: 100 }), '0', full)
    for (const method of ['get', 'delete'])
      fails(await call(`crm.item.productrow.${method}`, { id: 999_999 }), 'NOT_FOUND', 'Item not found')
    const find = (filter: Fields, order: Fields = {}) =>
      call('crm.item.productrow.list', { filter: { '=ownerType': 'D', '=ownerId': ownerId, ...filter }, order })
    const argument = (text: string) => ['INVALID_ARG_VALUE', text] as const
    fails(await find({ x: 1 }), ...argument("Invalid filter: field 'x' is not allowed in filter"))
    fails(await find({ '=ownerType': 'X' }), ...argument("Invalid filter: field 'ownerType' has invalid value"))
    fails(await find({}, { x: 'asc' }), ...argument("Invalid order: field 'x' is not allowed in order"))
    fails(
      await find({}, { price: 'up' }),
      ...argument("Invalid order: allowed sort directions are ASC, DESC. But got 'UP' for field 'price'"),
    )
    fails(await call('crm.item.productrow.list', { filter: {} }), ...missing('=ownerType'))
    fails(
      await call('crm.item.productrow.set', { ownerId, ownerType: 'D', productRows: 'x' }),
      '100',
      'Invalid value {x} to match with parameter {productRows}. Should be value of type array.',
    )
    fails(await call('crm.deal.productrows.set', { id: ownerId, rows: 'x' }), '', 'The parameter rows must be array.')
    fails(await call('crm.deal.productrows.get', { id: 'x' }), '', 'The parameter id is invalid or not defined.')
    fails(await call('crm.deal.productrows.get', { id: 999_999 }), '', 'Not found.')
  })
})

describe('who may read or change a record may read or change its rows', () => {
  afterEach(() => deleteRolesOfUsers(crm.portal))

  const methods: [method: string, needs: Verb, params: (type: OwnerType, id: number, row: number) => Fields][] = [
    ['crm.{type}.productrows.get', 'read', (_, id) => ({ id })],
    ['crm.{type}.productrows.set', 'update', (_, id, row) => ({ id, rows: [{ ID: row }] })],
    ['crm.productrow.list', 'read', (type, id) => ({ filter: { OWNER_TYPE: owners[type], OWNER_ID: id } })],
    ['crm.item.productrow.get', 'read', (_type, _id, row) => ({ id: row })],
    ['crm.item.productrow.list', 'read', (type, id) => ({ filter: { '=ownerType': owners[type], '=ownerId': id } })],
    ['crm.item.productrow.getAvailableForPayment', 'read', (type, id) => ({ ownerType: owners[type], ownerId: id })],
    ['crm.item.productrow.update', 'update', (_type, _id, row) => ({ id: row, fields: { sort: 1 } })],
    ['crm.item.productrow.add', 'update', (type, id) => ({ fields: { ownerType: owners[type], ownerId: id } })],
    [
      'crm.item.productrow.set',
      'update',
      (type, id, row) => ({ ownerType: owners[type], ownerId: id, productRows: [{ id: row }] }),
    ],
    ['crm.item.productrow.delete', 'update', (_type, _id, row) => ({ id: row })],
  ]

  for (const type of ownerTypes)
    test(type, async () => {
      const user = await addUser(crm.portal, { departments: [1] })
      const mine = await crm.add(type, { ASSIGNED_BY_ID: user })
      const other = await crm.add(type, { ASSIGNED_BY_ID: 1, OPENED: 'N' })
      const entity = type.toUpperCase()
      const as = async (read: Level, update: Level): Promise<string[]> => {
        const permissions = { [entity]: { read, update } }
        const role = await addRole(crm.portal, { name: 'Tried', permissions, relations: [`U${user}`] })
        const possible: string[] = []
        for (const [name, , params] of methods)
          for (const [whose, id] of [
            ['mine', mine],
            ['other', other],
          ] as const) {
            await set(type, id, [{ PRODUCT_NAME: 'a' }])
            const row = Number((await get(type, id))[0]!.ID)
            const answer = await call(name.replace('{type}', type), params(type, id, row), user)
            if (answer.status === 200) possible.push(`${name} ${whose}`)
            else if (name.startsWith('crm.item')) fails(answer, 'ACCESS_DENIED', 'Access denied')
            else fails(answer, '', 'Access denied.')
          }
        await deleteRole(crm.portal, role)
        return possible
      }
      const of = (verb: Verb, ...whose: string[]) =>
        methods.filter(([, needs]) => needs === verb).flatMap(([name]) => whose.map(one => `${name} ${one}`))
      assert.deepEqual(await as('none', 'none'), [])
      assert.deepEqual(await as('own', 'none'), of('read', 'mine'))
      assert.deepEqual(await as('all', 'none'), of('read', 'mine', 'other'))
      assert.deepEqual(
        new Set(await as('all', 'own')),
        new Set([...of('read', 'mine', 'other'), ...of('update', 'mine')]),
      )
      assert.deepEqual(await as('none', 'all'), of('update', 'mine', 'other'))
    })
})

test('what the fields are, in both spellings', async () => {
  const { fields } = await result('crm.item.productrow.fields')
  const names = 'id ownerId ownerType productId productName price priceExclusive priceNetto priceBrutto quantity'
  const more =
    'discountTypeId discountRate discountSum taxRate taxIncluded customized measureCode measureName sort type'
  assert.deepEqual(Object.keys(fields), [...names.split(' '), ...more.split(' '), 'storeId'])
  assert.deepEqual(fields.ownerId, {
    ...{ type: 'integer', isRequired: true, isReadOnly: false, isImmutable: true, isMultiple: false, isDynamic: false },
    title: 'Owner ID',
  })
  const classic = await result('crm.productrow.fields')
  assert.deepEqual(Object.values(classic), Object.values(fields))
  assert.deepEqual(classic.PRICE_NETTO.title, 'PRICE_NETTO')
})
