import type { Language } from '../lib/text.ts'
import { insertFirstSales } from '../modules/crm/sales/orders/first-sales.ts'
import { addColumn, indexes, type Schema, table } from '../store/schema.ts'

/**
 * Orders of deals and invoices, their baskets, payments and shipments. Tables and columns have the names of the families
 * sale.order, sale.basketItem, sale.payment, sale.shipment, sale.paymentItemBasket and sale.paymentItemShipment.
 */
export async function sales(schema: Schema): Promise<void> {
  const { db } = schema
  await orders(schema)
  await table(schema, 'sale_payment', {
    id: 'id',
    order_id: 'integer',
    account_number: 'text',
    paid: 'text',
    date_paid: 'text',
    emp_paid_id: 'integer',
    pay_system_id: 'integer',
    pay_system_name: 'text',
    sum: 'number',
    currency: 'text',
    date_bill: 'text',
    responsible_id: 'integer',
    xml_id: 'text',
  })
  await indexes(schema, 'sale_payment', [['order_id']])
  // One sequence numbers the items of both kinds (samples of crm.item.payment.product.add and .delivery.add).
  await table(schema, 'sale_payment_item', {
    id: 'id',
    payment_id: 'integer',
    basket_id: 'integer',
    shipment_id: 'integer',
    quantity: 'number',
    xml_id: 'text',
    date_insert: 'text',
  })
  await indexes(schema, 'sale_payment_item', [['payment_id'], ['basket_id'], ['shipment_id']])
  await table(schema, 'sale_delivery_service', {
    id: 'id',
    parent_id: 'integer',
    name: 'text',
    active: 'text',
    description: 'text',
    sort: 'integer',
    currency: 'text',
  })
  // Pay systems of old invoices, and those of orders.
  await addColumn(schema, 'pay_system', 'entity_registry_type', 'text')
  const language = await db.selectFrom('setting').select('value').where('name', '=', 'language').executeTakeFirst()
  if (language) await insertFirstSales(db, language.value as Language)
}

async function orders(schema: Schema): Promise<void> {
  await table(schema, 'sale_order', {
    id: 'id',
    lid: 'text',
    account_number: 'text',
    person_type_id: 'integer',
    status_id: 'text',
    currency: 'text',
    price: 'number',
    payed: 'text',
    deducted: 'text',
    responsible_id: 'integer',
    user_id: 'integer',
    date_insert: 'text',
    date_update: 'text',
    xml_id: 'text',
    // The numbers of its last payment and shipment: "3653/2" is the second one of the order 3653.
    last_payment: 'integer',
    last_shipment: 'integer',
  })
  await table(schema, 'sale_basket', {
    id: 'id',
    order_id: 'integer',
    product_row_id: 'integer',
    product_id: 'integer',
    name: 'text',
    price: 'number',
    base_price: 'number',
    discount_price: 'number',
    currency: 'text',
    quantity: 'number',
    custom_price: 'text',
    measure_code: 'integer',
    measure_name: 'text',
    vat_rate: 'number',
    vat_included: 'text',
    sort: 'integer',
    xml_id: 'text',
    date_insert: 'text',
    date_update: 'text',
  })
  await indexes(schema, 'sale_basket', [['order_id']])
  await indexes(schema, 'sale_basket', [['product_row_id']], { unique: true })
  await table(schema, 'sale_shipment', {
    id: 'id',
    order_id: 'integer',
    account_number: 'text',
    delivery_id: 'integer',
    delivery_name: 'text',
    price_delivery: 'number',
    base_price_delivery: 'number',
    currency: 'text',
    allow_delivery: 'text',
    deducted: 'text',
    date_deducted: 'text',
    emp_deducted_id: 'integer',
    status_id: 'text',
    responsible_id: 'integer',
    xml_id: 'text',
    date_insert: 'text',
  })
  await indexes(schema, 'sale_shipment', [['order_id']])
}
