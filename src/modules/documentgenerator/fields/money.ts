import { isMap } from '../../../lib/text.ts'

/** An amount in a currency. */
export interface Money {
  amount: number
  /** ISO 4217 */
  currency: string
}

export const isMoney = (value: unknown): value is Money => isMap(value) && typeof value.amount === 'number'

/** How an amount is written (modifiers of money). */
interface MoneyFormat {
  /** `WZ`: with decimals where they are zeros. */
  withZeros: boolean
  /** `NS`: without the sign of the currency. */
  noSign: boolean
}

/** Whether ICU may know a currency. */
export const isCode = (currency: string): boolean => /^[A-Z]{3}$/.test(currency)

/** An amount as a document shows it. */
export function formatMoney({ amount, currency }: Money, locale: string, format: MoneyFormat): string {
  const decimals = Number.isInteger(amount) && !format.withZeros ? 0 : 2
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: Math.max(decimals, 2) }
  if (format.noSign || !currency) return new Intl.NumberFormat(locale, options).format(amount)
  return isCode(currency)
    ? new Intl.NumberFormat(locale, { ...options, style: 'currency', currency }).format(amount)
    : `${new Intl.NumberFormat(locale, options).format(amount)} ${currency}`
}
