import type { Schema } from './schema.ts'
import { type Db, query, type Store } from './store.ts'
import { dropSubstrings } from './substrings.ts'

/** A step of the schema with its name; they come in order. */
export type Migration = readonly [name: string, up: (schema: Schema) => Promise<void>]

/** What all migrations up to one make of an empty database, as statements: a new database need not take each step. */
export interface WholeSchema {
  migration: string
  sql: string
}

/** Any number that nothing else in the database locks. */
const MIGRATING = 20_261_121

/**
 * Brings the database up to this version of Portico; a database of a newer one is refused. Of several processes that open
 * one database at once, one does the work and the others find it done.
 */
export const migrate = (store: Store): Promise<void> => store.write(db => store.bringUp(db), { unlimited: true })

/** The same inside an open transaction; `make` makes all that the migrations would of an empty database. */
export async function bringUp(
  store: Pick<Store, 'kind' | 'flavor'>,
  migrations: readonly Migration[],
  db: Db,
  make?: () => void,
): Promise<void> {
  if (store.kind === 'postgres') await query(db, `select pg_advisory_xact_lock(${MIGRATING})`)
  const { unknown, pending } = await compare(store, migrations, db)
  if (unknown.length)
    throw new Error(
      `This database was written by a newer Portico (it knows ${unknown.join(', ')}). Start that version, or point --data at another folder.`,
    )
  if (pending.length) await query(db, 'create table if not exists migration (name text primary key)')
  const isMade = make !== undefined && pending.length === migrations.length
  if (isMade) make()
  for (const [name, up] of pending) {
    if (!isMade) await up({ db, flavor: store.flavor })
    await db.insertInto('migration').values({ name }).execute()
  }
  if (store.kind === 'sqlite') await knowLetters(store, db)
}

/** The migrations of a database that this Portico does not know, and those that it has not yet. */
async function compare(store: Pick<Store, 'kind'>, migrations: readonly Migration[], db: Db) {
  const known = await appliedMigrations(store, db)
  return {
    unknown: known.filter(name => !migrations.some(([mine]) => mine === name)),
    pending: migrations.filter(([name]) => !known.includes(name)),
  }
}

/** Whether a database has the schema of these migrations. */
export async function schemaState(
  store: Pick<Store, 'kind'>,
  migrations: readonly Migration[],
  db: Db,
): Promise<'current' | 'older' | 'newer'> {
  const { unknown, pending } = await compare(store, migrations, db)
  return unknown.length ? 'newer' : pending.length ? 'older' : 'current'
}

/** Letters that a newer Unicode knows have another place in indexes of texts, of which Node says how to fold them. */
async function knowLetters({ flavor }: Pick<Store, 'flavor'>, db: Db): Promise<void> {
  const { unicode } = process.versions
  const [known] = await query<{ value: string }>(db, "select value from setting where name = 'unicode'")
  if (known?.value === unicode) return
  if (known) {
    await dropSubstrings(db, flavor)
    await query(db, 'reindex')
  }
  await query(
    db,
    "insert into setting (name, value) values ('unicode', ?) on conflict (name) do update set value = ?",
    [unicode, unicode],
  )
}

async function appliedMigrations({ kind }: Pick<Store, 'kind'>, db: Db): Promise<string[]> {
  const exists =
    kind === 'sqlite'
      ? await query(db, "select 1 from sqlite_master where type = 'table' and name = 'migration'")
      : await query(db, "select 1 where to_regclass('migration') is not null")
  if (!exists.length) return []
  const rows = await db.selectFrom('migration').select('name').orderBy('name').execute()
  return rows.map(row => String(row.name))
}
