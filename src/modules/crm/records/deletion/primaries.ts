import type { Call } from '../../../../rest/call.ts'
import { query, type Row } from '../../../../store/store.ts'
import type { BindingType, Side } from '../../entities/bindings.ts'
import { promoteFirst } from '../bindings.ts'

/** Gives the lists that rows of a binding came back to their primaries, on each side that has lists. */
export async function settlePrimaries(
  call: Call,
  { table, side, opposite }: BindingType,
  came: readonly Row[],
): Promise<void> {
  for (const one of opposite ? [side, opposite] : [side]) for (const row of came) await settle(call, table, one, row)
}

/**
 * Who comes back as the primary one is it again, unless people have chosen another one since: the portal itself takes the
 * first of those that stay.
 */
async function settle(call: Call, table: string, side: Side, row: Row): Promise<void> {
  const { ownerColumn: own, memberColumn: other, sort, isPrimary, mirror } = side
  const [recordId, memberId] = [row[own], row[other]]
  const others = await query(
    call.db,
    `select "${other}" as id, "${isPrimary}" as is_primary from "${table}"
     where "${own}" = ? and "${other}" <> ? order by "${sort}", id`,
    [recordId, memberId],
  )
  const primary = others.find(({ is_primary }) => is_primary === 'Y')
  if (row[isPrimary] === 'Y' && primary) {
    const loser = primary === others[0] ? primary.id : memberId
    await query(call.db, `update "${table}" set "${isPrimary}" = 'N' where "${own}" = ? and "${other}" = ?`, [
      recordId,
      loser,
    ])
  }
  await promoteFirst(call.db, table, side, recordId, memberId)
  if (mirror)
    await query(
      call.db,
      `update "${mirror.table}" set "${mirror.column}" =
         (select "${other}" from "${table}" where "${own}" = ? and "${isPrimary}" = 'Y' limit 1) where id = ?`,
      [recordId, recordId],
    )
}
