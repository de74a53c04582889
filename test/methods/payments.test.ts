import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { answers, fails } from '../support/answers.ts'
import { type Fields, openCrm } from '../support/crm.ts'
import { userWith } from '../support/people.ts'

const crm = await openCrm({ timezone: 'Europe/Moscow' })
const russian = await openCrm({ language: 'ru' })

const payment = (verb: string, params: Fields = {}, userId?: number) =>
  crm.result(`crm.item.payment.${verb}`, params, userId)
const tried = (verb: string, params: Fields = {}, userId?: number) =>
  crm.call(`crm.item.payment.${verb}`, params, userId)

/** A deal with one row of a price and a quantity. */
async function dealWithRow(price = 100, quantity = 3): Promise<{ deal: number; row: number }> {
  const deal = await crm.add('deal', { CURRENCY_ID: 'EUR' })
  const { productRow } = await crm.result('crm.item.productrow.add', {
    fields: { ownerType: 'D', ownerId: deal, productName: 'Chair', price, quantity },
  })
  return { deal, row: productRow.id }
}
const addTo = (deal: number) => payment('add', { entityTypeId: 2, entityId: deal })
const sumOf = async (id: number): Promise<number> => (await payment('get', { id })).sum
const available = async (deal: number): Promise<[id: number, quantity: number][]> =>
  (await crm.result('crm.item.productrow.getAvailableForPayment', { ownerType: 'D', ownerId: deal })).productRows.map(
    ({ id, quantity }: Fields) => [id, quantity],
  )

describe('payments of a deal', () => {
  test('begin with nothing, are paid, are not paid, and go', async () => {
    const { deal } = await dealWithRow()
    const id = await addTo(deal)
    const [{ orderId }] = (await crm.result('crm.orderentity.list', { filter: { ownerId: deal } })).orderEntity
    const unpaid = {
      id,
      accountNumber: `${orderId}/1`,
      paid: 'N',
      datePaid: null,
      empPaidId: null,
      paySystemId: 5,
      sum: 0,
      currency: 'EUR',
      paySystemName: 'Cash',
    }
    assert.deepEqual(await payment('get', { id }), unpaid)
    assert.equal(await payment('pay', { id }), true)
    const paid = await payment('get', { id })
    assert.deepEqual({ ...paid, datePaid: null }, { ...unpaid, paid: 'Y', empPaidId: 1 })
    assert.match(paid.datePaid, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+03:00$/)
    assert.equal(await payment('unpay', { id }), true)
    assert.deepEqual(await payment('get', { id }), unpaid)
    const second = await addTo(deal)
    assert.equal((await payment('get', { id: second })).accountNumber, `${orderId}/2`)
    assert.equal(await payment('update', { id: second, fields: { paid: 'Y' } }), true)
    assert.equal(await payment('delete', { id: second }), true)
    const list = await tried('list', { entityTypeId: 2, entityId: deal })
    assert.deepEqual([list.result, list.total, list.next], [[unpaid], undefined, undefined])
  })

  test('are listed by filter and order, under both spellings of a field', async () => {
    const { deal } = await dealWithRow()
    const ids = [await addTo(deal), await addTo(deal), await addTo(deal)]
    await payment('pay', { id: ids[1] })
    const list = async (asked: Fields) =>
      (await payment('list', { entityTypeId: 2, entityId: deal, ...asked })).map(({ id }: Fields) => id)
    assert.deepEqual(await list({}), ids)
    assert.deepEqual(await list({ order: { id: 'desc' } }), ids.toReversed())
    assert.deepEqual(await list({ filter: { '@id': [ids[0], ids[2]] } }), [ids[0], ids[2]])
    assert.deepEqual(await list({ filter: { paid: 'Y' } }), [ids[1]])
    assert.deepEqual(await list({ filter: { '>ID': ids[0] }, order: { ID: 'ASC' } }), ids.slice(1))
    fails(
      await tried('list', { entityTypeId: 2, entityId: deal, filter: { colour: 1 } }),
      'INVALID_ARG_VALUE',
      "Invalid filter: field 'colour' is not allowed in filter",
    )
  })

  test('name a pay system of orders', async () => {
    const id = await addTo(await crm.add('deal'))
    fails(await tried('update', { id, fields: { paySystemId: 1 } }), 0, 'Payment system not found')
    assert.equal(await payment('update', { id, fields: { paySystemId: 5 } }), true)
    fails(await tried('update', { id, fields: { paid: 'perhaps' } }), 0, "Invalid value for field 'paid'")
    fails(await tried('update', { id }), '100', 'Could not find value for parameter {fields}')
    // Old invoices and quotes have pay systems of their own.
    assert.deepEqual(await crm.result('crm.paysystem.list', { filter: { NAME: 'Cash' } }), [])
  })

  test('are of deals and invoices alone', async () => {
    fails(
      await tried('add', { entityTypeId: 1, entityId: await crm.add('lead') }),
      0,
      'Payment creation is not available for this entity',
    )
    fails(await tried('add', { entityTypeId: 999, entityId: 1 }), 0, 'Invalid CRM object type')
    fails(await tried('add', { entityTypeId: 2, entityId: 9999 }), 0, 'Entity with identifier №9999 does not exist')
    fails(await tried('add', { entityTypeId: 2 }), '100', 'Could not find value for parameter {entityId}')
    for (const entityTypeId of [1, 999, 'x'])
      assert.deepEqual(await payment('list', { entityTypeId, entityId: 1 }), [], `${entityTypeId}`)
    const { item } = await crm.result('crm.item.add', { entityTypeId: 31, fields: { title: 'Bill' } })
    const id = await payment('add', { entityTypeId: 31, entityId: item.id })
    assert.equal((await payment('list', { entityTypeId: 31, entityId: item.id }))[0].id, id)
    fails(
      await russian.call('crm.item.payment.add', { entityTypeId: 2, entityId: 7 }),
      0,
      'Сущность с идентификатором №7 не существует',
    )
  })

  test('go with their deal', async () => {
    const { deal } = await dealWithRow()
    const id = await addTo(deal)
    await crm.result('crm.deal.delete', { id: deal })
    fails(await tried('get', { id }), 0, 'Insufficient permissions')
    fails(await tried('get', { id: 'x' }), 0, 'Insufficient permissions')
  })

  test('do not take the number of an order that is bound already', async () => {
    const [deal, other] = [await crm.add('deal'), await crm.add('deal')]
    const ordersOf = async (ownerId: number): Promise<number[]> =>
      (await crm.result('crm.orderentity.list', { filter: { ownerId } })).orderEntity.map(
        ({ orderId }: Fields) => orderId,
      )
    const before = await crm.add('deal')
    await addTo(before)
    const [last] = await ordersOf(before)
    for (const n of [1, 2])
      await crm.result('crm.orderentity.add', { fields: { orderId: last! + n, ownerId: other, ownerTypeId: 2 } })
    await addTo(deal)
    assert.deepEqual(await ordersOf(deal), [last! + 3])
    assert.deepEqual((await ordersOf(other)).sort(), [last! + 1, last! + 2])
  })
})

describe('products in a payment', () => {
  test('make its sum, until there is no more of them', async () => {
    const { deal, row } = await dealWithRow(100, 3)
    const [first, second] = [await addTo(deal), await addTo(deal)]
    assert.deepEqual(await available(deal), [[row, 3]])
    const id = await payment('product.add', { paymentId: first, rowId: row, quantity: 2 })
    assert.equal(await sumOf(first), 200)
    assert.deepEqual(await available(deal), [[row, 1]])
    const insufficient = 'Insufficient product quantity to add to payment'
    fails(await tried('product.add', { paymentId: second, rowId: row, quantity: 2 }), 0, insufficient)
    fails(
      await tried('product.add', { paymentId: second, rowId: row, quantity: 0 }),
      0,
      'Product quantity cannot be less than or equal to 0',
    )
    fails(await tried('product.add', { paymentId: second, rowId: 9999, quantity: 1 }), 0, 'Product item not found')
    fails(await tried('product.add', { paymentId: 9999, rowId: row, quantity: 1 }), 0, 'Payment has not been found')
    assert.equal(await payment('product.setQuantity', { id, quantity: '2.5' }), true)
    fails(await tried('product.setQuantity', { id, quantity: 4 }), 0, insufficient)
    const list = (filter: Fields) => payment('product.list', { paymentId: first, filter })
    assert.deepEqual(await list({ '>=quantity': 2.5, '@id': [id] }), [
      { id, paymentId: first, quantity: 2.5, rowId: row },
    ])
    assert.deepEqual(await list({ '>quantity': 2.5 }), [])
    fails(await tried('product.list', { paymentId: first }), '100', 'Could not find value for parameter {filter}')
    assert.equal(await payment('product.delete', { id }), true)
    assert.equal(await sumOf(first), 0)
    fails(await tried('product.delete', { id }), 0, 'Payable item has not been found')
  })

  test('are rows of the same deal', async () => {
    const [one, other] = [await dealWithRow(), await dealWithRow()]
    const paymentId = await addTo(one.deal)
    fails(await tried('product.add', { paymentId, rowId: other.row, quantity: 1 }), 0, 'Product item not found')
  })

  test('follow their rows; what was paid stays', async () => {
    const { deal, row } = await dealWithRow(100, 4)
    const [paid, open] = [await addTo(deal), await addTo(deal)]
    await payment('product.add', { paymentId: paid, rowId: row, quantity: 1 })
    await payment('product.add', { paymentId: open, rowId: row, quantity: 3 })
    await payment('pay', { id: paid })
    const update = (fields: Fields) => crm.result('crm.item.productrow.update', { id: row, fields })
    await update({ price: 50 })
    assert.deepEqual([await sumOf(paid), await sumOf(open)], [100, 150])
    await update({ quantity: 2 })
    assert.deepEqual([await sumOf(paid), await sumOf(open)], [100, 50])
    fails(await tried('product.add', { paymentId: paid, rowId: row, quantity: 1 }), 0, 'Payment is already paid')
    await crm.result('crm.item.productrow.delete', { id: row })
    assert.deepEqual([await sumOf(paid), await sumOf(open)], [100, 0])
  })

  test('a row that is replaced by another leaves the payment', async () => {
    const { deal, row } = await dealWithRow(10, 1)
    const id = await addTo(deal)
    await payment('product.add', { paymentId: id, rowId: row, quantity: 1 })
    await crm.result('crm.deal.productrows.set', { id: deal, rows: [{ PRODUCT_NAME: 'Table', PRICE: 7, QUANTITY: 1 }] })
    assert.equal(await sumOf(id), 0)
    assert.deepEqual(await payment('product.list', { paymentId: id, filter: {} }), [])
  })
})

describe('deliveries', () => {
  const delivery = (verb: string, params: Fields, userId?: number) =>
    crm.result(`crm.item.delivery.${verb}`, params, userId)

  test('are added by the operator, shown, billed and shipped', async () => {
    const deal = await crm.add('deal', { CURRENCY_ID: 'USD' })
    assert.deepEqual(await delivery('list', { entityTypeId: 2, entityId: deal }), [])
    const add = (price: number) =>
      crm.portal.control('shipment', 'add', { target: `DEAL_${deal}`, service: '2', price: String(price) })
    const [{ id, number }, other] = [await add(79.99), await add(5)]
    const shown = {
      id,
      accountNumber: number,
      priceDelivery: 79.99,
      currency: 'USD',
      deducted: 'N',
      dateDeducted: null,
      deliveryId: 2,
      deliveryName: 'Courier delivery',
    }
    assert.deepEqual(await delivery('get', { id }), shown)
    assert.match(number, /^\d+\/2$/)
    assert.deepEqual(
      await delivery('list', { entityTypeId: 2, entityId: deal, filter: { '<priceDelivery': 100, '@id': [id] } }),
      [shown],
    )

    const paymentId = await addTo(deal)
    const item = await payment('delivery.add', { paymentId, deliveryId: id })
    assert.equal(await sumOf(paymentId), 79.99)
    const listed = { id: item, paymentId, quantity: 1, deliveryId: id }
    assert.deepEqual(await payment('delivery.list', { paymentId, filter: { '>=quantity': 1 } }), [listed])
    assert.deepEqual(await payment('product.list', { paymentId, filter: {} }), [])
    assert.equal(await payment('delivery.setDelivery', { id: item, deliveryId: other.id }), true)
    assert.equal(await sumOf(paymentId), 5)
    fails(await tried('delivery.setDelivery', { id: item, deliveryId: 9999 }), 0, 'Delivery item not found')
    fails(await tried('product.delete', { id: item }), 0, 'Payable item has not been found')
    assert.equal(await payment('delivery.delete', { id: item }), true)
    assert.equal(await sumOf(paymentId), 0)

    await crm.portal.control('shipment', 'ship', { id })
    assert.equal((await delivery('get', { id })).deducted, 'Y')
    await crm.portal.control('shipment', 'ship', { id, undo: true })
    assert.deepEqual(await delivery('get', { id }), shown)
  })

  test('belong to one deal', async () => {
    const [deal, other] = [await crm.add('deal'), await crm.add('deal')]
    const { id } = await crm.portal.control('shipment', 'add', { target: `DEAL_${other}` })
    const paymentId = await addTo(deal)
    fails(await tried('delivery.add', { paymentId, deliveryId: id }), 0, 'Delivery item not found')
    await crm.result('crm.deal.delete', { id: other })
    fails(await crm.call('crm.item.delivery.get', { id }), 0, 'Insufficient permissions')
    await assert.rejects(crm.portal.control('shipment', 'add', { target: `DEAL_${other}` }), /There is no record/)
    await assert.rejects(crm.portal.control('shipment', 'ship', { id }), /There is no shipment/)
  })
})

describe('who may', () => {
  let reader: number
  let writer: number
  let nobody: number
  let mine: { deal: number; row: number }
  let ids: { payment: number; item: number; delivery: number }

  before(async () => {
    reader = await userWith(crm, { DEAL: { read: 'all' } })
    writer = await userWith(crm, { DEAL: { read: 'all', update: 'all' } })
    nobody = await userWith(crm, {})
    mine = await dealWithRow()
    const id = await addTo(mine.deal)
    const { id: shipment } = await crm.portal.control('shipment', 'add', { target: `DEAL_${mine.deal}` })
    const item = await payment('product.add', { paymentId: id, rowId: mine.row, quantity: 1 })
    ids = { payment: id, item, delivery: shipment }
  })

  const denied = 'Insufficient permissions'
  const record = () => ({ entityTypeId: 2, entityId: mine.deal })
  const methods: [method: string, params: () => Fields, forReaders: boolean][] = [
    ['payment.add', record, false],
    ['payment.get', () => ({ id: ids.payment }), false],
    ['payment.list', record, true],
    ['payment.pay', () => ({ id: ids.payment }), false],
    ['payment.unpay', () => ({ id: ids.payment }), false],
    ['payment.update', () => ({ id: ids.payment, fields: {} }), false],
    ['payment.product.list', () => ({ paymentId: ids.payment, filter: {} }), true],
    ['payment.product.add', () => ({ paymentId: ids.payment, rowId: mine.row, quantity: 1 }), false],
    ['payment.product.setQuantity', () => ({ id: ids.item, quantity: 1 }), false],
    ['payment.delivery.list', () => ({ paymentId: ids.payment, filter: {} }), true],
    ['payment.delivery.add', () => ({ paymentId: ids.payment, deliveryId: ids.delivery }), false],
    ['delivery.get', () => ({ id: ids.delivery }), true],
    ['delivery.list', record, true],
  ]
  for (const [name, params, forReaders] of methods)
    test(`crm.item.${name}`, async () => {
      const as = (user: number) => crm.call(`crm.item.${name}`, params(), user)
      fails(await as(nobody), 0, denied)
      if (forReaders) assert.equal((await as(reader)).status, 200)
      else fails(await as(reader), 0, denied)
      assert.equal((await as(writer)).status, 200, JSON.stringify(await as(writer)))
    })

  test('an order that is bound to no deal is for who may change the settings', async () => {
    const { deal } = await dealWithRow()
    const id = await addTo(deal)
    const [binding] = (await crm.result('crm.orderentity.list', { filter: { ownerId: deal } })).orderEntity
    answers(await crm.call('crm.orderentity.deleteByFilter', { fields: binding }), true)
    fails(await tried('get', { id }, writer), 0, denied)
    assert.equal((await payment('get', { id })).id, id)
  })
})
