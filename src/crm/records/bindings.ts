import type { Call } from '../../rest/call.ts'
import { type Db, query } from '../../store/store.ts'
import type { BindingType, Side } from '../binding-types.ts'

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

const SORT_STEP = 10

/** The bound records in their order. */
export async function boundTo(db: Db, binding: BindingType, ownerId: number): Promise<Bound[]> {
  return list(db, binding.table, binding.side, ownerId)
}

async function list(db: Db, table: string, side: Side, recordId: number): Promise<Bound[]> {
  const rows = await db
    .selectFrom(table)
    .select([side.other, side.sort, side.isPrimary])
    .where(side.own, '=', recordId)
    .orderBy(side.sort)
    .orderBy('id')
    .execute()
  return rows.map(row => ({
    id: Number(row[side.other]),
    sort: Number(row[side.sort]),
    isPrimary: row[side.isPrimary] === 'Y',
  }))
}

/** Binds one record; false when it was bound already. The first of a list is its primary; a new primary takes over. */
export async function bind(call: Call, binding: BindingType, ownerId: number, item: ToBind): Promise<boolean> {
  const present = await boundTo(call.db, binding, ownerId)
  if (present.some(bound => bound.id === item.id)) return false
  const row = {
    [binding.side.own]: ownerId,
    [binding.side.other]: item.id,
    ...place(binding.side, present, item.sort, item.isPrimary),
    ...(binding.opposite
      ? place(binding.opposite, await list(call.db, binding.table, binding.opposite, item.id), undefined, undefined)
      : {}),
  }
  const takesOver = row[binding.side.isPrimary] === 'Y'
  if (takesOver) await demote(call.db, binding.table, binding.side, ownerId)
  await call.db.insertInto(binding.table).values(row).execute()
  if (takesOver) await mirror(call.db, binding.side, ownerId, item.id)
  if (binding.opposite && row[binding.opposite.isPrimary] === 'Y')
    await mirror(call.db, binding.opposite, item.id, ownerId)
  return true
}

function place(side: Side, present: Bound[], sort: number | undefined, primary: boolean | undefined) {
  return {
    [side.sort]: sort ?? Math.max(0, ...present.map(bound => bound.sort)) + SORT_STEP,
    [side.isPrimary]: primary || !present.some(bound => bound.isPrimary) ? 'Y' : 'N',
  }
}

/** Unbinds one record; false when it was not bound. A primary that goes is followed by the first that stays. */
export async function unbind(call: Call, binding: BindingType, ownerId: number, memberId: number): Promise<boolean> {
  const { side, opposite, table } = binding
  const row = await call.db
    .selectFrom(table)
    .select(['id', side.isPrimary, ...(opposite ? [opposite.isPrimary] : [])])
    .where(side.own, '=', ownerId)
    .where(side.other, '=', memberId)
    .executeTakeFirst()
  if (!row) return false
  await call.db.deleteFrom(table).where('id', '=', row.id).execute()
  if (row[side.isPrimary] === 'Y') await promoteFirst(call.db, table, side, ownerId)
  if (opposite && row[opposite.isPrimary] === 'Y') await promoteFirst(call.db, table, opposite, memberId)
  return true
}

/** Makes the list exactly these records: of several primaries the first counts, without one the first record. */
export async function setBound(call: Call, binding: BindingType, ownerId: number, items: ToBind[]): Promise<void> {
  const present = await boundTo(call.db, binding, ownerId)
  const wanted = new Map<number, ToBind>()
  for (const item of items) if (!wanted.has(item.id)) wanted.set(item.id, item)
  for (const bound of present) if (!wanted.has(bound.id)) await unbind(call, binding, ownerId, bound.id)
  const kept = new Map(present.map(bound => [bound.id, bound]))
  let last = Math.max(0, ...present.filter(bound => wanted.has(bound.id)).map(bound => bound.sort))
  let position = 0
  for (const item of wanted.values()) {
    position++
    const known = kept.get(item.id)
    const sort =
      item.sort ?? (binding.setSort === 'position' ? position * SORT_STEP : (known?.sort ?? last + SORT_STEP))
    last = Math.max(last, sort)
    if (known) await setSort(call.db, binding, ownerId, item.id, sort)
    else await bind(call, binding, ownerId, { id: item.id, sort })
  }
  const primary = [...wanted.values()].find(item => item.isPrimary) ?? wanted.values().next().value
  if (primary) await makePrimary(call.db, binding, ownerId, primary.id)
}

const setSort = (db: Db, { table, side }: BindingType, ownerId: number, memberId: number, sort: number) =>
  db
    .updateTable(table)
    .set({ [side.sort]: sort })
    .where(side.own, '=', ownerId)
    .where(side.other, '=', memberId)
    .execute()

/** Makes a bound record the primary one. */
export async function makePrimary(
  db: Db,
  { table, side }: BindingType,
  ownerId: number,
  memberId: number,
): Promise<void> {
  await demote(db, table, side, ownerId)
  await db
    .updateTable(table)
    .set({ [side.isPrimary]: 'Y' })
    .where(side.own, '=', ownerId)
    .where(side.other, '=', memberId)
    .execute()
  await mirror(db, side, ownerId, memberId)
}

const demote = (db: Db, table: string, side: Side, recordId: number) =>
  db
    .updateTable(table)
    .set({ [side.isPrimary]: 'N' })
    .where(side.own, '=', recordId)
    .where(side.isPrimary, '=', 'Y')
    .execute()

async function promoteFirst(db: Db, table: string, side: Side, recordId: number): Promise<void> {
  const next = await db
    .selectFrom(table)
    .select(['id', side.other])
    .where(side.own, '=', recordId)
    .orderBy(side.sort)
    .orderBy('id')
    .limit(1)
    .executeTakeFirst()
  if (next)
    await db
      .updateTable(table)
      .set({ [side.isPrimary]: 'Y' })
      .where('id', '=', next.id)
      .execute()
  await mirror(db, side, recordId, next ? Number(next[side.other]) : null)
}

async function mirror(db: Db, { mirror }: Side, recordId: number, primaryId: number | null): Promise<void> {
  if (mirror)
    await db
      .updateTable(mirror.table)
      .set({ [mirror.column]: primaryId })
      .where('id', '=', recordId)
      .execute()
}

/**
 * Takes a record that is being deleted out of every list of one binding: out of its own, and out of those it is a member
 * of, where the next one becomes primary.
 */
export async function unbindDeleted(
  call: Call,
  binding: BindingType,
  asMember: boolean,
  recordId: number,
): Promise<void> {
  const gone = asMember ? binding.side.other : binding.side.own
  // The lists that stay are the ones seen from the other records.
  const staying = asMember ? binding.side : binding.opposite
  const orphaned = staying
    ? await call.db
        .selectFrom(binding.table)
        .select(staying.own)
        .where(gone, '=', recordId)
        .where(staying.isPrimary, '=', 'Y')
        .execute()
    : []
  await query(call.db, `delete from "${binding.table}" where "${gone}" = ${call.flavor.parameter(1)}`, [recordId])
  for (const row of orphaned) await promoteFirst(call.db, binding.table, staying!, Number(row[staying!.own]))
}
