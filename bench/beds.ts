import { existsSync, mkdirSync } from 'node:fs'
import path from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { onPostgres } from '../scripts/postgres.ts'
import { copied, folder, type Place, placeIn, removed, seeded } from './data.ts'
import type { Plan } from './plan.ts'
import { copyDatabase, dropDatabase, rowsOfDatabase, seededDatabase } from './postgres-data.ts'
import type { Progress } from './progress.ts'

export type StoreKind = 'sqlite' | 'postgres'

/** A store in which servers get seeded portals. */
export interface Bed {
  /** The process of its database server, whose work is part of that of a server; null where there is none. */
  pid: number | null
  /** A copy of a seeded portal, on the disk before anything is measured. */
  copied(plan: Plan, name: string): Promise<Place>
  /** All rows of a place, by table, without the settings, which hold the address that Portico listens on. */
  rows(place: Place): Promise<Map<string, Record<string, unknown>[]>>
  removed(place: Place): Promise<void>
}

export const onStore = <T>(store: StoreKind, progress: Progress, work: (bed: Bed) => Promise<T>): Promise<T> =>
  store === 'sqlite' ? work(sqliteBed(progress)) : onPostgresBed(progress, work)

const sqliteBed = (progress: Progress): Bed => ({
  pid: null,
  async copied(plan, name) {
    return placeIn(copied(await seeded(plan, progress), name))
  },
  async rows({ database }) {
    const db = new DatabaseSync(database, { readOnly: true })
    const names = db.prepare("select name from sqlite_master where type = 'table' and name not like 'sqlite_%'").all()
    const tables = names.map(({ name }) => String(name)).filter(name => name !== 'setting')
    const rows = new Map(tables.map(name => [name, db.prepare(`select * from "${name}" order by rowid`).all()]))
    db.close()
    return rows
  },
  async removed(place) {
    removed(place.folder)
  },
})

/** Durable, and large enough that nothing is measured of how little memory a server has by default. */
const FLAGS = [
  'fsync=on',
  'synchronous_commit=on',
  'shared_buffers=512MB',
  'max_wal_size=4GB',
  'checkpoint_timeout=15min',
]

async function onPostgresBed<T>(progress: Progress, work: (bed: Bed) => Promise<T>): Promise<T> {
  const kept = path.join(folder, 'postgres')
  mkdirSync(folder, { recursive: true })
  if (existsSync(path.join(kept, 'data', 'postmaster.pid')))
    throw new Error(`${kept} is in use, or its server died: remove it.`)
  return onPostgres(
    (url, pid) =>
      work({
        pid,
        async copied(plan, name) {
          const place = path.join(folder, `run-${process.pid}-${name}`)
          mkdirSync(place, { recursive: true })
          const database = await copyDatabase(url, await seededDatabase(url, plan, progress), name)
          return { folder: place, database }
        },
        rows: ({ database }) => rowsOfDatabase(database),
        async removed(place) {
          removed(place.folder)
          await dropDatabase(place.database)
        },
      }),
    { flags: FLAGS.flatMap(flag => ['-c', flag]), kept },
  )
}
