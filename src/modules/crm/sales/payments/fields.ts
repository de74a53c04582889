import { sql } from 'kysely'
import { wireMoment } from '../../../../lib/moment.ts'
import { field } from '../../../../records/define-field.ts'
import type { Fields } from '../../../../records/field.ts'
import { double } from '../../../../records/field-types/plain.ts'
import { camel } from '../../../../records/modern/field-names.ts'
import { filterOfFields, orderOfFields } from '../../../../records/modern/field-query.ts'
import type { QueryCondition } from '../../../../records/modern/row-query.ts'
import { sortingBy } from '../../../../records/page.ts'
import type { Call } from '../../../../rest/call.ts'
import { type Condition, every } from '../../../../rest/filter.ts'
import type { Row } from '../../../../store/store.ts'
import type { TableName } from '../../../../store/table-types.ts'

/** A payment (api-reference/crm/universal/payment/crm-item-payment-get.md). */
export const paymentFields: Fields = {
  ID: field('integer', 'ID', 'ID'),
  ACCOUNT_NUMBER: field('string', 'Number', 'Номер'),
  PAID: field('char', 'Paid', 'Оплачена'),
  DATE_PAID: field('datetime', 'Paid on', 'Дата оплаты'),
  EMP_PAID_ID: field('user', 'Paid by', 'Кем оплачена'),
  PAY_SYSTEM_ID: field('integer', 'Payment system', 'Платежная система'),
  SUM: field('double', 'Amount', 'Сумма'),
  CURRENCY: field('string', 'Currency', 'Валюта'),
  PAY_SYSTEM_NAME: field('string', 'Name of the payment system', 'Название платежной системы'),
}

/** A delivery (api-reference/crm/universal/delivery/crm-item-delivery-get.md). */
export const deliveryFields: Fields = {
  ID: field('integer', 'ID', 'ID'),
  ACCOUNT_NUMBER: field('string', 'Number', 'Номер'),
  PRICE_DELIVERY: field('double', 'Price', 'Стоимость'),
  CURRENCY: field('string', 'Currency', 'Валюта'),
  DEDUCTED: field('char', 'Shipped', 'Отгружена'),
  DATE_DEDUCTED: field('datetime', 'Shipped on', 'Дата отгрузки'),
  DELIVERY_ID: field('integer', 'Delivery service', 'Служба доставки'),
  DELIVERY_NAME: field('string', 'Name of the delivery service', 'Название службы доставки'),
}

const number = { as: double }

/** What lists of items of a payment can be filtered and sorted by (crm-item-payment-product-list.md). */
export const itemFields: Fields = {
  ID: field('integer', 'ID', 'ID'),
  QUANTITY: field('double', 'Quantity', 'Количество', number),
}

function shownValue(call: Pick<Call, 'zone'>, type: string, value: unknown): unknown {
  if (value === null || value === undefined) return null
  if (type === 'datetime') return wireMoment(String(value), call.zone)
  return type === 'integer' || type === 'double' || type === 'user' ? Number(value) : value
}

/** A row as its fields are, under their modern names. */
export const shownRow = (call: Pick<Call, 'zone'>, fields: Fields, row: Row): Row =>
  Object.fromEntries(
    Object.entries(fields).map(([name, { type }]) => [camel(name), shownValue(call, type, row[name.toLowerCase()])]),
  )

interface Asked {
  filter: Record<string, unknown>
  order: Record<string, unknown>
}

/** All rows of a table, called `r`, for which a condition and a filter hold: few, so that there are no pages. */
export async function listOfFields(
  call: Call<QueryCondition>,
  table: TableName,
  fields: Fields,
  mine: Condition,
  { filter, order }: Asked,
): Promise<Row[]> {
  const where = every([mine, ...filterOfFields(call, fields, filter)])
  const by = sortingBy(fields, orderOfFields(call, fields, order)).by
  const { rows } = await sql<Row>`select r.* from ${sql.table(table)} r where ${where} order by ${by}`.execute(call.db)
  return rows
}
