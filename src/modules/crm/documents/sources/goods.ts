import { ratio } from '../../../../lib/decimal.ts'
import type { Text } from '../../../../lib/text.ts'
import { roundTo } from '../../../../records/field-types/plain.ts'
import { query, type Row } from '../../../../store/store.ts'
import type { Kind, Leaf, Provider } from '../../../documentgenerator/index.ts'
import type { SourceContext } from './context.ts'
import { money } from './fields.ts'

const number = (value: unknown): number => Number(value ?? 0)
const times = (...numbers: unknown[]): number => ratio(numbers.map(number), [1], 2)

/** The tax that is in an amount with it. */
const taxIn = (row: Row): number =>
  row.tax_rate
    ? ratio(
        [number(row.price), number(row.quantity), number(row.tax_rate)],
        [roundTo(8, 100 + number(row.tax_rate))],
        2,
      )
    : 0

/** The price before the discount, with or without tax as it was entered. */
const rawPrice = (row: Row): number => number(row.tax_included === 'Y' ? row.price_brutto : row.price_netto)

type Shows = (row: Row) => unknown

interface Column {
  title: Text
  kind: Kind
  shows: Shows
}

const column = (kind: Kind, en: string, ru: string, shows: Shows): Column => ({ kind, title: { en, ru }, shows })

/** What of a product row a document can show, by the names that placeholders have for it. */
const columns: Readonly<Record<string, Column>> = {
  NAME: column('TEXT', 'Name', 'Название', row => row.product_name),
  DESCRIPTION: column('TEXT', 'Description', 'Описание', row => row.product_description),
  QUANTITY: column('QUANTITY', 'Quantity', 'Количество', row => number(row.quantity)),
  MEASURE_NAME: column('TEXT', 'Units of measure', 'Единицы измерения', row => row.measure_name),
  MEASURE_CODE: column('TEXT', 'Unit code', 'Код единицы измерения', row => row.measure_code),
  PRICE: column('MONEY', 'Price', 'Цена', row => number(row.price)),
  PRICE_SUM: column('MONEY', 'Total price', 'Сумма', row => times(row.price, row.quantity)),
  PRICE_RAW: column('MONEY', 'Original price', 'Исходная цена', rawPrice),
  PRICE_RAW_SUM: column('MONEY', 'Total original price', 'Сумма исходных цен', row =>
    times(rawPrice(row), row.quantity),
  ),
  PRICE_EXCLUSIVE: column('MONEY', 'Price without tax', 'Цена без налога', row => number(row.price_exclusive)),
  PRICE_EXCLUSIVE_SUM: column('MONEY', 'Total without tax', 'Сумма без налога', row =>
    times(row.price_exclusive, row.quantity),
  ),
  PRICE_NETTO: column('MONEY', 'Price without discount and tax', 'Цена без скидки и налога', row =>
    number(row.price_netto),
  ),
  PRICE_BRUTTO: column('MONEY', 'Price without discount, with tax', 'Цена без скидки с налогом', row =>
    number(row.price_brutto),
  ),
  DISCOUNT_RATE: column('QUANTITY', 'Discount rate', 'Скидка, %', row => number(row.discount_rate)),
  DISCOUNT_SUM: column('MONEY', 'Discount', 'Скидка', row => number(row.discount_sum)),
  DISCOUNT_TOTAL: column('MONEY', 'Total discount', 'Сумма скидки', row => times(row.discount_sum, row.quantity)),
  TAX_RATE: column('QUANTITY', 'Tax rate', 'Ставка налога', row =>
    row.tax_rate === null ? null : number(row.tax_rate),
  ),
  TAX_VALUE_SUM: column('MONEY', 'Tax', 'Сумма налога', taxIn),
}

/** An amount with its currency; anything else as it is. */
const shownOf = ({ kind, shows }: Column, row: Row, record: Row): unknown => {
  const value = shows(row) ?? null
  return kind === 'MONEY' && value !== null ? money(value, record) : value
}

async function pictureOfProduct({ row, picture }: SourceContext, productId: unknown) {
  const { preview_picture, detail_picture } = await row('product', productId)
  return picture(preview_picture ?? detail_picture)
}

const productSource = (context: SourceContext, row: Row, record: Row): Provider => ({
  ...Object.fromEntries(
    Object.entries(columns).map(([name, one]): [string, Leaf] => [
      name,
      { title: one.title, kind: one.kind, value: shownOf(one, row, record) },
    ]),
  ),
  PREVIEW_PICTURE: {
    title: { en: 'Picture', ru: 'Картинка' },
    kind: 'IMAGE',
    value: null,
    picture: () => pictureOfProduct(context, row.product_id),
  },
})

/** One rate of tax with what it comes to. */
interface Tax {
  rate: number
  included: boolean
  sum: number
}

function taxesOf(rows: readonly Row[]): Tax[] {
  const taxes = new Map<string, Tax>()
  for (const row of rows) {
    if (row.tax_rate === null || row.tax_rate === undefined) continue
    const included = row.tax_included === 'Y'
    const key = `${row.tax_rate} ${included}`
    const tax = taxes.get(key) ?? { rate: number(row.tax_rate), included, sum: 0 }
    taxes.set(key, { ...tax, sum: roundTo(2, tax.sum + taxIn(row)) })
  }
  return [...taxes.values()].sort((a, b) => a.rate - b.rate)
}

/** `VAT 20% (included)`, with the name of the rate in the catalogue where it has one. */
async function taxTitle({ call }: SourceContext, { rate, included }: Tax): Promise<string> {
  const [vat] = await query<{ name: string }>(call.db, 'select name from vat where rate = ? order by id limit 1', [
    rate,
  ])
  const isRussian = call.language === 'ru'
  const name = vat?.name || (isRussian ? `НДС ${rate}%` : `VAT ${rate}%`)
  return included ? `${name} (${isRussian ? 'в том числе' : 'included'})` : name
}

const taxSource = (context: SourceContext, tax: Tax, record: Row): Provider => ({
  TITLE: { title: { en: 'Heading', ru: 'Заголовок' }, value: () => taxTitle(context, tax), hideRow: true },
  RATE: { title: { en: 'Rate', ru: 'Ставка' }, kind: 'QUANTITY', value: tax.rate, hideRow: true },
  VALUE: { title: { en: 'Amount', ru: 'Сумма' }, kind: 'MONEY', value: money(tax.sum, record), hideRow: true },
})

const sumOf = (rows: readonly Row[], of: (row: Row) => number): number =>
  rows.reduce((sum, row) => roundTo(2, sum + of(row)), 0)

const total = (en: string, ru: string, value: unknown, kind: Kind = 'MONEY'): Leaf => ({
  title: { en, ru },
  kind,
  value,
})

/** The rows of a record, the taxes in them and what they come to. Without rows the total is the record's own amount. */
export function goodsSource(context: SourceContext, rows: readonly Row[], record: Row): Provider {
  const amount = (value: number) => money(value, record)
  const sum = rows.length
    ? sumOf(rows, row => times(row.price, row.quantity))
    : number(record.opportunity ?? record.price)
  const tax = sumOf(rows, taxIn)
  const none: Tax = { rate: 0, included: false, sum: 0 }
  return {
    PRODUCTS: {
      title: { en: 'Products', ru: 'Товары' },
      item: 'PRODUCT',
      many: async () => rows.map(row => productSource(context, row, record)),
      blank: productSource(context, {}, record),
    },
    TAXES: {
      title: { en: 'Taxes', ru: 'Налоги' },
      item: 'TAX',
      many: async () => taxesOf(rows).map(one => taxSource(context, one, record)),
      blank: taxSource(context, none, record),
      hideRow: true,
    },
    TOTAL_SUM: total('Total amount', 'Общая сумма', amount(sum)),
    TOTAL_RAW: total(
      'Total original prices',
      'Сумма исходных цен',
      amount(sumOf(rows, row => times(rawPrice(row), row.quantity))),
    ),
    TOTAL_BEFORE_TAX: total('Total without tax', 'Сумма без налога', amount(roundTo(2, sum - tax))),
    TOTAL_TAX: total('Total tax', 'Сумма налога', amount(tax)),
    TOTAL_DISCOUNT: total(
      'Total discount',
      'Сумма скидки',
      amount(sumOf(rows, row => times(row.discount_sum, row.quantity))),
    ),
    TOTAL_QUANTITY: total(
      'Total quantity',
      'Общее количество',
      rows.reduce((all, row) => all + number(row.quantity), 0),
      'QUANTITY',
    ),
    TOTAL_ROWS: total('Number of items', 'Количество позиций', rows.length, 'QUANTITY'),
  }
}
