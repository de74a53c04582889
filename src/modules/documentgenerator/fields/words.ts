import { isCode, type Money } from './money.ts'

/** How a language writes numbers in words, and amounts of one currency with the names of its units. */
interface Language {
  toCardinal(value: number): string
  toCurrency(value: number): string
}

/** The language of a locale, and the currency whose units it can name. */
const languages: Readonly<Record<string, { load: () => Promise<Language>; currency?: string }>> = {
  'en-US': { load: () => import('n2words/en-US'), currency: 'USD' },
  'en-GB': { load: () => import('n2words/en-GB'), currency: 'GBP' },
  'de-DE': { load: () => import('n2words/de-DE'), currency: 'EUR' },
  'fr-FR': { load: () => import('n2words/fr-FR'), currency: 'EUR' },
  'pl-PL': { load: () => import('n2words/pl-PL'), currency: 'PLN' },
  'es-ES': { load: () => import('n2words/es-ES'), currency: 'EUR' },
  'es-MX': { load: () => import('n2words/es-MX'), currency: 'MXN' },
  'es-CO': { load: () => import('n2words/es-MX') },
  'pt-BR': { load: () => import('n2words/pt-PT') },
  'ru-RU': { load: () => import('n2words/ru-RU'), currency: 'RUB' },
  'ru-BY': { load: () => import('n2words/ru-RU') },
  'ru-KZ': { load: () => import('n2words/ru-RU') },
  'uk-UA': { load: () => import('n2words/uk-UA'), currency: 'UAH' },
}

/** Writes an amount in words. */
export type InWords = (money: Money) => string

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)

/**
 * What writes amounts in the words of a locale: with the names of units where they are those of the country's own currency
 * (`Twelve dollars and fifty cents`), otherwise with the name of the currency and hundredths in figures (`Twelve euros
 * 50/100`). A language is loaded when it is asked for first.
 */
export async function wordsOf(locale: string): Promise<InWords> {
  const { load, currency: own } = languages[locale] ?? languages['en-US']!
  const { toCardinal, toCurrency } = await load()
  return ({ amount, currency }) => {
    const cents = Math.round(Math.abs(amount) * 100)
    const sign = amount < 0 ? '−' : ''
    if (currency === own) return sign + capital(toCurrency(cents / 100))
    const whole = Math.trunc(cents / 100)
    const words = [capital(toCardinal(whole)), currencyWord(whole, currency, locale)].filter(Boolean)
    return `${sign}${words.join(' ')} ${String(cents % 100).padStart(2, '0')}/100`
  }
}

/** The name of a currency in the form that goes with a number. */
function currencyWord(whole: number, currency: string, locale: string): string {
  if (!isCode(currency)) return currency
  const format = { style: 'currency', currency, currencyDisplay: 'name', maximumFractionDigits: 0 } as const
  const parts = new Intl.NumberFormat(locale, format).formatToParts(whole)
  return parts.find(({ type }) => type === 'currency')?.value ?? currency
}
