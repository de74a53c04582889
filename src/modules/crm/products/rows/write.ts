import { isMap } from '../../../../lib/text.ts'
import type { Fields } from '../../../../records/field.ts'
import type { Call } from '../../../../rest/call.ts'
import { wholeNumber } from '../../../../rest/params.ts'
import type { Row } from '../../../../store/store.ts'
import type { WriteCondition } from '../../model/entity-type.ts'
import { requireRecord } from '../../records/require.ts'
import { ratesOf } from '../../reference-data/currencies/rates.ts'
import { type RowCondition, readRow, settleRow } from './input.ts'
import { catalogueOf } from './product-defaults.ts'
import { deleteRow, type Owner, type RowOwner, rowById, rowsChanged, rowsOf, saveRow } from './rows.ts'

type Writing = Call<WriteCondition | RowCondition>

/** Adds a row to a record. */
export async function addRow(call: Writing, owner: Owner, fields: Fields, sent: Row): Promise<Row> {
  const record = await requireRecord(call, owner.type, owner.id, 'update')
  return writeRow(call, owner, record, fields, null, sent)
}

/** Changes a row of a record, whom the caller holds; what is said nothing of stays. */
export async function changeRow(call: Writing, owner: Owner, record: Row, fields: Fields, id: number, sent: Row) {
  return writeRow(call, owner, record, fields, await heldRow(call, id), sent)
}

/** Deletes a row of a record. */
export async function removeRow(call: Writing, owner: Owner, id: number): Promise<void> {
  const record = await requireRecord(call, owner.type, owner.id, 'update')
  await heldRow(call, id)
  await drop(call, id)
  await rowsChanged(call, owner, record)
}

/** The row as it is when nobody else can change it any more: its record is held. */
const heldRow = async (call: Call<'notFound'>, id: number): Promise<Row> =>
  (await rowById(call.db, id)) ?? call.fail('notFound')

const TOUCHED = 'PRODUCT_ROW'

async function save(call: Pick<Call, 'db' | 'recordChange'>, owner: RowOwner, row: Row): Promise<Row> {
  const saved = await saveRow(call.db, owner, row)
  call.recordChange(TOUCHED, saved.id, row.id ? 'update' : 'add')
  return saved
}

async function drop(call: Pick<Call, 'db' | 'recordChange'>, id: number): Promise<void> {
  await deleteRow(call.db, id)
  call.recordChange(TOUCHED, id, 'delete')
}

async function writeRow(
  call: Writing,
  owner: Owner,
  record: Row,
  fields: Fields,
  before: Row | null,
  sent: Row,
): Promise<Row> {
  const set = readRow(call, fields, sent)
  const by = { fields, record, catalogue: await catalogueOf(call, [set]), rates: await ratesOf(call) }
  const row = await save(call, owner, settleRow(call, before, set, by))
  await rowsChanged(call, owner, record)
  return row
}

/**
 * Makes the rows of a record exactly these: a row with the id of one that the record has changes it, others are new, and
 * what is not named goes (crm-deal-productrows-set.md).
 */
export async function setRows(
  call: Call<WriteCondition | RowCondition | 'rowsNotArray'>,
  owner: Owner,
  fields: Fields,
  sent: readonly unknown[],
): Promise<Row[]> {
  const record = await requireRecord(call, owner.type, owner.id, 'update')
  const rows = sent.map(one => (isMap(one) ? one : call.fail('rowsNotArray', { value: '{}' })))
  const saved = await replaceRows(call, owner, record, fields, rows)
  await rowsChanged(call, owner, record)
  return saved
}

/** The same of a record that the caller holds, without what follows from it. */
export async function replaceRows(
  call: Call<RowCondition>,
  owner: RowOwner,
  record: Row,
  fields: Fields,
  sent: readonly Row[],
): Promise<Row[]> {
  const left = new Map((await rowsOf(call.db, owner)).map(row => [Number(row.id), row]))
  const wanted = sent.map(one => {
    const id = wholeNumber(one.ID) ?? 0
    const before = left.get(id) ?? null
    left.delete(id)
    return { before, set: readRow(call, fields, one) }
  })
  const catalogue = await catalogueOf(
    call,
    wanted.map(({ set }) => set),
  )
  const by = { fields, record, catalogue, rates: await ratesOf(call) }
  const rows = wanted.map(({ before, set }) => settleRow(call, before, set, by))
  for (const id of left.keys()) await drop(call, id)
  const saved: Row[] = []
  for (const row of rows) saved.push(await save(call, owner, row))
  return saved
}
