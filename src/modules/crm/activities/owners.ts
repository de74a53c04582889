import { sql } from 'kysely'
import type { Verb } from '../../../portal/roles.ts'
import type { Call } from '../../../rest/call.ts'
import { rowsIn } from '../../../rest/changes/changed-rows.ts'
import type { Condition } from '../../../rest/filter.ts'
import type { RowKey } from '../../../store/store.ts'
import { query, type Row } from '../../../store/store.ts'
import { recordRow } from '../entities/named-rows.ts'
import { recordKindById, recordKindsOf } from '../entities/registry.ts'
import { accessTo, isDenied, permits } from '../model/access.ts'
import type { RecordKind } from '../model/entity-type.ts'
import { nameOfUnknown } from '../model/type-names.ts'
import { mayUseOwner, ownedByReadable } from '../requisites/owners.ts'

/** A record that an activity belongs to. */
export interface Owner {
  entityTypeId: number
  id: number
}

export const isSame = (one: Owner, other: Owner): boolean =>
  one.entityTypeId === other.entityTypeId && one.id === other.id

/** The owner that a stored activity names. */
export const ownerOf = ({ owner_type_id, owner_id }: Row): Owner => ({
  entityTypeId: Number(owner_type_id),
  id: Number(owner_id),
})

/** Types of records that have activities. */
export const ownerTypes = (call: Call): Promise<readonly RecordKind[]> => recordKindsOf(call)

const boundTo = { type: 'entity_type_id', id: 'record_id' } as const

/** Activities of records that the caller may read, as a condition over `r`; null where there is nothing to restrict. */
export async function readableActivities(call: Call): Promise<Condition | null> {
  const owned = await ownedByReadable(call, await ownerTypes(call), boundTo)
  return owned && sql<boolean>`r.id in (select r.activity_id from activity_binding r where ${owned})`
}

/** Whoever may read one of its records may read an activity. */
export async function mayRead(call: Call, activityId: number): Promise<boolean> {
  const owned = await ownedByReadable(call, await ownerTypes(call), boundTo)
  if (!owned) return true
  const { rows } =
    await sql`select 1 from activity_binding r where r.activity_id = ${activityId} and ${owned} limit 1`.execute(
      call.db,
    )
  return rows.length > 0
}

/** Whoever may change its owner may change an activity, and delete it. */
export const mayChange = async (call: Call, activity: Row): Promise<boolean> =>
  mayUseOwner(call, await ownerTypes(call), { typeId: activity.owner_type_id, id: activity.owner_id }, 'update')

/** The records that an activity belongs to, by their types and ids. */
export async function ownersOf(call: Pick<Call, 'db'>, activityId: number): Promise<Owner[]> {
  const rows = await query(
    call.db,
    'select entity_type_id, record_id from activity_binding where activity_id = ? order by entity_type_id, record_id',
    [activityId],
  )
  return rows.map(row => ({ entityTypeId: Number(row.entity_type_id), id: Number(row.record_id) }))
}

/** The same of those that the caller may read. */
export async function readableOwnersOf(call: Call, activityIds: readonly number[]): Promise<Map<number, Owner[]>> {
  const owned = await ownedByReadable(call, await ownerTypes(call), boundTo)
  const { rows } = await sql<{ activity_id: number; entity_type_id: number; record_id: number }>`
    select r.activity_id, r.entity_type_id, r.record_id from activity_binding r
    where r.activity_id in (${sql.join(activityIds)}) ${owned ? sql`and ${owned}` : sql``}
    order by r.entity_type_id, r.record_id`.execute(call.db)
  const owners = new Map<number, Owner[]>(activityIds.map(id => [id, []]))
  for (const { activity_id, entity_type_id, record_id } of rows)
    owners.get(Number(activity_id))!.push({ entityTypeId: Number(entity_type_id), id: Number(record_id) })
  return owners
}

/** A record that an activity belongs to or is to belong to, for who may use it so; it is held to the end of the transaction. */
export async function requireOwner(
  call: Call<'ownerMissing' | 'accessDenied'>,
  { entityTypeId, id }: Owner,
  verb: Verb = 'update',
): Promise<Row> {
  const type = await recordKindById(call, entityTypeId)
  if (!type) return call.fail('ownerMissing', { type: nameOfUnknown(entityTypeId), id })
  const access = await accessTo(call, type, verb)
  if (isDenied(access)) call.fail('accessDenied')
  const lock = verb === 'read' ? '' : call.flavor.forUpdate
  const [row] = await query(call.db, `select * from "${type.table}" where id = ? ${lock}`, [id])
  if (!row) return call.fail('ownerMissing', { type: type.loggedAs ?? type.entityTypeName, id })
  if (!permits(access, row)) call.fail('accessDenied')
  return row
}

/** The rows that a change of an activity, as a call names it, locks: its own and those of its records. */
export async function activityRows(call: Call, sent: unknown): Promise<RowKey[]> {
  const own = rowsIn('activity', sent)
  const owners = await Promise.all(own.map(({ id }) => ownersOf(call, id)))
  const records = await Promise.all(owners.flat().map(one => recordRow(call, one.entityTypeId, one.id)))
  return [...own, ...records.flat()]
}
