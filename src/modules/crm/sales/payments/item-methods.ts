import { sql } from 'kysely'
import { sourceOf } from '../../../../lib/source.ts'
import { objectOrNothing, present, presentObject } from '../../../../records/modern/params.ts'
import type { Call } from '../../../../rest/call.ts'
import { type Method, method } from '../../../../rest/method.ts'
import { scalarText, wholeNumber } from '../../../../rest/params.ts'
import { query, type Row } from '../../../../store/store.ts'
import { entityTypeById } from '../../entities/registry.ts'
import { rowById } from '../../products/rows/rows.ts'
import { orderedBy } from '../orders/orders.ts'
import { itemFields, listOfFields } from './fields.ts'
import { addDelivery, addProduct, changeItem, deleteItem, unbilled } from './items.ts'
import { deliveryItemPhrases, productItemPhrases } from './phrases.ts'
import { type ItemKind, orderedRow, requireItem, requirePayment, requireUnpaid, rowBySentId } from './reach.ts'

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }
const reading = { ...common, kind: 'read', access: 'who may read the deal or invoice' } as const
const writing = { ...common, kind: 'write', access: 'who may change the deal or invoice' } as const

const id = present('integer', 'idMissing')
const paymentId = present('integer', 'paymentIdMissing')
const deliveryId = present('integer', 'deliveryIdMissing')
const quantity = present('double', 'quantityMissing')
const listed = {
  paymentId,
  filter: presentObject('filterMissing', 'filterNotArray'),
  order: objectOrNothing('orderNotArray'),
}

/** What payments are made out for: products and deliveries (products-in-payment/, delivery-in-payment/). */
export const paymentItemMethods: Method[] = [
  method({
    ...writing,
    name: 'crm.item.payment.product.add',
    rows: ({ paymentid }, call) => orderedRow(call, 'payment', paymentid),
    params: { paymentId, rowId: present('integer', 'rowIdMissing'), quantity },
    phrases: productItemPhrases.add,
    async run(call, { paymentId, rowId, quantity }) {
      const payment = await requirePayment(call, paymentId, 'update')
      requireUnpaid(call, payment)
      const row = (await rowOfPayment(call, payment, rowId)) ?? call.fail('rowNotFound')
      const wanted = readQuantity(call, quantity)
      if (wanted > (await unbilled(call, row))) call.fail('quantityInsufficient')
      return addProduct(call, payment, row, wanted)
    },
  }),
  method({
    ...reading,
    name: 'crm.item.payment.product.list',
    params: listed,
    phrases: productItemPhrases.list,
    async run(call, asked) {
      const { items, payment } = await listItems(call, asked, 'basket_id')
      const rowIds = new Map(
        (await query(call.db, 'select id, product_row_id from sale_basket where order_id = ?', [payment.order_id])).map(
          basket => [Number(basket.id), Number(basket.product_row_id)],
        ),
      )
      return items.map(item => ({ ...shownItem(item), rowId: rowIds.get(Number(item.basket_id)) ?? null }))
    },
  }),
  method({
    ...writing,
    name: 'crm.item.payment.product.setQuantity',
    rows: ({ id }, call) => orderedRow(call, 'item', id),
    params: { id, quantity },
    phrases: productItemPhrases.setQuantity,
    async run(call, { id, quantity }) {
      const { item } = await requireItem(call, id, 'basket_id')
      const wanted = readQuantity(call, quantity)
      const [row] = await query(
        call.db,
        'select r.* from sale_basket b join product_row r on r.id = b.product_row_id where b.id = ?',
        [item.basket_id],
      )
      if (!row || wanted > (await unbilled(call, row, Number(item.id)))) call.fail('quantityInsufficient')
      await changeItem(call, item, 'quantity', wanted)
      return true
    },
  }),
  method({
    ...writing,
    name: 'crm.item.payment.product.delete',
    rows: ({ id }, call) => orderedRow(call, 'item', id),
    params: { id },
    phrases: productItemPhrases.delete,
    async run(call, { id }) {
      await deleteItem(call, (await requireItem(call, id, 'basket_id')).item)
      return true
    },
  }),
  method({
    ...writing,
    name: 'crm.item.payment.delivery.add',
    rows: ({ paymentid }, call) => orderedRow(call, 'payment', paymentid),
    params: { paymentId, deliveryId },
    phrases: deliveryItemPhrases.add,
    async run(call, { paymentId, deliveryId }) {
      const payment = await requirePayment(call, paymentId, 'update')
      requireUnpaid(call, payment)
      return addDelivery(call, payment, await shipmentOfPayment(call, payment, deliveryId))
    },
  }),
  method({
    ...reading,
    name: 'crm.item.payment.delivery.list',
    params: listed,
    phrases: deliveryItemPhrases.list,
    async run(call, asked) {
      const { items } = await listItems(call, asked, 'shipment_id')
      return items.map(item => ({ ...shownItem(item), deliveryId: Number(item.shipment_id) }))
    },
  }),
  method({
    ...writing,
    name: 'crm.item.payment.delivery.setDelivery',
    rows: ({ id }, call) => orderedRow(call, 'item', id),
    params: { id, deliveryId },
    phrases: deliveryItemPhrases.setDelivery,
    async run(call, { id, deliveryId }) {
      const { item, payment } = await requireItem(call, id, 'shipment_id')
      const shipment = await shipmentOfPayment(call, payment, deliveryId)
      await changeItem(call, item, 'shipment_id', Number(shipment.id))
      return true
    },
  }),
  method({
    ...writing,
    name: 'crm.item.payment.delivery.delete',
    rows: ({ id }, call) => orderedRow(call, 'item', id),
    params: { id },
    phrases: deliveryItemPhrases.delete,
    async run(call, { id }) {
      await deleteItem(call, (await requireItem(call, id, 'shipment_id')).item)
      return true
    },
  }),
]

/** A quantity above 0, to four decimals, from a number or its text. */
function readQuantity(call: Call<'quantityInvalid'>, sent: unknown): number {
  const read = /^\s*\d{1,12}([.,]\d{1,4})?\s*$/.test(scalarText(sent) ?? '')
    ? Number(scalarText(sent)!.replace(',', '.'))
    : 0
  return read > 0 ? read : call.fail('quantityInvalid')
}

/** A product row of the record that a payment is of. */
async function rowOfPayment(call: Call, payment: Row, sent: unknown): Promise<Row | undefined> {
  const row = await rowById(call.db, wholeNumber(sent) ?? 0)
  const owner = await orderedBy(call.db, Number(payment.order_id))
  const type = owner && (await entityTypeById(call, owner.entityTypeId))
  return row && Number(row.owner_id) === owner?.id && row.owner_type === type?.entityTypeAbbr ? row : undefined
}

/** A shipment of the order of a payment. */
async function shipmentOfPayment(call: Call<'deliveryNotFound'>, payment: Row, sent: unknown): Promise<Row> {
  const shipment = await rowBySentId(call, 'delivery', sent)
  return shipment && Number(shipment.order_id) === Number(payment.order_id) ? shipment : call.fail('deliveryNotFound')
}

type Listing = Parameters<typeof requirePayment>[0] & Parameters<typeof listOfFields>[0]

async function listItems(
  call: Listing,
  { paymentId, ...asked }: { paymentId: unknown; filter: Record<string, unknown>; order: Record<string, unknown> },
  of: ItemKind,
): Promise<{ items: Row[]; payment: Row }> {
  const payment = await requirePayment(call, paymentId, 'read')
  const mine = sql<boolean>`r.payment_id = ${payment.id} and r.${sql.ref(of)} is not null`
  return { items: await listOfFields(call, 'sale_payment_item', itemFields, mine, asked), payment }
}

const shownItem = (item: Row): Row => ({
  id: Number(item.id),
  paymentId: Number(item.payment_id),
  quantity: Number(item.quantity),
})
