import type { Verb } from '../../../portal/roles.ts'
import type { Call } from '../../../rest/call.ts'
import type { Sql } from '../../../store/flavor.ts'
import { query, type Row } from '../../../store/store.ts'
import type { BindingType } from '../entities/bindings.ts'
import { requireNameable } from '../entities/naming.ts'
import { accessTo, isDenied, permits } from '../model/access.ts'
import type { EntityType, RecordKind } from '../model/entity-type.ts'

/**
 * The stored row of a record that the caller may use so. Who may use no record of the type at all is told that, whether
 * the record exists or not; everybody else is told first that it does not exist. Families that tell the two denials apart
 * name the condition of the first.
 */
export const requireRecord = <C extends string = 'accessDenied'>(
  call: Call<C | 'accessDenied' | 'notFound'>,
  type: RecordKind,
  id: number,
  verb: Verb,
  typeDenied: C | 'accessDenied' = 'accessDenied',
): Promise<Row> => required(call, type, '*', id, verb, typeDenied)

/** The same for who wants nothing of the record but to use it so: of its row only what says whether they may is read. */
export async function requireUse<C extends string = 'accessDenied'>(
  call: Call<C | 'accessDenied' | 'notFound'>,
  type: EntityType,
  id: number,
  verb: Verb,
  typeDenied: C | 'accessDenied' = 'accessDenied',
): Promise<void> {
  const columns = `id, assigned_by_id, opened${type.categories ? ', category_id' : ''}`
  await required(call, type, columns, id, verb, typeDenied)
}

async function required<C extends string>(
  call: Call<C | 'accessDenied' | 'notFound'>,
  type: RecordKind,
  columns: Sql,
  id: number,
  verb: Verb,
  typeDenied: C | 'accessDenied',
): Promise<Row> {
  const access = await accessTo(call, type, verb)
  if (isDenied(access)) call.fail(typeDenied, { id })
  const lock = verb === 'read' ? '' : call.flavor.forUpdate
  const [row] = await query(call.db, `select ${columns} from "${type.table}" where id = ? ${lock}`, [id])
  if (!row) return call.fail('notFound', { id })
  if (!permits(access, row)) call.fail('accessDenied', { id })
  if (verb === 'read') call.recordChange(type.loggedAs ?? type.entityTypeName, id, 'read')
  return row
}

/** Fails for members that come and that the caller may not name, and for those that go where a binding asks for that too. */
export async function requireMembers(
  call: Call<'memberDenied'>,
  { member, unbindingReads }: BindingType,
  before: readonly number[],
  after: readonly number[],
): Promise<void> {
  const [was, is] = [new Set(before), new Set(after)]
  await requireNameable(call, member, [...(unbindingReads ? was.symmetricDifference(is) : is.difference(was))])
}
