import { call } from '../../rest/call.ts'
import { everything } from '../../rest/everything.ts'
import type { RowInput } from './rows.ts'

interface Product {
  ID: string
  NAME: string
  PRICE: string | null
  CURRENCY_ID: string | null
  VAT_ID: string | null
  VAT_INCLUDED: 'Y' | 'N' | null
}

/** A product as it is offered. */
export interface Offer {
  id: number
  title: string
  price: number
  currency: string
  taxRate: number | null
  taxIncluded: 'Y' | 'N'
}

let rates: Promise<Map<string, number | null>> | undefined
/** The rates of tax, by their ids. */
const taxRates = () => {
  rates ??= everything<{ ID: string; RATE: string | null }>('crm.vat.list', {}).then(
    list => new Map(list.map(({ ID, RATE }) => [ID, RATE === null ? null : Number(RATE)])),
  )
  return rates
}

/** Products whose names have a text in them. */
export async function findProducts(text: string): Promise<Offer[]> {
  const select = ['ID', 'NAME', 'PRICE', 'CURRENCY_ID', 'VAT_ID', 'VAT_INCLUDED']
  const filter = { '%NAME': text, ACTIVE: 'Y' }
  const [{ result }, taxes] = await Promise.all([
    call<Product[]>('crm.product.list', { filter, select, order: { NAME: 'ASC' }, start: -1 }),
    taxRates(),
  ])
  return result.slice(0, 20).map(({ ID, NAME, PRICE, CURRENCY_ID, VAT_ID, VAT_INCLUDED }) => ({
    id: Number(ID),
    title: NAME,
    price: Number(PRICE ?? 0),
    currency: CURRENCY_ID ?? '',
    taxRate: VAT_ID ? (taxes.get(VAT_ID) ?? null) : null,
    taxIncluded: VAT_INCLUDED ?? 'N',
  }))
}

/** A new row of an offered product, for one. */
export const rowOfOffer = ({ title, price, taxRate, taxIncluded }: Offer, factor: number): RowInput => ({
  productName: title,
  price: Math.round(price * factor * 100) / 100,
  quantity: 1,
  discountTypeId: 2,
  discount: 0,
  taxRate,
  taxIncluded,
})

interface Currency {
  CURRENCY: string
  AMOUNT: string
  AMOUNT_CNT: string
}

/** What one of a currency is in another one, by the portal's rates; one that it does not know counts as the same. */
export async function rateBetween(from: string, to: string): Promise<number> {
  if (!from || from === to) return 1
  const known = await everything<Currency>('crm.currency.list', {})
  const worth = (code: string) => {
    const one = known.find(({ CURRENCY }) => CURRENCY === code)
    return one ? Number(one.AMOUNT) / Number(one.AMOUNT_CNT) : 0
  }
  return worth(from) && worth(to) ? worth(from) / worth(to) : 1
}
