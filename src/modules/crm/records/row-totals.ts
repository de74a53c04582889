import { ratio } from '../../../lib/decimal.ts'
import { roundTo } from '../../../records/field-types/plain.ts'
import { type Db, query, type Row } from '../../../store/store.ts'
import type { EntityGuard, EntityType } from '../model/entity-type.ts'
import { accountPrice, ratesOf } from '../reference-data/currencies/rates.ts'

/** What the product rows of a record come to, with tax, and the tax in it. */
interface Totals {
  opportunity: number
  tax_value: number
}

/** What is calculated from the rows, as long as the record's amount is not set by hand; leads keep no tax. */
const totalColumns = ['opportunity', 'tax_value'] as const

const columnsOf = (record: Row) => totalColumns.filter(name => name in record)

/**
 * The amount of a record that has product rows is theirs, whatever is sent, unless it is set by hand; without rows it is
 * what is sent (api-reference/crm/universal/crm-item-add.md, isManualOpportunity).
 */
export const amountOfRows: EntityGuard = async ({ call, type, before, after, givenColumns }) => {
  if (type.productRows !== 'on' || !before || after.is_manual_opportunity === 'Y') return
  if (![...totalColumns, 'is_manual_opportunity'].some(name => givenColumns.has(name))) return
  const totals = await totalsOf(call.db, type, Number(before.id))
  if (totals) for (const name of columnsOf(before)) after[name] = totals[name]
}

/** Rows whose record gets another currency keep their prices in numbers; what they are in the one of reports follows. */
export const accountOfRows: EntityGuard = async ({ call, type, before, after }) => {
  if (type.productRows !== 'on' || !before || after.currency_id === before.currency_id) return
  const rows = await query<{ id: number; price: number }>(
    call.db,
    'select id, price from product_row where owner_type = ? and owner_id = ?',
    [type.entityTypeAbbr, before.id],
  )
  if (!rows.length) return
  const rates = await ratesOf(call)
  for (const { id, price } of rows)
    await query(call.db, 'update product_row set price_account = ? where id = ?', [
      ...[accountPrice(rates, price, after.currency_id), id],
    ])
}

/** Nothing, in the columns of a record that are calculated from its rows: what it comes to that has lost the last one. */
export const noTotals = (record: Row): Row => Object.fromEntries(columnsOf(record).map(name => [name, 0]))

/** Null for a record without rows. */
export async function totalsOf(db: Db, type: Pick<EntityType, 'entityTypeAbbr'>, id: number): Promise<Totals | null> {
  const rows = await query<{ price: number; quantity: number; tax_rate: number | null }>(
    db,
    `select price, quantity, tax_rate from product_row where owner_type = ? and owner_id = ?`,
    [type.entityTypeAbbr, id],
  )
  if (!rows.length) return null
  let [opportunity, tax] = [0, 0]
  for (const { price, quantity, tax_rate } of rows) {
    opportunity = roundTo(2, opportunity + ratio([price ?? 0, quantity ?? 0], [1], 2))
    if (tax_rate) tax = roundTo(2, tax + ratio([price ?? 0, quantity ?? 0, tax_rate], [roundTo(8, 100 + tax_rate)], 2))
  }
  return { opportunity, tax_value: tax }
}
