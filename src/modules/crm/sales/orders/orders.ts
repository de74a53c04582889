import { roundTo } from '../../../../records/field-types/plain.ts'
import { type Db, insertRow, query, type Row } from '../../../../store/store.ts'
import { deal } from '../../entities/deal.ts'
import { INVOICE } from '../../entities/invoice.ts'

/** Numbers of the types whose records have orders: deals and invoices (api-reference/crm/universal/payment/index.md). */
export const orderedTypes: readonly number[] = [deal.entityTypeId, INVOICE]

/** A record that has orders. */
export interface Ordered {
  entityTypeId: number
  id: number
}

const insertOrder = `insert into sale_order
  (lid, status_id, currency, price, payed, deducted, responsible_id, user_id, date_insert, date_update, last_payment, last_shipment)
  values ('s1', 'N', ?, 0, 'N', 'N', ?, ?, ?, ?, 0, 1)`

/** Who writes an order, when. */
export interface Writer {
  db: Db
  userId: number
  /** As stored. */
  now: string
}

/** Ids of the orders of a record that are kept here; it may be bound to orders of other shops too. */
export async function ordersOf(db: Db, { entityTypeId, id }: Ordered): Promise<number[]> {
  const rows = await query<{ id: number }>(
    db,
    `select o.id from order_entity e join sale_order o on o.id = e.order_id
     where e.entity_type_id = ? and e.record_id = ? order by o.id`,
    [entityTypeId, id],
  )
  return rows.map(order => Number(order.id))
}

/** The record that an order is bound to; undefined where it is bound to none. */
export async function orderedBy(db: Db, orderId: number): Promise<Ordered | undefined> {
  const [row] = await query(db, 'select entity_type_id, record_id from order_entity where order_id = ?', [orderId])
  return row && { entityTypeId: Number(row.entity_type_id), id: Number(row.record_id) }
}

export async function orderById(db: Db, id: number): Promise<Row> {
  const [order] = await query(db, 'select * from sale_order where id = ?', [id])
  return order!
}

/** The order of a record, whom the caller holds: its first one, or a new one. */
export async function ensureOrder({ db, userId, now }: Writer, owner: Ordered, record: Row): Promise<Row> {
  const [known] = await ordersOf(db, owner)
  if (known !== undefined) return orderById(db, known)
  for (;;) {
    const id = await insertRow(db, insertOrder, [record.currency_id, record.assigned_by_id, userId, now, now])
    // A number that an order of another shop is bound under is not given again.
    const bound = await query(
      db,
      `insert into order_entity (order_id, entity_type_id, record_id) values (?, ?, ?)
       on conflict (order_id) do nothing returning order_id`,
      [id, owner.entityTypeId, owner.id],
    )
    if (!bound.length) {
      await query(db, 'delete from sale_order where id = ?', [id])
      continue
    }
    await query(db, 'update sale_order set account_number = ? where id = ?', [String(id), id])
    return orderById(db, id)
  }
}

/** The number of the next payment or shipment of an order, `3653/2`. */
export async function nextNumber(db: Db, orderId: number, of: 'last_payment' | 'last_shipment'): Promise<string> {
  const [order] = await query(
    db,
    `update sale_order set ${of} = ${of} + 1 where id = ? returning account_number, ${of}`,
    [orderId],
  )
  return `${order!.account_number}/${order![of]}`
}

/** Makes an order's price, and whether it is paid, what its basket, shipments and payments say. */
export async function settleOrder(db: Db, orderId: number, now: string): Promise<void> {
  const [sums] = await query(
    db,
    `select (select coalesce(sum(price * quantity), 0) from sale_basket where order_id = o.id) as basket,
      (select coalesce(sum(price_delivery), 0) from sale_shipment where order_id = o.id) as delivery,
      (select coalesce(sum(sum), 0) from sale_payment where order_id = o.id and paid = 'Y') as paid
     from sale_order o where o.id = ?`,
    [orderId],
  )
  const price = roundTo(2, Number(sums!.basket) + Number(sums!.delivery))
  const paid = roundTo(2, Number(sums!.paid))
  await query(db, 'update sale_order set price = ?, payed = ?, date_update = ? where id = ?', [
    ...[price, paid > 0 && paid >= price ? 'Y' : 'N', now, orderId],
  ])
}

/** Deletes an order with all that it has. */
async function deleteOrder(db: Db, orderId: number): Promise<void> {
  await query(
    db,
    'delete from sale_payment_item where payment_id in (select id from sale_payment where order_id = ?)',
    [orderId],
  )
  for (const table of ['sale_payment', 'sale_shipment', 'sale_basket'])
    await query(db, `delete from ${table} where order_id = ?`, [orderId])
  await query(db, 'delete from sale_order where id = ?', [orderId])
}

/** Deletes the orders of a record that is deleted, and its bindings. */
export async function deleteOrdersOf(db: Db, owner: Ordered): Promise<void> {
  if (!orderedTypes.includes(owner.entityTypeId)) return
  for (const id of await ordersOf(db, owner)) await deleteOrder(db, id)
  await query(db, 'delete from order_entity where entity_type_id = ? and record_id = ?', [owner.entityTypeId, owner.id])
}
