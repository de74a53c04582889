import { inLanguage } from '../../../../lib/text.ts'
import type { Fields } from '../../../../records/field.ts'
import { roundTo } from '../../../../records/field-types/plain.ts'
import { readColumns } from '../../../../records/input.ts'
import type { Call } from '../../../../rest/call.ts'
import type { Row } from '../../../../store/store.ts'
import { accountPrice, type Rates } from '../../reference-data/currencies/rates.ts'
import { type DiscountCondition, MONETARY, movesPrices, PERCENTAGE, settlePrices } from './prices.ts'
import type { Catalogue } from './product-defaults.ts'

export type RowCondition = 'fieldInvalid' | DiscountCondition

/** The columns of a row that a caller sets; those without a value are left out, except of the tax: none is a rate too. */
export function readRow(call: Call<RowCondition>, fields: Fields, sent: Record<string, unknown>): Row {
  const read = readColumns(call, fields, sent, { importing: false, adding: true })
  const row: Row = {}
  for (const [name, value] of Object.entries(read)) {
    if (name === 'owner_id' || name === 'owner_type') continue
    if (value === null && name !== 'tax_rate') continue
    row[name] = typeof value === 'string' ? value.toWellFormed() : value
  }
  for (const name of [...movesPrices, 'quantity']) if (typeof row[name] === 'number') row[name] = roundTo(8, row[name])
  const wrong = Object.keys(row).find(name => !isPossible(name, row[name]))
  if (wrong) invalid(call, fields, wrong)
  return row
}

/** A tax of a hundredfold is a slip; with a discount above all of the price, nothing could be calculated back. */
const MOST_TAX = 10_000

function isPossible(name: string, value: unknown): boolean {
  switch (name) {
    case 'discount_type_id':
      return value === MONETARY || value === PERCENTAGE
    case 'discount_rate':
      return Number(value) <= 100
    case 'tax_rate':
      return value === null || (Number(value) >= 0 && Number(value) <= MOST_TAX)
    case 'product_id':
    case 'measure_code':
      return Number(value) >= 0
    default:
      return true
  }
}

function invalid(call: Call<'fieldInvalid'>, fields: Fields, name: string): never {
  const field = name.toUpperCase()
  return call.fail('fieldInvalid', { field, title: inLanguage(fields[field]!.title, call.language) })
}

/** What a new row has for what the caller left out (crm-deal-productrows-set.md). */
const newRow = {
  product_id: 0,
  product_description: null,
  price: 0,
  quantity: 1,
  discount_type_id: PERCENTAGE,
  discount_rate: 0,
  discount_sum: 0,
  tax_rate: null,
  tax_included: 'N',
  customized: 'Y',
  sort: 0,
  xml_id: '',
  type: 1,
  store_id: null,
}

/** Amounts beyond this are no money any more, and no store keeps them to the cent. */
const MOST_MONEY = 1e15

/** What a row is settled with: its fields in the caller's dialect, the record that it belongs to, the catalogue and the rates. */
interface Settling {
  fields: Fields
  record: Row
  catalogue: Catalogue
  rates: Rates
}

/** A row as it will be: what the caller set over what it was, or over what its product and the rules say of a new one. */
export function settleRow(call: Call<RowCondition>, before: Row | null, set: Row, by: Settling): Row {
  const { catalogue, record, rates } = by
  const row: Row = { ...newRow, ...before, ...set }
  const givenColumns = new Set(Object.keys(set))
  const product = catalogue.products.get(row.product_id)
  if (product && before?.product_id !== row.product_id) {
    if (!givenColumns.has('product_name')) row.product_name = product.name
    if (!givenColumns.has('measure_code')) row.measure_code = product.measure
  }
  row.measure_code ??= 0
  if (row.measure_code !== before?.measure_code && !givenColumns.has('measure_name'))
    row.measure_name = catalogue.measures.get(row.measure_code) ?? ''
  if (!before || [...givenColumns].some(name => movesPrices.has(name))) {
    const missing = settlePrices(row, givenColumns, !before)
    if (missing) call.fail(missing)
  }
  row.price_account = accountPrice(rates, row.price, record.currency_id)
  if (Math.abs(row.price * row.quantity) >= MOST_MONEY) invalid(call, by.fields, 'price')
  return row
}
