import type { Call } from '../../../../rest/call.ts'
import type { OwnedTable } from '../../../../rest/changes/ownership.ts'
import { type Db, insertRow, query, type Row } from '../../../../store/store.ts'
import type { EntityType, WriteCondition } from '../../model/entity-type.ts'
import { noTotals } from '../../records/row-totals.ts'
import { updateRecord } from '../../records/write.ts'

/** Everything of a row but its id and its owner. */
const valueColumns = [
  ...['product_id', 'product_name', 'product_description', 'price', 'price_account', 'price_exclusive', 'price_netto'],
  ...['price_brutto', 'quantity', 'discount_type_id', 'discount_rate', 'discount_sum', 'tax_rate', 'tax_included'],
  ...['customized', 'measure_code', 'measure_name', 'sort', 'xml_id', 'type', 'store_id'],
]
const columns = ['owner_type', 'owner_id', ...valueColumns]
const insertText = `insert into product_row (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`
const updateText = `update product_row set ${valueColumns.map(name => `${name} = ?`).join(', ')} where id = ?`

/** Whose rows these are, as the rows themselves tell it. */
export interface RowOwner {
  type: Pick<EntityType, 'entityTypeAbbr'>
  id: number
}

/** The same of a record whose rights and amount are those of every type. */
export interface Owner extends RowOwner {
  type: EntityType
}

const ofOwner = ({ type, id }: RowOwner): [string, number] => [type.entityTypeAbbr, id]

/** The rows of a record, in their order. */
export const rowsOf = (db: Db, owner: RowOwner): Promise<Row[]> =>
  query(db, `select * from product_row where owner_type = ? and owner_id = ? order by sort, id`, ofOwner(owner))

export async function rowById(db: Db, id: number): Promise<Row | undefined> {
  const [row] = await query(db, `select * from product_row where id = ?`, [id])
  return row
}

/** Writes a row under its id, or a new one, and gives it back; what has no name is called by its id. */
export async function saveRow(db: Db, owner: RowOwner, row: Row): Promise<Row> {
  const values = valueColumns.map(name => row[name] ?? null)
  if (row.id) await query(db, updateText, [...values, row.id])
  const id = row.id ?? (await insertRow(db, insertText, [...ofOwner(owner), ...values]))
  const [owner_type, owner_id] = ofOwner(owner)
  const saved: Row = { ...row, id: Number(id), owner_type, owner_id }
  if (saved.product_name) return saved
  saved.product_name = `[${saved.id}]`
  await query(db, `update product_row set product_name = ? where id = ?`, [saved.product_name, saved.id])
  return saved
}

export async function deleteRow(db: Db, id: number): Promise<void> {
  await query(db, `delete from product_row where id = ?`, [id])
}

/** Gives one record the rows of another, in the same order. */
export async function copyRows(db: Db, from: Owner, to: Owner): Promise<void> {
  for (const { id: _, ...row } of await rowsOf(db, from)) await saveRow(db, to, { ...row, xml_id: '' })
}

/** What follows a change of a record's rows: who changed it when and, unless its amount is set by hand, that amount. */
export async function rowsChanged(call: Call<WriteCondition>, { type, id }: Owner, owner: Row): Promise<void> {
  const isManual = owner.is_manual_opportunity === 'Y'
  // The one rule of a record with rows turns nothing into what they come to (records/row-totals.ts).
  const values: Row = isManual ? {} : noTotals(owner)
  await updateRecord(call, type, id, async () => ({ values, userfields: {}, multifields: [], members: [] }), {
    recorded: true,
  })
}

/** The product rows of a record; it may have some from when they were switched on. */
export const ownedRows: OwnedTable = {
  table: 'product_row',
  owner: { type: 'owner_type', id: 'owner_id', as: 'entityTypeAbbr' },
  of: (type: EntityType) => type.productRows !== undefined,
  deleted: 'go',
  merged: 'planned',
}
