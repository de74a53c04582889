import { roundTo } from '../../../../records/field-types/plain.ts'
import { type Db, insertRow, query, type Row } from '../../../../store/store.ts'
import { deal } from '../../entities/deal.ts'
import { INVOICE, invoice } from '../../entities/invoice.ts'
import { ensureOrder, nextNumber, settleOrder, type Writer } from './orders.ts'

/** The kinds of records that have shipments, by the name of their type. */
const shipped = { DEAL: deal, SMART_INVOICE: invoice(0) }

/** A shipment, as operators see it. */
export interface Shipment {
  id: number
  /** `3657/2`: the first one of an order has the number 2, since 1 is that of what is shipped nowhere. */
  number: string
  /** `DEAL_57`; null where its order is bound to no record. */
  target: string | null
  service: string
  price: number
  currency: string | null
  /** Whether it has been shipped. */
  shipped: boolean
}

export interface NewShipment {
  target: string
  /** The id of a delivery service. */
  service: number
  price: number
}

const insertShipment = `insert into sale_shipment (order_id, account_number, delivery_id, delivery_name, price_delivery,
  base_price_delivery, currency, allow_delivery, deducted, status_id, responsible_id, date_insert)
  values (?, ?, ?, ?, ?, ?, ?, 'N', 'N', 'DN', ?, ?)`

/** Adds a shipment to a deal or an invoice; undefined where there is no such record, null where there is no such service. */
export async function addShipment(
  writer: Writer,
  { target, service, price }: NewShipment,
): Promise<Shipment | null | undefined> {
  const { db, now } = writer
  const [, name, id] = /^(DEAL|SMART_INVOICE)_([1-9]\d{0,14})$/.exec(target) ?? []
  const type = shipped[name as keyof typeof shipped]
  const [record] = type ? await query(db, `select * from "${type.table}" where id = ?`, [Number(id)]) : []
  if (!type || !record) return undefined
  const [delivery] = await query(db, `select id, name from sale_delivery_service where id = ? and active = 'Y'`, [
    service,
  ])
  if (!delivery) return null
  const order = await ensureOrder(writer, { entityTypeId: type.entityTypeId, id: Number(id) }, record)
  const cost = roundTo(2, price)
  const added = await insertRow(db, insertShipment, [
    ...[order.id, await nextNumber(db, order.id, 'last_shipment'), delivery.id, delivery.name, cost, cost],
    ...[record.currency_id, record.assigned_by_id, now],
  ])
  await settleOrder(db, order.id, now)
  return (await listShipments(db, added))[0]!
}

/** Every shipment, or one by its id. */
export async function listShipments(db: Db, id?: number): Promise<Shipment[]> {
  const rows = await query(
    db,
    `select s.*, e.entity_type_id, e.record_id from sale_shipment s left join order_entity e on e.order_id = s.order_id
     ${id === undefined ? '' : 'where s.id = ?'} order by s.id`,
    id === undefined ? [] : [id],
  )
  return rows.map(shown)
}

const shown = (row: Row): Shipment => ({
  id: Number(row.id),
  number: row.account_number,
  target:
    row.record_id === null
      ? null
      : `${Number(row.entity_type_id) === INVOICE ? 'SMART_INVOICE' : 'DEAL'}_${row.record_id}`,
  service: row.delivery_name,
  price: Number(row.price_delivery),
  currency: row.currency,
  shipped: row.deducted === 'Y',
})

/** Says that a shipment has been shipped, or that it has not; undefined where there is none. */
export async function shipShipment(
  { db, userId, now }: Writer,
  id: number,
  isShipped: boolean,
): Promise<Shipment | undefined> {
  const done = isShipped ? ['Y', now, userId] : ['N', null, null]
  await query(db, 'update sale_shipment set deducted = ?, date_deducted = ?, emp_deducted_id = ? where id = ?', [
    ...done,
    id,
  ])
  return (await listShipments(db, id))[0]
}
