import { sql } from 'kysely'
import { sortingBy } from '../../../../records/page.ts'
import type { Call } from '../../../../rest/call.ts'
import type { Condition } from '../../../../rest/filter.ts'
import { PAGE_SIZE, pageOffset } from '../../../../rest/list-query.ts'
import type { Row } from '../../../../store/store.ts'
import { untyped } from '../../../../store/table-types.ts'
import { accessTo, isUnlimited, permits } from '../../model/access.ts'
import { rowFields } from './fields.ts'
import type { Owner } from './rows.ts'

interface RowPage {
  rows: Row[]
  total: number
  next: number | undefined
}

/** A page of a record's rows that satisfy conditions, with the order and the offset of a list. */
export async function listRows(
  call: Call,
  { type, id }: Owner,
  conditions: readonly Condition[],
  order: Record<string, unknown>,
  start: number,
): Promise<RowPage> {
  const mine = sql<boolean>`r.owner_type = ${type.entityTypeAbbr} and r.owner_id = ${id}`
  const where = sql.join([mine, ...conditions], sql` and `)
  const offset = pageOffset(start)
  const page = sql<Row>`select r.* from product_row r where ${where} order by ${sortingBy(rowFields, order).by}
    limit ${sql.lit(PAGE_SIZE)} offset ${offset}`
  const { rows } = await page.execute(call.db)
  // Uncounted: the total is 0 (settings/performance/huge-data.md).
  if (start < 0) return { rows, total: 0, next: undefined }
  const counted = await sql<{ n: number }>`select count(*) as n from product_row r where ${where}`.execute(call.db)
  const total = Number(counted.rows[0]!.n)
  const next = offset + PAGE_SIZE
  return { rows, total, next: next < total ? next : undefined }
}

/** Fails for who may not read the record whose rows these are; one that is not there has no rows, for who may read all. */
export async function requireReadableOwner(call: Call<'accessDenied'>, { type, id }: Owner): Promise<void> {
  const access = await accessTo(call, type, 'read')
  if (isUnlimited(access)) return
  const record = await untyped(call.db).selectFrom(type.table).selectAll().where('id', '=', id).executeTakeFirst()
  if (!record || !permits(access, record)) call.fail('accessDenied', { id })
}
