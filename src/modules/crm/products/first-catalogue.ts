import { currencyName } from '../../../lib/currency.ts'
import { inLanguage, type Language, type Text } from '../../../lib/text.ts'
import type { Db } from '../../../store/store.ts'

/** What a portal's first currencies, measures and rates depend on. */
interface Beginning {
  language: Language
  /** The code of its base currency. */
  baseCurrency: string
  /** The moment, as stored. */
  now: string
}

const named = (en: string, ru: string): Text => ({ en, ru })

/** Languages that a currency has localizations for from the start. */
const languages = ['en', 'ru', 'de'] as const

/** How amounts are written: by language, and what stands around the number by currency. */
const formats = {
  en: { decPoint: '.', variant: 'C' },
  ru: { decPoint: ',', variant: 'B' },
  de: { decPoint: ',', variant: 'D' },
} as const

const symbols: Readonly<Record<string, string>> = { USD: '$', EUR: '€', GBP: '£', RUB: '₽', KZT: '₸' }

/** First currencies by the portal's language: code, rate to the base, for how many units of it. */
const currencies: Record<Language, [code: string, amount: number, count: number][]> = {
  en: [
    ['USD', 1, 1],
    ['EUR', 1.1, 1],
    ['GBP', 1.3, 1],
  ],
  ru: [
    ['RUB', 1, 1],
    ['USD', 68.79, 1],
    ['EUR', 78.32, 1],
    ['BYN', 30.12, 1],
    ['KZT', 17.4, 100],
  ],
}

/** Units of OKEI: code, name, symbols, international letter code. */
const measures: [code: number, title: Text, symbol: Text, intl: string, letters: string][] = [
  [6, named('Meter', 'Метр'), named('m', 'м'), 'm', 'MTR'],
  [112, named('Liter', 'Литр'), named('l', 'л'), 'l', 'LTR'],
  [163, named('Gram', 'Грамм'), named('g', 'г'), 'g', 'GRM'],
  [166, named('Kilogram', 'Килограмм'), named('kg', 'кг'), 'kg', 'KGM'],
  [796, named('Piece', 'Штука'), named('pcs', 'шт'), 'pc. 1', 'PCE. NMB'],
]

/** The unit of what is counted piece by piece. */
const DEFAULT_MEASURE = 796

const vatRates: Record<Language, [name: string, rate: number | null][]> = {
  en: [
    ['No VAT', null],
    ['VAT 0%', 0],
    ['VAT 20%', 20],
  ],
  ru: [
    ['Без НДС', null],
    ['НДС 0%', 0],
    ['НДС 10%', 10],
    ['НДС 20%', 20],
  ],
}

/** Ways to be paid, each for both types of clients: a quote and an invoice on paper. */
const paySystems: [name: Text, action: string][] = [
  [named('Estimate', 'Предложение'), 'quote'],
  [named('Invoice', 'Счёт'), 'bill'],
]

/** Clients that pay, by the names that the pages filter by. */
const personTypes = ['CRM_CONTACT', 'CRM_COMPANY'] as const

/** Gives a portal that has none its currencies, catalogue, measures, VAT rates, types of clients and pay systems. */
export async function insertFirstCatalogue(db: Db, beginning: Beginning): Promise<void> {
  const { language, now } = beginning
  await insertCurrencies(db, beginning)
  await db
    .insertInto('catalog')
    .values({
      name: inLanguage(named('CRM product catalogue', 'Товарный каталог CRM'), language),
      xml_id: 'crm_catalog',
    })
    .execute()
  await db
    .insertInto('measure')
    .values(
      measures.map(([code, title, symbol, intl, letters]) => ({
        code,
        measure_title: inLanguage(title, language),
        symbol_rus: inLanguage(symbol, language),
        symbol_intl: intl,
        symbol_letter_intl: letters,
        is_default: code === DEFAULT_MEASURE ? 'Y' : 'N',
      })),
    )
    .execute()
  await db
    .insertInto('vat')
    .values(
      vatRates[language].map(([name, rate], i) => ({
        timestamp_x: now,
        active: 'Y',
        c_sort: (i + 1) * 100,
        name,
        rate,
      })),
    )
    .execute()
  await db
    .insertInto('person_type')
    .values(personTypes.map(name => ({ name })))
    .execute()
  const pays = paySystems.flatMap(([name, action]) =>
    personTypes.map((_, i) => ({ name: inLanguage(name, language), action, person_type_id: i + 1 })),
  )
  await db
    .insertInto('pay_system')
    .values(
      pays.map(({ name, action, person_type_id }, i) => ({
        name,
        active: 'Y',
        sort: (i + 1) * 100,
        description: '',
        person_type_id,
        action_file: action,
        handler: action,
        handler_code: action,
        handler_name: name,
      })),
    )
    .execute()
}

async function insertCurrencies(db: Db, { language, baseCurrency, now }: Beginning): Promise<void> {
  const usual = currencies[language]
  // A portal may have been given a base currency of its own: rates to another one say nothing of it.
  const base = usual.find(([, amount, count]) => amount === 1 && count === 1)![0]
  const list = base === baseCurrency ? usual : [[baseCurrency, 1, 1] as const]
  await db
    .insertInto('currency')
    .values(
      list.map(([currency, amount, amount_cnt], i) => ({
        currency,
        amount,
        amount_cnt,
        sort: (i + 1) * 100,
        date_update: now,
      })),
    )
    .execute()
  await db
    .insertInto('currency_localization')
    .values(
      list.flatMap(([currency]) =>
        languages.map(code => ({
          currency,
          language: code,
          full_name: currencyName(currency, code),
          format_string: formatOf(symbols[currency] ?? currency, code),
          dec_point: formats[code].decPoint,
          thousands_variant: formats[code].variant,
          thousands_sep: null,
          decimals: 2,
          hide_zero: 'Y',
        })),
      ),
    )
    .execute()
}

/** A symbol stands before the number in English, and everywhere else after it. */
const formatOf = (symbol: string, language: string): string =>
  language === 'en' && symbol.length === 1 ? `${symbol}#` : `# ${symbol}`
