import { chunks } from '../../../../lib/chunks.ts'
import { roundTo } from '../../../../records/field-types/plain.ts'
import type { Call } from '../../../../rest/call.ts'
import type { RecordChange } from '../../../../rest/changes/record-change.ts'
import { insertRow, query, type Row } from '../../../../store/store.ts'
import type { RowOwner } from '../../products/rows/rows.ts'
import { settleOrder } from '../orders/orders.ts'
import { settlePayment } from './payments.ts'
import type { ItemKind } from './reach.ts'

/** As product rows are called where changes of them are noted. */
const PRODUCT_ROW = 'PRODUCT_ROW'

/** What a basket item has of its product row (sale_basket_item; a rate of VAT is a fraction of one). */
const basketOf = (row: Row): Row => ({
  product_id: row.product_id,
  name: row.product_name,
  price: row.price,
  base_price: roundTo(2, Number(row.price) + Number(row.discount_sum ?? 0)),
  discount_price: row.discount_sum ?? 0,
  quantity: row.quantity,
  custom_price: row.customized ?? 'Y',
  measure_code: row.measure_code,
  measure_name: row.measure_name,
  vat_rate: row.tax_rate === null ? null : roundTo(4, Number(row.tax_rate) / 100),
  vat_included: row.tax_included ?? 'N',
  sort: row.sort,
})

/** The basket item of a product row in an order: its only one, or a new one. */
async function ensureBasketItem(call: Call, orderId: number, currency: string, row: Row): Promise<number> {
  const [known] = await query(call.db, 'select id from sale_basket where product_row_id = ?', [row.id])
  if (known) return Number(known.id)
  const values: Row = {
    ...basketOf(row),
    ...{ order_id: orderId, product_row_id: row.id, currency, date_insert: call.now, date_update: call.now },
  }
  const names = Object.keys(values)
  const added = await insertRow(
    call.db,
    `insert into sale_basket (${names.join(', ')}) values (${names.map(() => '?').join(', ')})`,
    Object.values(values),
  )
  await settleOrder(call.db, orderId, call.now)
  return added
}

/** How much of a product row is in no payment, beside one item of one. */
export async function unbilled(call: Call, row: Row, besides = 0): Promise<number> {
  const [billed] = await query(
    call.db,
    `select coalesce(sum(i.quantity), 0) as quantity from sale_basket b join sale_payment_item i on i.basket_id = b.id
     where b.product_row_id = ? and i.id <> ?`,
    [row.id, besides],
  )
  return roundTo(4, Number(row.quantity) - Number(billed!.quantity))
}

/** How much of each product row of a record is in payments, by the ids of the rows. */
export async function billedOf(call: Call, { type, id }: RowOwner): Promise<Map<number, number>> {
  const rows = await query(
    call.db,
    `select r.id, sum(i.quantity) as quantity from product_row r join sale_basket b on b.product_row_id = r.id
     join sale_payment_item i on i.basket_id = b.id where r.owner_type = ? and r.owner_id = ? group by r.id`,
    [type.entityTypeAbbr, id],
  )
  return new Map(rows.map(row => [Number(row.id), Number(row.quantity)]))
}

async function addItem(call: Call, paymentId: number, of: ItemKind, id: number, quantity: number): Promise<number> {
  const added = await insertRow(
    call.db,
    `insert into sale_payment_item (payment_id, ${of}, quantity, date_insert) values (?, ?, ?, ?)`,
    [paymentId, id, quantity, call.now],
  )
  await settlePayment(call, paymentId)
  return added
}

/** Puts so much of a product row into a payment, and gives the item's id. */
export async function addProduct(call: Call, payment: Row, row: Row, quantity: number): Promise<number> {
  const basketId = await ensureBasketItem(call, Number(payment.order_id), payment.currency, row)
  return addItem(call, Number(payment.id), 'basket_id', basketId, quantity)
}

/** Puts a shipment into a payment, and gives the item's id. */
export const addDelivery = (call: Call, payment: Row, shipment: Row): Promise<number> =>
  addItem(call, Number(payment.id), 'shipment_id', Number(shipment.id), 1)

/** Changes one column of an item of a payment. */
export async function changeItem(call: Call, item: Row, column: 'quantity' | 'shipment_id', value: number) {
  await query(call.db, `update sale_payment_item set ${column} = ? where id = ?`, [value, item.id])
  await settlePayment(call, Number(item.payment_id))
}

export async function deleteItem(call: Call, item: Row): Promise<void> {
  await query(call.db, 'delete from sale_payment_item where id = ?', [item.id])
  await settlePayment(call, Number(item.payment_id))
}

/** Baskets and payments follow the product rows of their records; payments that were paid stay as they were. */
export async function followProductRows(call: Call, changes: readonly RecordChange[]): Promise<void> {
  const ids = new Set(changes.filter(one => one.type === PRODUCT_ROW && one.how !== 'add').map(one => Number(one.id)))
  for (const some of chunks([...ids])) {
    const baskets = await query(
      call.db,
      `select id, order_id, product_row_id from sale_basket where product_row_id in (${some.map(() => '?').join(', ')})`,
      some,
    )
    for (const basket of baskets)
      await followRow(call, Number(basket.id), Number(basket.order_id), Number(basket.product_row_id))
  }
}

async function followRow(call: Call, basketId: number, orderId: number, rowId: number): Promise<void> {
  const [row] = await query(call.db, 'select * from product_row where id = ?', [rowId])
  if (row) {
    const values = { ...basketOf(row), date_update: call.now }
    const set = Object.keys(values).map(name => `${name} = ?`)
    await query(call.db, `update sale_basket set ${set.join(', ')} where id = ?`, [...Object.values(values), basketId])
  }
  const items = await query(
    call.db,
    `select i.id, i.payment_id, i.quantity, p.paid from sale_payment_item i join sale_payment p on p.id = i.payment_id
     where i.basket_id = ? order by p.paid desc, i.id`,
    [basketId],
  )
  // What was paid comes first; of the others, the newest lose what is no longer there.
  let left = row ? Number(row.quantity) : 0
  for (const item of items) {
    const quantity = item.paid === 'Y' ? Number(item.quantity) : Math.min(Number(item.quantity), Math.max(left, 0))
    left = roundTo(4, left - quantity)
    if (quantity === 0) await query(call.db, 'delete from sale_payment_item where id = ?', [item.id])
    else await query(call.db, 'update sale_payment_item set quantity = ? where id = ?', [quantity, item.id])
  }
  if (!row && !items.some(({ paid }) => paid === 'Y'))
    await query(call.db, 'delete from sale_basket where id = ?', [basketId])
  for (const paymentId of new Set(items.filter(({ paid }) => paid !== 'Y').map(item => Number(item.payment_id))))
    await settlePayment(call, paymentId)
  await settleOrder(call.db, orderId, call.now)
}
