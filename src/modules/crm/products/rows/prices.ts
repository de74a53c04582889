import { ratio } from '../../../../lib/decimal.ts'
import { roundTo } from '../../../../records/field-types/plain.ts'
import type { Row } from '../../../../store/store.ts'

/** Types of discount (api-reference/crm/data-types.md, crm_item_product_row). */
export const MONETARY = 1
export const PERCENTAGE = 2

/** What is missing in a row's discount. */
export type DiscountCondition = 'discountRateMissing' | 'discountSumMissing' | 'fullDiscountSumMissing'

/** Prices that are calculated have the two decimals of money; those that a caller sets stay as they are. */
const MONEY = 2
/** More decimals than any price has. */
const MOST_DECIMALS = 8

const plus = (a: number, b: number): number => roundTo(MOST_DECIMALS, a + b)
const times = (price: number, percent: number): number => ratio([price, percent], [100], MONEY)

/**
 * Calculates the prices of a row from one another (samples of crm.item.productrow.add and crm.lead.productrows.get): PRICE
 * has discount and tax, PRICE_EXCLUSIVE the discount, PRICE_BRUTTO the tax, PRICE_NETTO neither. What the caller gave
 * stays; the rest follows from PRICE, or without one from the next price that is given. Tells what is missing.
 */
export function settlePrices(row: Row, givenColumns: ReadonlySet<string>, isNew: boolean): DiscountCondition | null {
  const missing = missingOfDiscount(row, givenColumns, isNew)
  if (missing) return missing
  const withTax = plus(100, row.tax_rate ?? 0)
  const has = (name: string): boolean => givenColumns.has(name)
  if (!has('price_exclusive')) row.price_exclusive = exclusive(row, has, withTax)
  if (!has('price') && (has('price_exclusive') || has('price_netto') || has('price_brutto')))
    row.price = taxed(row.price_exclusive, withTax)
  settleDiscount(row, has)
  if (!has('price_netto')) row.price_netto = plus(row.price_exclusive, row.discount_sum)
  if (!has('price_brutto')) row.price_brutto = taxed(row.price_netto, withTax)
  return null
}

const taxed = (price: number, withTax: number): number => (withTax === 100 ? price : times(price, withTax))
const untaxed = (price: number, withTax: number): number =>
  withTax === 100 ? price : ratio([price, 100], [withTax], MONEY)

function exclusive(row: Row, has: (name: string) => boolean, withTax: number): number {
  if (has('price') || !(has('price_netto') || has('price_brutto'))) return untaxed(row.price, withTax)
  const netto = has('price_netto') ? row.price_netto : untaxed(row.price_brutto, withTax)
  return row.discount_type_id === MONETARY || row.discount_rate === 100
    ? plus(netto, -row.discount_sum)
    : row.discount_rate === 0
      ? netto
      : times(netto, plus(100, -row.discount_rate))
}

/** The discount in the other unit. */
function settleDiscount(row: Row, has: (name: string) => boolean): void {
  const isRate = row.discount_type_id === PERCENTAGE && (has('discount_rate') || !has('discount_sum'))
  if (isRate) {
    if (!has('discount_sum') && row.discount_rate !== 100)
      row.discount_sum = ratio([row.price_exclusive, row.discount_rate], [plus(100, -row.discount_rate)], MONEY)
  } else if (!has('discount_rate') || row.discount_type_id === MONETARY) {
    const full = plus(row.price_exclusive, row.discount_sum)
    row.discount_rate = full === 0 ? 0 : ratio([100, row.discount_sum], [full], MONEY)
  }
}

function missingOfDiscount(row: Row, givenColumns: ReadonlySet<string>, isNew: boolean): DiscountCondition | null {
  const isTyped = isNew && givenColumns.has('discount_type_id')
  if (row.discount_type_id === MONETARY)
    return isTyped && !givenColumns.has('discount_sum') ? 'discountSumMissing' : null
  if (isTyped && !givenColumns.has('discount_rate')) return 'discountRateMissing'
  return givenColumns.has('discount_rate') && row.discount_rate === 100 && !givenColumns.has('discount_sum')
    ? 'fullDiscountSumMissing'
    : null
}

/** Columns of a row whose change changes its prices. */
export const movesPrices: ReadonlySet<string> = new Set([
  ...['price', 'price_exclusive', 'price_netto', 'price_brutto'],
  ...['discount_type_id', 'discount_rate', 'discount_sum', 'tax_rate'],
])
