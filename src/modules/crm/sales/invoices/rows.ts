import { ratio } from '../../../../lib/decimal.ts'
import { isMap } from '../../../../lib/text.ts'
import { field } from '../../../../records/define-field.ts'
import type { RecordCondition } from '../../../../records/draft.ts'
import type { Fields } from '../../../../records/field.ts'
import { double, roundTo } from '../../../../records/field-types/plain.ts'
import { refuse } from '../../../../records/guards.ts'
import type { Call } from '../../../../rest/call.ts'
import { listOf, wholeNumber } from '../../../../rest/params.ts'
import type { Db, Row } from '../../../../store/store.ts'
import { oldInvoiceFields, oldInvoiceRows } from '../../entities/old-invoice.ts'
import { classicRowFields } from '../../products/rows/fields.ts'
import type { RowCondition } from '../../products/rows/input.ts'
import { MONETARY } from '../../products/rows/prices.ts'
import { rowsOf } from '../../products/rows/rows.ts'
import { replaceRows } from '../../products/rows/write.ts'

const readOnly = { readOnly: true } as const

/** A product row as old invoices tell of it (crm-invoice-fields.md, PRODUCT_ROWS). */
export const invoiceRowFields: Fields = {
  ID: field('integer', 'ID', 'ID'),
  PRICE: field('double', 'Price', 'Цена'),
  DISCOUNT_PRICE: field('double', 'Discount', 'Скидка'),
  PRODUCT_ID: field('integer', 'Product', 'Товар'),
  PRODUCT_NAME: field('string', 'Product Name', 'Название товара'),
  VAT_RATE: field('double', 'VAT rate', 'Ставка НДС'),
  VAT_INCLUDED: field('char', 'VAT included in price', 'НДС включён в цену'),
  MEASURE_CODE: field('integer', 'Unit of Measure Code', 'Код единицы измерения'),
  MEASURE_NAME: field('string', 'Unit of Measure', 'Единица измерения'),
  CATALOG_XML_ID: field('string', 'External code of the catalogue', 'Внешний код каталога', readOnly),
  PRODUCT_XML_ID: field('string', 'External code of the product', 'Внешний код товара', readOnly),
  QUANTITY: field('double', 'Quantity', 'Количество'),
}

/** More decimals than any rate has. */
const DECIMALS = 10

const numberOr = (value: unknown, otherwise: unknown): number => Number(value ?? otherwise ?? 0)

/** Whose rows the rows of an invoice are. */
const ownerOf = (id: number) => ({ type: oldInvoiceRows, id })

/** What the catalogue says of a product that rows name. */
interface CatalogueProduct {
  xmlId: string | null
  catalogXmlId: string | null
  vatRate: number | null
  vatIncluded: 'Y' | 'N'
}

async function cataloguedProducts(db: Db, ids: readonly number[]): Promise<ReadonlyMap<number, CatalogueProduct>> {
  if (!ids.length) return new Map()
  const found = await db
    .selectFrom('product as p')
    .leftJoin('vat as v', 'v.id', 'p.vat_id')
    .leftJoin('catalog as c', 'c.id', 'p.catalog_id')
    .select(['p.id', 'p.xml_id', 'p.vat_included', 'v.rate', 'c.xml_id as catalog_xml_id'])
    .where('p.id', 'in', [...new Set(ids)])
    .execute()
  return new Map(
    found.map(row => [
      Number(row.id),
      {
        xmlId: row.xml_id ?? null,
        catalogXmlId: row.catalog_xml_id ?? null,
        vatRate: row.rate === null ? null : Number(row.rate),
        vatIncluded: row.vat_included === 'Y' ? 'Y' : 'N',
      },
    ]),
  )
}

/** The rows of an invoice as get shows them. */
export async function shownRows(db: Db, invoiceId: number): Promise<Row[]> {
  const rows = await rowsOf(db, ownerOf(invoiceId))
  const products = await cataloguedProducts(
    db,
    rows.map(row => Number(row.product_id)),
  )
  return rows.map(row => {
    const product = products.get(Number(row.product_id))
    const price = Number(row.price)
    return {
      ID: Number(row.id),
      PRICE: price,
      DISCOUNT_PRICE: roundTo(8, Number(row.price_brutto) - price),
      PRODUCT_ID: Number(row.product_id),
      PRODUCT_NAME: row.product_name,
      VAT_RATE: row.tax_rate === null ? null : ratio([Number(row.tax_rate)], [100], DECIMALS),
      VAT_INCLUDED: row.tax_included,
      MEASURE_CODE: Number(row.measure_code),
      MEASURE_NAME: row.measure_name,
      CATALOG_XML_ID: product?.catalogXmlId ?? null,
      PRODUCT_XML_ID: product?.xmlId ?? null,
      QUANTITY: Number(row.quantity),
    }
  })
}

/** Makes the rows of an invoice exactly those that are sent; nothing sent leaves them. */
export async function writeRows(
  call: Call<RecordCondition | RowCondition>,
  invoice: Row,
  invoiceId: number,
  sent: unknown,
): Promise<void> {
  if (sent === undefined || sent === null) return
  const wrong = (): never => refuse(call, oldInvoiceFields, 'PRODUCT_ROWS')
  const wanted = (listOf(sent) ?? wrong()).map(one => (isMap(one) ? one : wrong()))
  const rowsBefore = new Map((await rowsOf(call.db, ownerOf(invoiceId))).map(row => [Number(row.id), row]))
  const ids = wanted.map(row => wholeNumber(row.PRODUCT_ID) ?? 0).filter(id => id > 0)
  const products = await cataloguedProducts(call.db, ids)
  const rows = wanted.map(row => asClassic(call, row, rowsBefore.get(wholeNumber(row.ID) ?? 0), products))
  await replaceRows(call, ownerOf(invoiceId), { currency_id: invoice.currency }, classicRowFields, rows)
}

/**
 * The row in the words of the other product rows. A price has its tax in it, whatever the flag says, and the flag comes
 * from the catalogue where the caller does not set it (crm-invoice-update.md, the comment in the sample).
 */
function asClassic(
  call: Call<RecordCondition>,
  row: Row,
  before: Row | undefined,
  products: ReadonlyMap<number, CatalogueProduct>,
): Row {
  const read = (name: string): number | null | undefined => {
    const value = row[name]
    if (value === undefined) return undefined
    if (value === null || value === '') return null
    const number = double.read(value, { zone: call.zone, field: invoiceRowFields[name]! })
    return typeof number === 'number' ? number : refuse(call, invoiceRowFields, name)
  }
  const productId = wholeNumber(row.PRODUCT_ID)
  const isOther = productId !== undefined && productId !== Number(before?.product_id ?? 0)
  const product = isOther ? products.get(productId) : undefined
  const rate = read('VAT_RATE')
  const tax =
    rate === undefined
      ? (product?.vatRate ?? before?.tax_rate ?? null)
      : rate === null
        ? null
        : ratio([rate, 100], [1], DECIMALS)
  const price = numberOr(read('PRICE'), before?.price)
  const discount = numberOr(read('DISCOUNT_PRICE'), before && Number(before.price_brutto) - Number(before.price))
  if (tax !== null && tax < 0) refuse(call, invoiceRowFields, 'VAT_RATE')
  return {
    ID: row.ID,
    PRODUCT_ID: row.PRODUCT_ID,
    PRODUCT_NAME: row.PRODUCT_NAME,
    QUANTITY: row.QUANTITY,
    MEASURE_CODE: row.MEASURE_CODE,
    MEASURE_NAME: row.MEASURE_NAME,
    TAX_RATE: tax,
    TAX_INCLUDED: row.VAT_INCLUDED ?? product?.vatIncluded,
    PRICE: price,
    PRICE_BRUTTO: roundTo(8, price + discount),
    DISCOUNT_TYPE_ID: MONETARY,
    DISCOUNT_SUM: tax === null ? discount : ratio([discount, 100], [roundTo(8, 100 + tax)], 2),
  }
}
