/** What the sums of a product row follow from. */
export interface Priced {
  price: number
  quantity: number
  taxRate: number | null
  discountSum: number
  priceBrutto: number
}

/** What the rows of a record come to, in the currency of the record. */
export interface Sums {
  before: number
  discount: number
  tax: number
  total: number
}

const cents = (value: number): number => Math.round((value + Number.EPSILON * Math.sign(value)) * 100) / 100

export const sumOf = ({ price, quantity }: Pick<Priced, 'price' | 'quantity'>): number => cents(price * quantity)

/** Each row is rounded to cents by itself, as the portal adds them up. */
export function sumsOf(rows: readonly Priced[]): Sums {
  const sums: Sums = { before: 0, discount: 0, tax: 0, total: 0 }
  for (const row of rows) {
    const { price, quantity, taxRate, priceBrutto } = row
    const rate = taxRate ?? 0
    sums.before = cents(sums.before + cents(priceBrutto * quantity))
    sums.total = cents(sums.total + sumOf(row))
    sums.tax = cents(sums.tax + cents((price * quantity * rate) / (100 + rate)))
  }
  sums.discount = cents(sums.before - sums.total)
  return sums
}

/** A row while it is typed. */
export interface Typed {
  price: number
  quantity: number
  discountTypeId: 1 | 2
  discount: number
  taxRate: number | null
  taxIncluded: 'Y' | 'N'
}

/** What one piece costs in the end, with discount and tax, and what the discount takes off it; in cents, as the portal counts. */
export function settledOf({ price, discountTypeId, discount, taxRate, taxIncluded }: Typed): {
  price: number
  discountSum: number
} {
  const withTax = 1 + (taxRate ?? 0) / 100
  const netto = taxIncluded === 'Y' ? cents(price / withTax) : price
  const exclusive = cents(discountTypeId === 1 ? netto - discount : netto * (1 - discount / 100))
  return { price: cents(exclusive * withTax), discountSum: cents(netto - exclusive) }
}

/** What a row will come to, before the portal has calculated it. */
export const previewOf = (typed: Typed): number => sumOf({ price: settledOf(typed).price, quantity: typed.quantity })
