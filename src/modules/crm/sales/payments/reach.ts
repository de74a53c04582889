import type { Verb } from '../../../../portal/roles.ts'
import type { Call } from '../../../../rest/call.ts'
import { wholeNumber } from '../../../../rest/params.ts'
import type { RowKey } from '../../../../store/store.ts'
import { query, type Row } from '../../../../store/store.ts'
import { recordRow } from '../../entities/named-rows.ts'
import { entityTypeById } from '../../entities/registry.ts'
import { mayConfigure } from '../../model/access.ts'
import type { EntityType } from '../../model/entity-type.ts'
import { requireRecord } from '../../records/require.ts'
import { type Ordered, orderedBy } from '../orders/orders.ts'

/** The ways in which the record of an order can be out of reach. */
type Reach = 'accessDenied' | 'notFound'

/** A record that has orders, with its type. */
export interface OrderedRecord extends Ordered {
  type: EntityType
  record: Row
}

/**
 * The record that an order is bound to, for who may do so with it: a change holds it. An order that is bound to none is for
 * who may change the settings of the CRM.
 */
export async function requireOrderAccess(
  call: Call<Reach>,
  orderId: number,
  verb: Verb,
): Promise<OrderedRecord | null> {
  const owner = await orderedBy(call.db, orderId)
  const type = owner && (await entityTypeById(call, owner.entityTypeId))
  if (type) return { ...owner, type, record: await requireRecord(call, type, owner.id, verb) }
  if (!(await mayConfigure(call))) call.fail('accessDenied')
  return null
}

const tables = { payment: 'sale_payment', delivery: 'sale_shipment', item: 'sale_payment_item' } as const

/** A stored row by the id that a caller sent; undefined where there is none. */
export async function rowBySentId(call: Call, kind: keyof typeof tables, sent: unknown): Promise<Row | undefined> {
  const id = wholeNumber(sent)
  if (id === undefined) return undefined
  const [row] = await query(call.db, `select * from ${tables[kind]} where id = ?`, [id])
  return row
}

/** A payment by the id that a caller sent, for who may do so with it. */
export async function requirePayment(call: Call<Reach | 'paymentNotFound'>, sent: unknown, verb: Verb): Promise<Row> {
  const payment = (await rowBySentId(call, 'payment', sent)) ?? call.fail('paymentNotFound')
  await requireOrderAccess(call, Number(payment.order_id), verb)
  return payment
}

export type ItemKind = 'basket_id' | 'shipment_id'

/** An item of a payment that names a basket item or a shipment, with that payment, for who may change it. */
export async function requireItem(
  call: Call<Reach | 'itemNotFound' | 'paymentPaid'>,
  sent: unknown,
  of: ItemKind,
): Promise<{ item: Row; payment: Row }> {
  const item = await rowBySentId(call, 'item', sent)
  if (!item || item[of] === null) return call.fail('itemNotFound')
  const payment = (await rowBySentId(call, 'payment', Number(item.payment_id)))!
  await requireOrderAccess(call, Number(payment.order_id), 'update')
  requireUnpaid(call, payment)
  return { item, payment }
}

/** What was paid stays as it was paid. */
export function requireUnpaid(call: Call<'paymentPaid'>, payment: Row): void {
  if (payment.paid === 'Y') call.fail('paymentPaid')
}

/** The row of the record whose payment, or item of a payment, a call names: a change holds it. */
export async function orderedRow(call: Call, kind: 'payment' | 'item', sent: unknown): Promise<RowKey[]> {
  const row = await rowBySentId(call, kind, sent)
  const payment = row && kind === 'item' ? await rowBySentId(call, 'payment', row.payment_id) : row
  const owner = payment && (await orderedBy(call.db, Number(payment.order_id)))
  return owner ? recordRow(call, owner.entityTypeId, owner.id) : []
}
