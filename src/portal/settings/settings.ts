import { randomUUID } from 'node:crypto'
import type { Call } from '../../rest/call.ts'
import { type Db, query } from '../../store/store.ts'

/** A setting of the portal by name, undefined when it was never set. */
export async function setting(db: Db, name: string): Promise<string | undefined> {
  const row = await db.selectFrom('setting').select('value').where('name', '=', name).executeTakeFirst()
  return row?.value ?? undefined
}

/** Every setting of the portal by its name. */
export async function allSettings(db: Db): Promise<Map<string, string>> {
  const rows = await db.selectFrom('setting').select(['name', 'value']).execute()
  return new Map(rows.map(({ name, value }) => [name, value!]))
}

export async function setSetting(db: Db, name: string, value: string): Promise<void> {
  await db
    .insertInto('setting')
    .values({ name, value })
    .onConflict(conflict => conflict.column('name').doUpdateSet({ value }))
    .execute()
}

/**
 * Says that settings changed (user fields, directories, categories, roles, departments): nothing remembered of them is used
 * again, in any process. Versions are random, so that one of a transaction that was undone never comes back.
 */
export async function settingsChanged(db: Db, call?: Pick<Call, 'caller'>): Promise<void> {
  await db.claimSettings()
  const version = randomUUID()
  await setSetting(db, 'version', version)
  if (call) call.caller.version = version
}

/** The version of the settings; of a transaction that relies on them (`Writing.settings`), for as long as it lasts. */
export async function settingsVersion(db: Db): Promise<string> {
  if (db.settingsVersion !== undefined) return db.settingsVersion
  const [row] = await query<{ value: string }>(db, "select value from setting where name = 'version'")
  return row!.value
}
