import { first } from '../migrations/0001-first.ts'
import { callers } from '../migrations/0002-callers.ts'
import { userFields } from '../migrations/0003-user-fields.ts'
import { items } from '../migrations/0004-items.ts'
import { productRows } from '../migrations/0005-product-rows.ts'
import { catalogue } from '../migrations/0006-catalogue.ts'
import { requisites } from '../migrations/0007-requisites.ts'
import { forms } from '../migrations/0008-forms.ts'
import { userFieldTypes } from '../migrations/0009-user-field-types.ts'
import { categories } from '../migrations/0010-categories.ts'
import { oldInvoices } from '../migrations/0011-old-invoices.ts'
import { events } from '../migrations/0012-events.ts'
import { recurringInvoices } from '../migrations/0013-recurring-invoices.ts'
import { systemUsers } from '../migrations/0014-system-users.ts'
import { knownDevices } from '../migrations/0015-known-devices.ts'
import { ownAddresses } from '../migrations/0016-own-addresses.ts'
import { texts } from '../migrations/0017-texts.ts'
import type { Schema } from './schema.ts'
import { type Db, query, type Store } from './store.ts'
import { dropSubstrings } from './substrings.ts'

/** Every migration in order; what has once been released is never changed. */
const migrations: [name: string, up: (schema: Schema) => Promise<void>][] = [
  ['0001-first', first],
  ['0002-callers', callers],
  ['0003-user-fields', userFields],
  ['0004-items', items],
  ['0005-product-rows', productRows],
  ['0006-catalogue', catalogue],
  ['0007-requisites', requisites],
  ['0008-forms', forms],
  ['0009-user-field-types', userFieldTypes],
  ['0010-categories', categories],
  ['0011-old-invoices', oldInvoices],
  ['0012-events', events],
  ['0013-recurring-invoices', recurringInvoices],
  ['0014-system-users', systemUsers],
  ['0015-known-devices', knownDevices],
  ['0016-own-addresses', ownAddresses],
  ['0017-texts', texts],
]

/** Any number that nothing else in the database locks. */
const MIGRATING = 20_261_121

/**
 * Brings the database up to this version of Portico; a database of a newer one is refused. Of several processes that open
 * one database at once, one does the work and the others find it done.
 */
export const migrate = (store: Store): Promise<void> => store.write(db => bringUp(store, db))

/** The same inside an open transaction. */
export async function bringUp(store: Pick<Store, 'kind' | 'flavor'>, db: Db): Promise<void> {
  if (store.kind === 'postgres') await query(db, `select pg_advisory_xact_lock(${MIGRATING})`)
  const known = await appliedMigrations(store, db)
  const unknown = known.filter(name => !migrations.some(([mine]) => mine === name))
  if (unknown.length)
    throw new Error(
      `This database was written by a newer Portico (it knows ${unknown.join(', ')}). Start that version, or point --data at another folder.`,
    )
  const pending = migrations.filter(([name]) => !known.includes(name))
  if (pending.length) await query(db, 'create table if not exists migration (name text primary key)')
  for (const [name, up] of pending) {
    await up({ db, flavor: store.flavor })
    await db.insertInto('migration').values({ name }).execute()
  }
  if (store.kind === 'sqlite') await knowLetters(store, db)
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
