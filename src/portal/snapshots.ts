import { randomUUID } from 'node:crypto'
import { BadSnapshot, NoSuchSnapshot } from '../store/snapshot-names.ts'
import type { Db, Store } from '../store/store.ts'
import { setSetting, setting, settingsChanged } from './settings/settings.ts'

/** The snapshot of a portal as it was after its first start and its seed. */
export const START = 'start'

/** Keeps the portal as it is now under a name, in the place of an earlier snapshot. */
export async function takeSnapshot(store: Store, name: string): Promise<void> {
  await requireSeeded(store.read)
  await store.snapshots.take(name)
}

/** Makes the portal what it was at a snapshot: records, user fields, users, webhooks, tokens, settings, the next ids. */
export const restoreSnapshot = (store: Store, name: string): Promise<void> => store.snapshots.restore(name, goneBack)

/** What is to be done, in the same transaction, to a portal that was made what it was before. */
export async function goneBack(db: Db): Promise<void> {
  await requireSeeded(db)
  // What was on its way then has arrived since, or was given up: nothing is sent twice by going back.
  await db.deleteFrom('event_outbox').execute()
  await db.deleteFrom('event_delivery').execute()
  // Ids are given anew: what is sent just now is another delivery than the one that will have its id.
  await setSetting(db, 'restored', randomUUID())
  // A new one, for what is remembered under any version of before is not so any more.
  await settingsChanged(db)
}

/** Makes the portal what it was after its first start and its seed. */
export async function resetPortal(store: Store): Promise<void> {
  try {
    await restoreSnapshot(store, START)
  } catch (error) {
    if (!(error instanceof NoSuchSnapshot)) throw error
    throw new NoSuchSnapshot(
      `This portal has no snapshot of its first start, which is called ${START}. Take one under that name, and a reset goes back to it.`,
    )
  }
}

/** PostgreSQL: the user may not create schemas. */
const FORBIDDEN = '42501'

/** Keeps a new portal for resets; one in a database that takes no more schemas goes without. */
export async function takeStart(store: Store): Promise<void> {
  try {
    await takeSnapshot(store, START)
  } catch (error) {
    if ((error as { code?: string }).code !== FORBIDDEN) throw error
  }
}

async function requireSeeded(db: Db): Promise<void> {
  if ((await setting(db, 'seeded')) === 'N')
    throw new BadSnapshot('The seed of this portal is not finished: it is no portal to go back to.')
}
