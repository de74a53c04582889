import { roundTo } from '../../../../records/field-types/plain.ts'
import { camel } from '../../../../records/modern/field-names.ts'
import type { Row } from '../../../../store/store.ts'
import { rowFields } from './fields.ts'
import type { ProductDefaults } from './product-defaults.ts'

/** A value as its field is: numbers as numbers, wherever the store keeps them. */
function shown(name: string, value: unknown): unknown {
  if (value === null || value === undefined) return null
  const { type } = rowFields[name]!
  return type === 'integer' || type === 'double' ? Number(value) : value
}

const names = Object.keys(rowFields)

/** A row as the universal methods show it; only those that read it tell of its store (samples of the pages). */
export const universalRow = (row: Row, { withStore }: { withStore: boolean }): Row =>
  Object.fromEntries(
    names
      .filter(name => withStore || name !== 'STORE_ID')
      .map(name => [camel(name), shown(name, row[name.toLowerCase()])]),
  )

/** Quirk: the decimals of PRICE_ACCOUNT, by the letter of the owner (samples of crm.*.productrows.get); 8 elsewhere. */
const accountDecimals: Readonly<Record<string, number>> = { D: 2 }

function account({ price_account, owner_type }: Row): string {
  const digits = accountDecimals[owner_type] ?? 8
  return roundTo(digits, Number(price_account ?? 0)).toFixed(digits)
}

/** A row as the classic methods show it, with what the catalogue says of its product. */
export function classicRow(row: Row, product: ProductDefaults | undefined): Row {
  const value = (name: string): unknown => shown(name, row[name.toLowerCase()])
  const part = (...some: string[]): Row => Object.fromEntries(some.map(name => [name, value(name)]))
  return {
    ID: String(row.id),
    OWNER_ID: String(row.owner_id),
    ...part('OWNER_TYPE', 'PRODUCT_ID', 'PRODUCT_NAME'),
    ORIGINAL_PRODUCT_NAME: product?.name ?? null,
    PRODUCT_DESCRIPTION: row.product_description ?? product?.description ?? null,
    ...part('PRICE', 'PRICE_EXCLUSIVE', 'PRICE_NETTO', 'PRICE_BRUTTO'),
    PRICE_ACCOUNT: account(row),
    ...part('QUANTITY', 'DISCOUNT_TYPE_ID', 'DISCOUNT_RATE', 'DISCOUNT_SUM', 'TAX_RATE', 'TAX_INCLUDED'),
    ...part('CUSTOMIZED', 'MEASURE_CODE', 'MEASURE_NAME', 'SORT', 'XML_ID', 'TYPE', 'STORE_ID'),
    // Nothing is kept in stores yet, so nothing is reserved there.
    RESERVE_ID: null,
    DATE_RESERVE_END: null,
    RESERVE_QUANTITY: null,
  }
}
