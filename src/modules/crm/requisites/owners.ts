import { sql } from 'kysely'
import type { Verb } from '../../../portal/roles.ts'
import type { Call } from '../../../rest/call.ts'
import { type Condition, never, some } from '../../../rest/filter.ts'
import { query, type Row } from '../../../store/store.ts'
import { clients } from '../entities/clients.ts'
import { company, contact, lead } from '../entities/index.ts'
import { accessCondition, accessTo, isDenied, isUnlimited, permits } from '../model/access.ts'
import type { EntityType, RecordKind } from '../model/entity-type.ts'

/** The number of requisites among the types of objects. */
export const REQUISITE = 8

/** What addresses belong to in the end. */
export const addressees: readonly EntityType[] = [contact, company, lead]

/** The stored row of a record, kept from going where something is to belong to it; undefined where there is none. */
export async function storedRecord(
  call: Call,
  { table }: Pick<RecordKind, 'table'>,
  id: unknown,
  lock = false,
): Promise<Row | undefined> {
  const [row] = await query(call.db, `select * from "${table}" where id = ? ${lock ? call.flavor.forShare : ''}`, [id])
  return row
}

/** Whether the caller may do so with the record that something belongs to. */
export async function mayUseOwner(
  call: Call,
  types: readonly RecordKind[],
  owner: { typeId: unknown; id: unknown },
  verb: Verb,
): Promise<boolean> {
  const type = types.find(({ entityTypeId }) => entityTypeId === Number(owner.typeId))
  if (!type) return call.caller.isAdmin
  const access = await accessTo(call, type, verb)
  if (isUnlimited(access)) return true
  const row = isDenied(access) ? undefined : await storedRecord(call, type, Number(owner.id))
  return row !== undefined && permits(access, row)
}

/** Fails for who may use no record of any of the types so: they learn nothing of what there is. */
export async function requireAny(call: Call<'accessDenied'>, types: readonly RecordKind[], verb: Verb): Promise<void> {
  for (const type of types) if (!isDenied(await accessTo(call, type, verb))) return
  call.fail('accessDenied')
}

/** Fails for who may use none of the records of one of the types so. */
export async function requireEach(call: Call<'accessDenied'>, types: readonly RecordKind[], verb: Verb): Promise<void> {
  for (const type of types) if (isDenied(await accessTo(call, type, verb))) call.fail('accessDenied')
}

/**
 * Rows whose owner the caller may read: an owner is a type and an id in two columns of the table, which is called `r`.
 * Null where there is nothing to restrict.
 */
export async function ownedByReadable(
  call: Call,
  types: readonly RecordKind[],
  columns: { type: string; id: string },
): Promise<Condition | null> {
  const parts: Condition[] = []
  let all = true
  for (const type of types) {
    const access = await accessTo(call, type, 'read')
    const isOfType = sql<boolean>`${sql.ref(`r.${columns.type}`)} = ${type.entityTypeId}`
    const condition = accessCondition(access)
    if (!condition) parts.push(isOfType)
    else {
      all = false
      // The inner `r` is the record: the condition is written over that name.
      parts.push(
        sql<boolean>`(${isOfType} and ${sql.ref(`r.${columns.id}`)} in (select r.id from ${sql.table(type.table)} r where ${condition}))`,
      )
    }
  }
  if (all) return null
  return parts.length ? some(parts) : never
}

/** The same for rows that belong to a requisite, by its id in a column. */
export async function ofReadableRequisites(call: Call, column: string): Promise<Condition | null> {
  const owned = await ownedByReadable(call, clients, { type: 'entity_type_id', id: 'entity_id' })
  return owned && sql<boolean>`${sql.ref(`r.${column}`)} in (select r.id from requisite r where ${owned})`
}

/** A requisite by its id, in the same way. */
export const storedRequisite = (call: Call, id: unknown, lock = false): Promise<Row | undefined> =>
  storedRecord(call, { table: 'requisite' }, id, lock)
