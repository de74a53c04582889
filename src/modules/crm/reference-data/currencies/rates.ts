import { ratio } from '../../../../lib/decimal.ts'
import type { Call } from '../../../../rest/call.ts'

/** What a unit of a currency is worth in the one that the portal reports in. */
export type Rates = ReadonlyMap<string, number>

export async function ratesOf({ db }: Pick<Call, 'db'>): Promise<Rates> {
  const currencies = await db.selectFrom('currency').select(['currency', 'amount', 'amount_cnt']).execute()
  return new Map(
    currencies.map(({ currency, amount, amount_cnt }) => [currency!, Number(amount ?? 1) / (Number(amount_cnt) || 1)]),
  )
}

/** A price in the currency that the portal reports in. Where a rate is not known, none is applied. */
export function accountPrice(rates: Rates, price: number, currency: string | null): number {
  const rate = rates.get(currency ?? '') || 1
  return rate === 1 ? price : ratio([price, rate], [1], 2)
}
