import type { Call } from '../../../../rest/call.ts'
import type { Db, Row } from '../../../../store/store.ts'

/** What a row takes from the product that it names. */
export interface ProductDefaults {
  name: string
  description: string | null
  /** The code of the unit that it is counted in. */
  measure: number
}

/** What the catalogue says of rows: their products, and their units by code. */
export interface Catalogue {
  products: ReadonlyMap<number, ProductDefaults>
  measures: ReadonlyMap<number, string>
}

/** The products of the catalogue that rows name, those that there are. */
export async function productsOf(db: Db, rows: readonly Row[]): Promise<ReadonlyMap<number, ProductDefaults>> {
  const ids = [...new Set(rows.map(row => Number(row.product_id ?? 0)))].filter(id => id > 0)
  if (!ids.length) return new Map()
  const found = await db
    .selectFrom('product as p')
    .leftJoin('measure as m', 'm.id', 'p.measure')
    .select(['p.id', 'p.name', 'p.description', 'm.code'])
    .where('p.id', 'in', ids)
    .execute()
  return new Map(
    found.map(({ id, name, description, code }) => [
      Number(id),
      { name: name ?? '', description: description ?? null, measure: Number(code ?? 0) },
    ]),
  )
}

/** What the catalogue says of rows that are being written. */
export async function catalogueOf({ db }: Pick<Call, 'db'>, rows: readonly Row[]): Promise<Catalogue> {
  const measures = await db.selectFrom('measure').select(['code', 'symbol_rus']).execute()
  return {
    products: await productsOf(db, rows),
    measures: new Map(measures.map(({ code, symbol_rus }) => [Number(code), symbol_rus ?? ''])),
  }
}
