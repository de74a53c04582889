import { ratio } from '../../lib/decimal.ts'
import type { Call } from '../../rest/call.ts'
import type { Db, Row } from '../../store/store.ts'

/** What a row takes from the product that it names. */
export interface ProductDefaults {
  name: string
  description: string | null
  price: number
  currency: string | null
  /** The code of the unit that it is counted in. */
  measure: number
}

/** What the catalogue says of rows: their products, their units by code, and what a unit of a currency is worth. */
export interface Catalogue {
  products: ReadonlyMap<number, ProductDefaults>
  measures: ReadonlyMap<number, string>
  rates: ReadonlyMap<string, number>
}

/** The products of the catalogue that rows name, those that there are. */
export async function productsOf(db: Db, rows: readonly Row[]): Promise<ReadonlyMap<number, ProductDefaults>> {
  const ids = [...new Set(rows.map(row => Number(row.product_id ?? 0)))].filter(id => id > 0)
  if (!ids.length) return new Map()
  const found = await db
    .selectFrom('product as p')
    .leftJoin('measure as m', 'm.id', 'p.measure')
    .select(['p.id', 'p.name', 'p.description', 'p.price', 'p.currency_id', 'm.code'])
    .where('p.id', 'in', ids)
    .execute()
  return new Map(
    found.map(({ id, name, description, price, currency_id, code }) => [
      Number(id),
      {
        name: name ?? '',
        description: description ?? null,
        price: Number(price ?? 0),
        currency: currency_id ?? null,
        measure: Number(code ?? 0),
      },
    ]),
  )
}

/** What the catalogue says of rows that are being written. */
export async function catalogueOf({ db }: Pick<Call, 'db'>, rows: readonly Row[]): Promise<Catalogue> {
  const measures = await db.selectFrom('measure').select(['code', 'symbol_rus']).execute()
  const currencies = await db.selectFrom('currency').select(['currency', 'amount', 'amount_cnt']).execute()
  return {
    products: await productsOf(db, rows),
    measures: new Map(measures.map(({ code, symbol_rus }) => [Number(code), symbol_rus ?? ''])),
    rates: new Map(
      currencies.map(({ currency, amount, amount_cnt }) => [currency, Number(amount ?? 1) / (Number(amount_cnt) || 1)]),
    ),
  }
}

/** A price in another currency; null is the one that the portal reports in. Where a rate is not known, none is applied. */
export function exchanged({ rates }: Catalogue, price: number, from: string | null, to: string | null): number {
  const rate = (currency: string | null): number => (currency === null ? 1 : rates.get(currency) || 1)
  return rate(from) === rate(to) ? price : ratio([price, rate(from)], [rate(to)], 2)
}
