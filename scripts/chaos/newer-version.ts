import path from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { zone } from '../../src/lib/moment.ts'
import { migrations } from '../../src/migrations/index.ts'
import { type Migration, migrate } from '../../src/store/migrate.ts'
import { postgresStore } from '../../src/store/postgres/postgres.ts'
import { addColumn, dropColumn } from '../../src/store/schema.ts'
import { sqliteStore } from '../../src/store/sqlite/sqlite.ts'
import { query } from '../../src/store/store.ts'

const NAME = '9999-of-a-newer-version'

const newer: readonly Migration[] = [
  ...migrations,
  [
    NAME,
    async schema => {
      for (const table of ['lead', 'contact', 'company']) await addColumn(schema, table, 'newer', 'text')
    },
  ],
]

/** Brings the database up to a version that adds columns, while portals of this one go on, and takes that back after a while. */
export async function newerVersionBeside(place: { database: string } | { data: string }, ms: number): Promise<void> {
  const utc = zone('UTC')
  const store =
    'database' in place
      ? postgresStore(place.database, utc, newer)
      : sqliteStore(path.join(place.data, 'portal.sqlite'), utc, newer)
  try {
    await migrate(store)
    await sleep(ms)
    await store.write(
      async db => {
        for (const table of ['lead', 'contact', 'company'])
          await dropColumn({ db, flavor: store.flavor }, table, 'newer')
        await query(db, 'delete from migration where name = ?', [NAME])
      },
      { unlimited: true },
    )
  } finally {
    await store.close()
  }
}
