import { existsSync } from 'node:fs'
import path from 'node:path'
import { withoutPassword } from '../../config/config.ts'
import { zone } from '../../lib/moment.ts'
import { migrations } from '../../migrations/index.ts'
import { postgresStore } from '../../store/postgres/postgres.ts'
import { sqliteStore } from '../../store/sqlite/sqlite.ts'
import { leaveAlone } from '../../store/sqlite/whole.ts'
import { query, type Store } from '../../store/store.ts'
import { BadArguments } from '../arguments.ts'

/** Where a portal is: a folder, or a database on a server. */
export type Place = { data: string } | { database: string }

/** The place as people are told it. */
export const shownPlace = (place: Place): string =>
  'data' in place ? path.resolve(place.data) : withoutPassword(place.database)

/** The file of a folder's database. */
export const fileOf = (data: string): string => path.join(path.resolve(data), 'portal.sqlite')

/** The store of a place, without a portal on it: its tables stay as they are. */
export const storeAt = (place: Place): Store =>
  'data' in place
    ? sqliteStore(fileOf(place.data), zone('UTC'), migrations)
    : postgresStore(place.database, zone('UTC'), migrations)

/** Refuses a folder in which no portal is. */
export function requirePortal(place: Place): void {
  if ('data' in place && !existsSync(fileOf(place.data)))
    throw new BadArguments(
      `There is no portal in ${path.resolve(place.data)}. Start one with portico serve, or point --data at its folder.`,
    )
}

/** Does something with the store of a place, and closes it. */
export async function withStore<T>(place: Place, work: (store: Store) => Promise<T>): Promise<T> {
  const store = storeAt(place)
  try {
    return await work(store)
  } finally {
    await store.close()
  }
}

/** Refuses a place where a portal runs. */
export async function requireUnused(place: Place): Promise<void> {
  const isUsed =
    'data' in place
      ? existsSync(fileOf(place.data)) && !leaveAlone(fileOf(place.data))
      : await withStore(place, async ({ read }) => {
          const others = `select 1 from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()
            and backend_type = 'client backend'`
          return (await query(read, others)).length > 0
        })
  if (isUsed)
    throw new BadArguments(
      `Somebody is connected to the database of ${shownPlace(place)}: a portal that runs, or a tool. Stop it first.`,
    )
}
