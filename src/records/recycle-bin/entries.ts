import { stored } from '../../lib/moment.ts'
import type { DueWork } from '../../portal/schedule.ts'
import { setting } from '../../portal/settings/settings.ts'
import { type Db, query, type Row } from '../../store/store.ts'
import { BIN_DAYS, DEFAULT_DAYS } from './keep.ts'

/** So many records are forgotten in one transaction. */
export const BATCH = 100
const DAY_MS = 86_400_000

/** Forgets records for good; contents of their files that nobody has any more are collected. */
export async function forget(db: Db, entityTypeId: number, ids: readonly number[]): Promise<void> {
  const which = `entity_type_id = ? and record_id in (${ids.map(() => '?').join(',')})`
  const values = [entityTypeId, ...ids]
  await query(
    db,
    `update file_content set doomed = ? where doomed is null and hash in (select hash from recycle_bin_file where ${which})`,
    [new Date().toISOString(), ...values],
  )
  await letGo(db, which, values)
}

/** Takes a record that has come back out of the bin. */
export const takeOut = (db: Db, entityTypeId: number, id: number): Promise<void> =>
  letGo(db, 'entity_type_id = ? and record_id = ?', [entityTypeId, id])

async function letGo(db: Db, which: string, values: readonly unknown[]): Promise<void> {
  for (const table of ['recycle_bin_file', 'recycle_bin'])
    await query(db, `delete from ${table} where ${which}`, values)
}

/** Forgets some of the records that were deleted before a moment, of one type or of all; tells how many. */
export async function forgetSome(db: Db, before: string, entityTypeId?: number): Promise<number> {
  const type = entityTypeId === undefined ? '' : 'and entity_type_id = ?'
  const rows: Row[] = await query(
    db,
    `select entity_type_id, record_id from recycle_bin where deleted <= ? ${type} order by deleted, record_id limit ${BATCH}`,
    entityTypeId === undefined ? [before] : [before, entityTypeId],
  )
  for (const [type, some] of Map.groupBy(rows, row => Number(row.entity_type_id)))
    await forget(
      db,
      type,
      some.map(row => Number(row.record_id)),
    )
  return rows.length
}

/** Records are kept for so many days, by the portal's clock. */
export const expiry: DueWork = {
  name: 'the recycle bin',
  async run({ store, clock, closing }) {
    const days = Number((await setting(store.read, BIN_DAYS)) ?? DEFAULT_DAYS)
    const before = stored(new Date(clock.now().getTime() - days * DAY_MS))
    const [due] = await query(store.read, 'select record_id from recycle_bin where deleted <= ? limit 1', [before])
    if (!due) return
    while (!closing.aborted && (await store.write(db => forgetSome(db, before))) === BATCH);
  },
}
