import type { Call } from '../../../rest/call.ts'
import { query, type Row } from '../../../store/store.ts'
import { requireAny } from '../requisites/owners.ts'
import { mayChange, mayRead, ownerTypes } from './owners.ts'

/** A stored activity, for who may read it or change it; one that is to be changed is held to the end of the transaction. */
export async function requireActivity(
  call: Call<'accessDenied' | 'notFound'>,
  id: number,
  verb: 'read' | 'update',
): Promise<Row> {
  await requireAny(call, await ownerTypes(call), verb)
  const lock = verb === 'read' ? '' : call.flavor.forUpdate
  const [row] = await query(call.db, `select * from activity where id = ? ${lock}`, [id])
  if (!row) return call.fail('notFound')
  if (!(verb === 'read' ? await mayRead(call, id) : await mayChange(call, row))) call.fail('accessDenied')
  return row
}
