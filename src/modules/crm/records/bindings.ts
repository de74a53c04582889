import { chunks } from '../../../lib/chunks.ts'
import type { Call } from '../../../rest/call.ts'
import { type Db, query, type Row, send } from '../../../store/store.ts'
import type { BindingType, Side } from '../entities/bindings.ts'
import type { EntityType } from '../model/entity-type.ts'

/** One bound record as a list has it. */
export interface Bound {
  id: number
  sort: number
  isPrimary: boolean
}

/** What a caller says of a record to bind; what is left out is decided by the list. */
export interface ToBind {
  id: number
  sort?: number | undefined
  isPrimary?: boolean | undefined
}

export const idsOf = (items: { id: number }[]): number[] => items.map(item => item.id)

/** Ids that are in one list and not in the other: the members that come or go. */
export const difference = (before: number[], after: number[]): number[] => [
  ...new Set(before).symmetricDifference(new Set(after)),
]

/** From one place in a list to the next. */
export const SORT_STEP = 10

/** The bound records in their order. */
export async function boundTo(db: Db, binding: BindingType, ownerId: number): Promise<Bound[]> {
  return list(db, binding.table, binding.side, ownerId)
}

async function list(
  db: Db,
  table: string,
  { ownerColumn, memberColumn, sort, isPrimary }: Side,
  recordId: number,
): Promise<Bound[]> {
  const rows = await query(
    db,
    `select "${memberColumn}" as id, "${sort}" as sort, "${isPrimary}" as is_primary from "${table}" where "${ownerColumn}" = ? order by "${sort}", id`,
    [recordId],
  )
  return rows.map(row => ({ id: Number(row.id), sort: Number(row.sort), isPrimary: row.is_primary === 'Y' }))
}

/** What the place of a new record depends on, without reading a list that may be long. */
interface Summary {
  isBound: boolean
  last: number
  hasPrimary: boolean
}

async function summary(db: Db, table: string, side: Side, recordId: number, otherId: number): Promise<Summary> {
  const { ownerColumn, memberColumn, sort, isPrimary } = side
  const [row] = await query(
    db,
    `select max("${sort}") as last, max("${isPrimary}") as most, max(case when "${memberColumn}" = ? then 1 else 0 end) as is_bound
      from "${table}" where "${ownerColumn}" = ?`,
    [otherId, recordId],
  )
  return { isBound: Number(row!.is_bound) === 1, last: Number(row!.last ?? 0), hasPrimary: row!.most === 'Y' }
}

/** Binds one record; false when it was bound already. The first of a list is its primary; a new primary takes over. */
export async function bind(call: Call, binding: BindingType, ownerId: number, item: ToBind): Promise<boolean> {
  const { table, side } = binding
  const present = await summary(call.db, table, side, ownerId, item.id)
  if (present.isBound) return false
  const takesOver = item.isPrimary || !present.hasPrimary
  if (takesOver && present.hasPrimary) await demote(call.db, table, side, ownerId)
  await insert(call, binding, ownerId, item.id, place(present, item.sort, item.isPrimary))
  if (takesOver) await mirror(call.db, side, ownerId, item.id)
  return true
}

interface Place {
  sort: number
  isPrimary: 'Y' | 'N'
}

const place = (present: Summary, sort?: number, primary?: boolean): Place => ({
  sort: sort ?? Math.max(0, present.last) + SORT_STEP,
  isPrimary: primary || !present.hasPrimary ? 'Y' : 'N',
})

/** Writes the row of a binding; on the other side the owner takes the next place of the member's own list. */
async function insert(call: Call, binding: BindingType, ownerId: number, memberId: number, mine: Place): Promise<void> {
  const { table, side, opposite } = binding
  const columns = [side.ownerColumn, side.memberColumn, side.sort, side.isPrimary]
  const values: (string | number)[] = [ownerId, memberId, mine.sort, mine.isPrimary]
  if (opposite) await lockMember(call, binding, memberId)
  const theirs = opposite && place(await summary(call.db, table, opposite, memberId, ownerId))
  if (opposite && theirs) {
    columns.push(opposite.sort, opposite.isPrimary)
    values.push(theirs.sort, theirs.isPrimary)
  }
  const names = columns.map(name => `"${name}"`).join(',')
  await send(call.db, `insert into "${table}" (${names}) values (${columns.map(() => '?').join(',')})`, values)
  if (opposite && theirs?.isPrimary === 'Y') await mirror(call.db, opposite, memberId, ownerId)
}

/** A member's own list changes with the owner's; where there are several writers, one of them at a time changes it. */
async function lockMember(call: Call, { member }: BindingType, id: number): Promise<void> {
  const { forUpdate } = call.flavor
  if (forUpdate) await query(call.db, `select id from "${member.table}" where id = ? ${forUpdate}`, [id])
}

/** Unbinds one record; false when it was not bound. A primary that goes is followed by the first that stays. */
export async function unbind(call: Call, binding: BindingType, ownerId: number, memberId: number): Promise<boolean> {
  const gone = await remove(call, binding, ownerId, memberId)
  if (gone?.[binding.side.isPrimary] === 'Y')
    await promoteFirst(call.db, binding.table, binding.side, ownerId, memberId)
  return gone !== undefined
}

/** Deletes the row of a binding and gives its flags; on the other side the next one becomes primary. */
async function remove(call: Call, binding: BindingType, ownerId: number, memberId: number): Promise<Row | undefined> {
  const { side, opposite, table } = binding
  if (opposite) await lockMember(call, binding, memberId)
  const flags = [side, ...(opposite ? [opposite] : [])].map(one => `"${one.isPrimary}"`).join(', ')
  const [row] = await query(
    call.db,
    `delete from "${table}" where "${side.ownerColumn}" = ? and "${side.memberColumn}" = ? returning ${flags}`,
    [ownerId, memberId],
  )
  if (opposite && row?.[opposite.isPrimary] === 'Y') await promoteFirst(call.db, table, opposite, memberId, ownerId)
  return row
}

/** Makes the list exactly these records: of several primaries the first counts, without one the first record. */
export async function setBound(call: Call, binding: BindingType, ownerId: number, items: ToBind[]): Promise<void> {
  const present = await boundTo(call.db, binding, ownerId)
  const wanted = new Map<number, ToBind>()
  for (const item of items) if (!wanted.has(item.id)) wanted.set(item.id, item)
  for (const bound of present) if (!wanted.has(bound.id)) await remove(call, binding, ownerId, bound.id)
  const presentById = new Map(present.map(bound => [bound.id, bound]))
  const told = [...wanted.values()].flatMap(item => item.sort ?? presentById.get(item.id)?.sort ?? [])
  let last = told.reduce((most, sort) => Math.max(most, sort), 0)
  let position = 0
  for (const item of wanted.values()) {
    position++
    const before = presentById.get(item.id)
    const sort =
      item.sort ?? (binding.setSort === 'position' ? position * SORT_STEP : (before?.sort ?? last + SORT_STEP))
    last = Math.max(last, sort)
    if (before) await setSort(call.db, binding, ownerId, item.id, sort)
    else await insert(call, binding, ownerId, item.id, { sort, isPrimary: 'N' })
  }
  const primary = [...wanted.values()].find(item => item.isPrimary) ?? wanted.values().next().value
  if (primary) await makePrimary(call.db, binding, ownerId, primary.id)
  else await mirror(call.db, binding.side, ownerId, null)
}

const setSort = (db: Db, { table, side }: BindingType, ownerId: number, memberId: number, sort: number) =>
  send(db, `update "${table}" set "${side.sort}" = ? where "${side.ownerColumn}" = ? and "${side.memberColumn}" = ?`, [
    ...[sort, ownerId, memberId],
  ])

/** Makes a bound record the primary one. */
export async function makePrimary(
  db: Db,
  { table, side }: BindingType,
  ownerId: number,
  memberId: number,
): Promise<void> {
  await demote(db, table, side, ownerId)
  await send(
    db,
    `update "${table}" set "${side.isPrimary}" = 'Y' where "${side.ownerColumn}" = ? and "${side.memberColumn}" = ?`,
    [...[ownerId, memberId]],
  )
  await mirror(db, side, ownerId, memberId)
}

const demote = (db: Db, table: string, { ownerColumn, isPrimary }: Side, recordId: number) =>
  send(db, `update "${table}" set "${isPrimary}" = 'N' where "${ownerColumn}" = ? and "${isPrimary}" = 'Y'`, [recordId])

/** What comes after a record has left a list: where it was the primary one, the first that stays is. */
export async function promoteFirst(db: Db, table: string, side: Side, recordId: number, goneId: number): Promise<void> {
  const { ownerColumn: own, memberColumn: other, sort, isPrimary, mirror } = side
  const primary = `select "${other}" from "${table}" where "${own}" = ? and "${isPrimary}" = 'Y'`
  await send(
    db,
    `update "${table}" set "${isPrimary}" = 'Y'
      where id = (select id from "${table}" where "${own}" = ? order by "${sort}", id limit 1) and not exists (${primary})`,
    [recordId, recordId],
  )
  if (mirror)
    await send(
      db,
      `update "${mirror.table}" set "${mirror.column}" = (${primary} limit 1) where id = ? and "${mirror.column}" = ?`,
      [recordId, recordId, goneId],
    )
}

async function mirror(db: Db, { mirror }: Side, recordId: number, primaryId: number | null): Promise<void> {
  if (mirror) await send(db, `update "${mirror.table}" set "${mirror.column}" = ? where id = ?`, [primaryId, recordId])
}

/** Queries in one statement. */
const MOST_UNITED = 100

/** A binding whose lists a record is in: as a member of others', or as the one whose list it is. */
export interface Bindings {
  binding: BindingType
  asMember: boolean
}

/** The list of another record that a record is in; undefined where the table of a binding keeps only the record's own. */
function stayingList({ binding: { side, opposite, owner, member }, asMember }: Bindings) {
  const [staying, keeper] = asMember ? [side, owner] : [opposite, member]
  return staying ? { staying, keeper } : undefined
}

/**
 * Locks the records in whose lists one is, where others write at the same time, and before that one itself is locked: of
 * several tables everybody locks rows in the order of their names.
 */
export async function lockKeepersBefore(
  call: Call,
  { table: own }: EntityType,
  bindings: readonly Bindings[],
  recordId: number,
): Promise<void> {
  const { forUpdate } = call.flavor
  if (!forUpdate) return
  for (const one of bindings) {
    const list = stayingList(one)
    if (!list || list.keeper.table >= own) continue
    const { staying, keeper } = list
    const listed = `select "${staying.ownerColumn}" from "${one.binding.table}" where "${staying.memberColumn}" = ?`
    await send(call.db, `select id from "${keeper.table}" where id in (${listed}) order by id ${forUpdate}`, [recordId])
  }
}

/**
 * Takes a record that is being deleted out of every list of some bindings: out of its own, and out of those it is a member
 * of, where the next one becomes primary.
 */
export async function unbindDeleted(call: Call, bindings: readonly Bindings[], recordId: number): Promise<void> {
  const { forUpdate, numbersOf } = call.flavor
  const lists = bindings
    .flatMap(one => {
      const list = stayingList(one)
      return list ? [{ table: one.binding.table, ...list }] : []
    })
    .toSorted((a, b) => (a.keeper.table < b.keeper.table ? -1 : 1))
  const asked = lists.map(({ table, staying: { ownerColumn: own, memberColumn: other, isPrimary } }, n) => {
    // Where others write meanwhile it may become the primary one of a list until that is locked.
    const left = forUpdate ? '' : `and "${isPrimary}" = 'Y'`
    return `select ${n} as n, "${own}" as id from "${table}" where "${other}" = ? ${left}`
  })
  const found: { n: number; id: number }[] = []
  for (const some of chunks(asked, MOST_UNITED))
    found.push(
      ...(await query<{ n: number; id: number }>(
        call.db,
        some.join(' union all '),
        some.map(() => recordId),
      )),
    )
  if (forUpdate)
    for (const [n, kept] of [...Map.groupBy(found, ({ n }) => n)].toSorted(([a], [b]) => a - b))
      await send(
        call.db,
        `select id from "${lists[n]!.keeper.table}" where id in (select ids.value from ${numbersOf('?', 'ids')}) order by id ${forUpdate}`,
        [JSON.stringify(kept.map(({ id }) => Number(id)))],
      )
  for (const { binding, asMember } of bindings) {
    const gone = asMember ? binding.side.memberColumn : binding.side.ownerColumn
    await send(call.db, `delete from "${binding.table}" where "${gone}" = ?`, [recordId])
  }
  for (const { n, id } of found) await promoteFirst(call.db, lists[n]!.table, lists[n]!.staying, Number(id), recordId)
}
