import { sql } from 'kysely'
import { sortingBy } from '../../../../records/page.ts'
import type { Call } from '../../../../rest/call.ts'
import type { Condition } from '../../../../rest/filter.ts'
import { type PageRows, selectPage } from '../../../../rest/list-query.ts'
import type { Row } from '../../../../store/store.ts'
import { untyped } from '../../../../store/table-types.ts'
import { accessTo, isUnlimited, permits } from '../../model/access.ts'
import { rowFields } from './fields.ts'
import type { Owner } from './rows.ts'

/** A page of a record's rows that satisfy conditions, with the order and the offset of a list. */
export function listRows(
  call: Call,
  { type, id }: Owner,
  conditions: readonly Condition[],
  order: Record<string, unknown>,
  start: number,
): Promise<PageRows<Row>> {
  const mine = sql<boolean>`r.owner_type = ${type.entityTypeAbbr} and r.owner_id = ${id}`
  return selectPage(call.db, {
    columns: sql`r.*`,
    from: sql`from product_row r where ${sql.join([mine, ...conditions], sql` and `)}`,
    order: sortingBy(rowFields, order).by,
    start,
  })
}

/** Fails for who may not read the record whose rows these are; one that is not there has no rows, for who may read all. */
export async function requireReadableOwner(call: Call<'accessDenied'>, { type, id }: Owner): Promise<void> {
  const access = await accessTo(call, type, 'read')
  if (isUnlimited(access)) return
  const record = await untyped(call.db).selectFrom(type.table).selectAll().where('id', '=', id).executeTakeFirst()
  if (!record || !permits(access, record)) call.fail('accessDenied', { id })
}
