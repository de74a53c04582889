import { roundTo } from '../../../../records/field-types/plain.ts'
import type { Call } from '../../../../rest/call.ts'
import { insertRow, query, type Row } from '../../../../store/store.ts'
import { ensureOrder, nextNumber, settleOrder } from '../orders/orders.ts'
import type { OrderedRecord } from './reach.ts'

/** As the request log calls payments. */
const PAYMENT = 'PAYMENT'

/** A pay system of orders, by its id; the first one where none is named. */
export async function paySystemOf(call: Call, id?: number): Promise<Row | undefined> {
  const [found] = await query(
    call.db,
    `select id, name from pay_system where entity_registry_type = 'ORDER' and active = 'Y' ${id === undefined ? '' : 'and id = ?'}
     order by sort, id limit 1`,
    id === undefined ? [] : [id],
  )
  return found
}

const insertPayment = `insert into sale_payment
  (order_id, account_number, paid, pay_system_id, pay_system_name, sum, currency, date_bill, responsible_id)
  values (?, ?, 'N', ?, ?, 0, ?, ?, ?)`

/** Adds an empty payment to a record that the caller holds, and gives its id. */
export async function addPayment(call: Call, { record, ...owner }: OrderedRecord): Promise<number> {
  const order = await ensureOrder({ db: call.db, userId: call.caller.userId, now: call.now }, owner, record)
  const system = await paySystemOf(call)
  const id = await insertRow(call.db, insertPayment, [
    ...[order.id, await nextNumber(call.db, order.id, 'last_payment'), system?.id ?? null, system?.name ?? null],
    ...[record.currency_id, call.now, record.assigned_by_id],
  ])
  call.recordChange(PAYMENT, id, 'add')
  return id
}

/** Changes whether a payment is paid, and how. */
export async function changePayment(call: Call, before: Row, { paid, system }: { paid?: 'Y' | 'N'; system?: Row }) {
  const values: Row = {}
  if (system) Object.assign(values, { pay_system_id: Number(system.id), pay_system_name: system.name })
  if (paid && paid !== before.paid) {
    const isPaid = paid === 'Y'
    values.paid = paid
    values.date_paid = isPaid ? call.now : null
    values.emp_paid_id = isPaid ? call.caller.userId : null
  }
  const names = Object.keys(values)
  if (!names.length) return
  await query(call.db, `update sale_payment set ${names.map(name => `${name} = ?`).join(', ')} where id = ?`, [
    ...Object.values(values),
    before.id,
  ])
  call.recordChange(PAYMENT, before.id, 'update')
  if (values.paid) await settleOrder(call.db, before.order_id, call.now)
}

export async function deletePayment(call: Call, payment: Row): Promise<void> {
  await query(call.db, 'delete from sale_payment_item where payment_id = ?', [payment.id])
  await query(call.db, 'delete from sale_payment where id = ?', [payment.id])
  call.recordChange(PAYMENT, payment.id, 'delete')
  await settleOrder(call.db, payment.order_id, call.now)
}

/** Makes the sum of a payment what its items come to, as long as it is not paid. */
export async function settlePayment(call: Call, paymentId: number): Promise<void> {
  const [sums] = await query(
    call.db,
    `select coalesce(sum(i.quantity * coalesce(b.price, s.price_delivery, 0)), 0) as total
     from sale_payment_item i left join sale_basket b on b.id = i.basket_id left join sale_shipment s on s.id = i.shipment_id
     where i.payment_id = ?`,
    [paymentId],
  )
  const changed = await query(call.db, `update sale_payment set sum = ? where id = ? and paid = 'N' returning id`, [
    ...[roundTo(2, Number(sums!.total)), paymentId],
  ])
  if (changed.length) call.recordChange(PAYMENT, paymentId, 'update')
}
