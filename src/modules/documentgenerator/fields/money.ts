import { toCardinal as german } from 'n2words/de-DE'
import { toCardinal as british } from 'n2words/en-GB'
import { toCardinal as american } from 'n2words/en-US'
import { toCardinal as spanish } from 'n2words/es-ES'
import { toCardinal as mexican } from 'n2words/es-MX'
import { toCardinal as french } from 'n2words/fr-FR'
import { toCardinal as polish } from 'n2words/pl-PL'
import { toCardinal as portuguese } from 'n2words/pt-PT'
import { toCardinal as russian } from 'n2words/ru-RU'
import { toCardinal as ukrainian } from 'n2words/uk-UA'

/** An amount in a currency. */
export interface Money {
  amount: number
  /** ISO 4217 */
  currency: string
}

/** How an amount is written (modifiers of money). */
interface MoneyFormat {
  /** `WZ`: with decimals where they are zeros. */
  withZeros: boolean
  /** `NS`: without the sign of the currency. */
  noSign: boolean
  /** `W`: in words. */
  words: boolean
}

const inWords: Readonly<Record<string, (whole: number) => string>> = {
  'en-US': american,
  'en-GB': british,
  de: german,
  fr: french,
  pl: polish,
  es: spanish,
  'es-MX': mexican,
  'es-CO': mexican,
  pt: portuguese,
  ru: russian,
  uk: ukrainian,
}

const isCode = (currency: string): boolean => /^[A-Z]{3}$/.test(currency)

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/** An amount as a document shows it. */
export function formatMoney({ amount, currency }: Money, locale: string, format: MoneyFormat): string {
  if (format.words) return amountInWords({ amount, currency }, locale, format.noSign)
  const decimals = Number.isInteger(amount) && !format.withZeros ? 0 : 2
  const options = { minimumFractionDigits: decimals, maximumFractionDigits: Math.max(decimals, 2) }
  if (format.noSign || !currency) return new Intl.NumberFormat(locale, options).format(amount)
  return isCode(currency)
    ? new Intl.NumberFormat(locale, { ...options, style: 'currency', currency }).format(amount)
    : `${new Intl.NumberFormat(locale, options).format(amount)} ${currency}`
}

/** `Twelve thousand US dollars 50/100`: the whole in words with the currency's name, hundredths as numbers. */
function amountInWords({ amount, currency }: Money, locale: string, noSign: boolean): string {
  const cents = Math.round(Math.abs(amount) * 100)
  const whole = Math.trunc(cents / 100)
  const write = inWords[locale] ?? inWords[locale.slice(0, 2)] ?? american
  const words = [capital(write(whole))]
  if (amount < 0) words.unshift('−')
  if (!noSign && currency) words.push(currencyWord(whole, currency, locale))
  words.push(`${String(cents % 100).padStart(2, '0')}/100`)
  return words.join(' ')
}

/** The name of a currency in the form that goes with a number. */
function currencyWord(whole: number, currency: string, locale: string): string {
  if (!isCode(currency)) return currency
  const format = { style: 'currency', currency, currencyDisplay: 'name', maximumFractionDigits: 0 } as const
  const parts = new Intl.NumberFormat(locale, format).formatToParts(whole)
  return parts.find(({ type }) => type === 'currency')?.value ?? currency
}
