import type { Call } from '../rest/call.ts'
import type { Rest } from '../rest/rest.ts'
import type { Db } from '../store/store.ts'
import { setSetting, setting } from './settings/settings.ts'

/**
 * Where the portal is reached: where it listens, or else where it did in its last run; undefined: it never did. Whoever is
 * in a transaction asks there.
 */
export const addressOf = async ({ address, store }: Rest, db: Db = store.read): Promise<string | undefined> =>
  address ?? (await setting(db, 'address'))

/** The same as people are shown it. */
export const shownAddressOf = async ({ shownAddress }: Rest, db: Db): Promise<string | undefined> =>
  shownAddress ?? (await setting(db, 'shown_address'))

/** The address of the portal as a caller knows it, before a path; nothing where it was never reached. */
export const addressFor = async ({ rest, visit, db }: Pick<Call, 'rest' | 'visit' | 'db'>): Promise<string> =>
  rest.url ?? visit.entry.origin?.base ?? (await addressOf(rest, db)) ?? ''

/** Keeps where the portal listens, for processes that do not: the command line tells it to applications and people. */
export async function keepAddress({ address, shownAddress, store }: Rest): Promise<void> {
  for (const [name, value] of Object.entries({ address, shown_address: shownAddress }))
    if (value !== null && (await setting(store.read, name)) !== value)
      await store.write(db => setSetting(db, name, value))
}
