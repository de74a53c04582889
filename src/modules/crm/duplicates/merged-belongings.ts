import type { Call } from '../../../rest/call.ts'
import { query, type Row } from '../../../store/store.ts'
import { bindingsOf } from '../entities/bindings.ts'
import { entityTypesOf } from '../entities/registry.ts'
import type { EntityType } from '../model/entity-type.ts'
import { membersChanged } from '../records/after-change.ts'
import { type Bound, boundTo, idsOf, setBound, type ToBind } from '../records/bindings.ts'
import type { Input } from '../records/input.ts'
import type { MultifieldChange, MultifieldType } from '../records/multifields.ts'
import { observersOf } from '../records/observers.ts'
import { parentsOf } from '../records/parents.ts'
import { CONFLICT } from './merged-values.ts'

/** The phones, e-mail addresses and so on of the others that the main record does not have. */
export async function mergedMultifields(
  call: Call,
  type: EntityType,
  ids: readonly number[],
): Promise<MultifieldChange[]> {
  if (!type.multifields) return []
  const seen = new Set<string>()
  const added: MultifieldChange[] = []
  for (const [place, id] of ids.entries()) {
    const rows = await query<{ type_id: MultifieldType; value_type: string; value: string; normal: string | null }>(
      call.db,
      'select type_id, value_type, value, normal from multifield where entity_type_id = ? and record_id = ? order by id',
      [type.entityTypeId, id],
    )
    for (const { type_id, value_type, value, normal } of rows) {
      const key = `${type_id} ${normal ?? value}`
      if (place > 0 && !seen.has(key)) added.push({ kind: 'add', type: type_id, valueType: value_type, value })
      seen.add(key)
    }
  }
  return added
}

/** The lists of members of the main record with those of the others after its own; only lists that grow. */
export async function mergedMembers(call: Call, type: EntityType, ids: readonly number[]): Promise<Input['members']> {
  const members: Input['members'] = []
  for (const binding of bindingsOf(type)) {
    const [main = [], ...others] = await inTurn(ids, id => boundTo(call.db, binding, id))
    const ofMain = new Set(idsOf(main))
    const primary = [main, ...others].flat().find(({ isPrimary }) => isPrimary)?.id
    const added = [...new Set(idsOf(others.flat()))].filter(id => !ofMain.has(id))
    if (!added.length) continue
    const items: ToBind[] = [...main, ...added.map(id => ({ id }))]
    members.push({ binding, how: 'list', items: items.map(item => ({ ...item, isPrimary: item.id === primary })) })
  }
  return members
}

/** Who watches any of the records. */
export async function mergedObservers(call: Call, type: EntityType, ids: readonly number[]): Promise<number[]> {
  return [...new Set((await inTurn(ids, id => observersOf(call, type, id))).flat())]
}

/** Parents that the main record does not have; CONFLICT where two records have different ones of one type and nobody has decided. */
export async function mergedParents(
  call: Call,
  type: EntityType,
  ids: readonly number[],
  isDecided: boolean,
): Promise<Map<number, number> | typeof CONFLICT> {
  const parents = new Map<number, number>()
  for (const id of ids) {
    for (const [parentType, parentId] of await parentsOf(call, type, id)) {
      if ((parents.get(parentType) ?? parentId) !== parentId && !isDecided) return CONFLICT
      if (!parents.has(parentType)) parents.set(parentType, parentId)
    }
  }
  return parents
}

/** The id of the record whose product rows the main one gets; undefined where it has those that there are. */
export async function mergedRows(
  call: Call,
  type: EntityType,
  ids: readonly number[],
  isDecided: boolean,
): Promise<number | undefined | typeof CONFLICT> {
  if (type.productRows !== 'on') return undefined
  const lists = await inTurn(ids, async id => ({ id, rows: await productRows(call, type, id) }))
  const filled = lists.filter(({ rows }) => rows !== '[]')
  if (new Set(filled.map(({ rows }) => rows)).size > 1 && !isDecided) return CONFLICT
  return filled[0]?.id === ids[0] ? undefined : filled[0]?.id
}

/** Everything of a record's product rows but their own ids. */
async function productRows(call: Call, type: EntityType, id: number): Promise<string> {
  const rows = await query(
    call.db,
    'select * from product_row where owner_type = ? and owner_id = ? order by sort, id',
    [type.entityTypeAbbr, id],
  )
  return JSON.stringify(rows.map(({ id: _, owner_id: __, ...row }: Row) => row))
}

export async function moveRows(call: Call, type: EntityType, from: number, to: number): Promise<void> {
  await query(call.db, 'update product_row set owner_id = ? where owner_type = ? and owner_id = ?', [
    ...[to, type.entityTypeAbbr, from],
  ])
}

/** Puts the main record into every list that one of the others is in, into its place; it is told in the history of the lists' owners. */
export async function takePlaces(call: Call, type: EntityType, main: number, other: number): Promise<void> {
  const bindings = (await entityTypesOf(call)).flatMap(bindingsOf)
  for (const binding of bindings.filter(({ member }) => member === type)) {
    const { ownerColumn, memberColumn } = binding.side
    const owners = await query<{ id: number }>(
      call.db,
      `select "${ownerColumn}" as id from "${binding.table}" where "${memberColumn}" = ? order by id`,
      [other],
    )
    for (const { id } of owners) {
      const before = await boundTo(call.db, binding, Number(id))
      const after = replaced(before, main, other)
      await setBound(call, binding, Number(id), after)
      await membersChanged(call, binding, Number(id), idsOf(before), idsOf(after))
    }
  }
}

/** A list with one member in the place of another; who is in it already stays where they are, as the primary if either was. */
function replaced(list: readonly Bound[], main: number, other: number): Bound[] {
  const gone = list.find(({ id }) => id === other)
  if (!list.some(({ id }) => id === main)) return list.map(one => (one.id === other ? { ...one, id: main } : one))
  return list
    .filter(({ id }) => id !== other)
    .map(one => (one.id === main ? { ...one, isPrimary: one.isPrimary || gone?.isPrimary === true } : one))
}

/** One after another: a transaction does one thing at a time. */
async function inTurn<T, R>(values: readonly T[], work: (value: T) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  for (const value of values) done.push(await work(value))
  return done
}
