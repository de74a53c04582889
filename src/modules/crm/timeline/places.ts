import type { Verb } from '../../../portal/roles.ts'
import type { Call } from '../../../rest/call.ts'
import { scalarText, wholeNumber } from '../../../rest/params.ts'
import { query, type Row } from '../../../store/store.ts'
import { entityTypeById, entityTypesOf } from '../entities/registry.ts'
import { accessTo, isDenied, permits } from '../model/access.ts'
import type { EntityType } from '../model/entity-type.ts'
import type { Place } from '../records/timeline.ts'
import { mayUseOwner, requireAny, storedRecord } from '../requisites/owners.ts'

/** A type by the name that the timeline calls it, in any case: `deal`, `dynamic_177`; undefined where there is none. */
export async function typeNamed(call: Call, given: unknown): Promise<EntityType | undefined> {
  const name = scalarText(given)?.trim().toUpperCase()
  return (await entityTypesOf(call)).find(({ entityTypeName }) => entityTypeName === name)
}

/** A type by its number as a caller sends it. */
export const typeNumbered = async (call: Call, given: unknown): Promise<EntityType | undefined> =>
  entityTypeById(call, wholeNumber(given) ?? 0)

export const placeOf = ({ entityTypeId }: EntityType, recordId: number): Place => ({ entityTypeId, recordId })

/** The records whose timeline an entry is in; the one that it was written to stands first. */
export async function placesOf(call: Pick<Call, 'db'>, entry: Row): Promise<Place[]> {
  const rows = await query(
    call.db,
    'select entity_type_id, record_id from timeline_binding where timeline_id = ? order by id',
    [entry.id],
  )
  const own = entry.record_id === null ? [] : [entry]
  const places = [...own, ...rows].map(row => ({
    entityTypeId: Number(row.entity_type_id),
    recordId: Number(row.record_id),
  }))
  // Of two records that were merged into one the entry may be in the timeline twice.
  return places.filter((place, i) => places.findIndex(other => isSame(other, place)) === i)
}

export const isSame = (one: Place, other: Place): boolean =>
  one.entityTypeId === other.entityTypeId && one.recordId === other.recordId

/** Puts an entry into the timeline of one more record. */
export async function addPlace(call: Call, entry: Row, { entityTypeId, recordId }: Place): Promise<void> {
  const values = [entityTypeId, recordId, entry.id]
  if (entry.record_id === null)
    await query(call.db, 'update timeline set entity_type_id = ?, record_id = ? where id = ?', values)
  else
    await query(
      call.db,
      'insert into timeline_binding (entity_type_id, record_id, timeline_id) values (?, ?, ?)',
      values,
    )
}

/** Takes an entry out of the timeline of a record; the next record becomes its first one. */
export async function removePlace(call: Call, entry: Row, place: Place): Promise<void> {
  const values = [place.entityTypeId, place.recordId, entry.id]
  const one = 'where entity_type_id = ? and record_id = ? and timeline_id = ?'
  await query(call.db, `delete from timeline_binding ${one}`, values)
  await query(call.db, `delete from timeline_pin ${one}`, values)
  const isFirst = Number(entry.entity_type_id) === place.entityTypeId && Number(entry.record_id) === place.recordId
  if (isFirst) await takeNextPlace(call, entry.id)
}

/** Gives an entry the next record that it is bound to in the place of its first; none where there is no other. */
export async function takeNextPlace(call: Call, entryId: number): Promise<void> {
  const [next] = await query(
    call.db,
    'select id, entity_type_id, record_id from timeline_binding where timeline_id = ? order by id limit 1',
    [entryId],
  )
  await query(call.db, 'update timeline set entity_type_id = ?, record_id = ? where id = ?', [
    ...[next?.entity_type_id ?? null, next?.record_id ?? null, entryId],
  ])
  if (next) await query(call.db, 'delete from timeline_binding where id = ?', [next.id])
}

/** Whether the caller may do so with a record. */
export const mayUse = async (call: Call, { entityTypeId, recordId }: Place, verb: Verb): Promise<boolean> =>
  mayUseOwner(call, await entityTypesOf(call), { typeId: entityTypeId, id: recordId }, verb)

/** The first of some records that the caller may use so. */
export async function usable(call: Call, places: readonly Place[], verb: Verb): Promise<Place | undefined> {
  for (const place of places) if (await mayUse(call, place, verb)) return place
  return undefined
}

/** Fails for who may not use an entry through any of its records; one that is bound to none is its author's. */
export async function requireUsable(
  call: Call<'accessDenied'>,
  entry: Row,
  places: readonly Place[],
  verb: Verb,
): Promise<Place | undefined> {
  const place = await usable(call, places, verb)
  const isOwn = call.caller.isAdmin || Number(entry.author_id) === call.caller.userId
  return place ?? (places.length || !isOwn ? call.fail('accessDenied') : undefined)
}

/** Fails for who may use no record at all so: others are told first what is not there. */
export const requireSome = async (call: Call<'accessDenied'>, verb: Verb): Promise<void> =>
  requireAny(call, await entityTypesOf(call), verb)

/** The record that an entry belongs to, as a caller names it: of a type that is there, there itself, and open to them. */
export async function requireOwner<C extends string = 'ownerNotFound'>(
  call: Call<C | 'accessDenied'>,
  type: EntityType | undefined,
  recordId: number,
  verb: Verb,
  missing: C,
): Promise<Place> {
  if (!type) return call.fail(missing)
  const access = await accessTo(call, type, verb)
  if (isDenied(access)) call.fail('accessDenied')
  const row = await storedRecord(call, type, recordId, verb !== 'read')
  if (!row) return call.fail(missing)
  if (!permits(access, row)) call.fail('accessDenied')
  return placeOf(type, recordId)
}

/** An entry of some kinds by its id, held for a change; entries of other kinds are as good as missing. */
export async function entryById(
  call: Call,
  id: number,
  verb: 'read' | 'update',
  types?: readonly string[],
): Promise<Row | undefined> {
  const lock = verb === 'read' ? '' : call.flavor.forUpdate
  const [row] = await query(call.db, `select * from timeline where id = ? ${lock}`, [id])
  return row && (!types || types.includes(row.type)) ? row : undefined
}
