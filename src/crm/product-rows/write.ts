import { isMap } from '../../lib/text.ts'
import type { Call } from '../../rest/call.ts'
import { wholeNumber } from '../../rest/params.ts'
import type { Row } from '../../store/store.ts'
import type { Fields, WriteCondition } from '../record-type.ts'
import { requireRecord } from '../records/require.ts'
import { type RowCondition, readRow, settleRow } from './input.ts'
import { catalogueOf } from './product-defaults.ts'
import { deleteRow, type Owner, rowById, rowsChanged, rowsOf, saveRow } from './rows.ts'

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
  await deleteRow(call.db, id)
  call.touch(TOUCHED, id, 'delete')
  await rowsChanged(call, owner, record)
}

/** The row as it is when nobody else can change it any more: its record is held. */
const heldRow = async (call: Call<'notFound'>, id: number): Promise<Row> =>
  (await rowById(call.db, id)) ?? call.fail('notFound')

const TOUCHED = 'PRODUCT_ROW'

async function writeRow(
  call: Writing,
  owner: Owner,
  record: Row,
  fields: Fields,
  before: Row | null,
  sent: Row,
): Promise<Row> {
  const set = readRow(call, fields, sent)
  const catalogue = await catalogueOf(call, [set])
  const row = await saveRow(call.db, owner, settleRow(call, before, set, { fields, record, catalogue }))
  call.touch(TOUCHED, row.id, before ? 'update' : 'add')
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
  const left = new Map((await rowsOf(call.db, owner)).map(row => [Number(row.id), row]))
  const wanted = sent.map(one => {
    if (!isMap(one)) return call.fail('rowsNotArray', { value: '{}' })
    const id = wholeNumber(one.ID) ?? 0
    const before = left.get(id) ?? null
    left.delete(id)
    return { before, set: readRow(call, fields, one) }
  })
  const catalogue = await catalogueOf(
    call,
    wanted.map(({ set }) => set),
  )
  const rows = wanted.map(({ before, set }) => settleRow(call, before, set, { fields, record, catalogue }))
  for (const id of left.keys()) await deleteRow(call.db, id)
  const saved: Row[] = []
  for (const row of rows) saved.push(await saveRow(call.db, owner, row))
  await rowsChanged(call, owner, record)
  return saved
}
