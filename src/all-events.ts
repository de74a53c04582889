import { portalEvents } from './events/portal-events.ts'
import { modules } from './modules/index.ts'
import type { EventKind } from './rest/changes/events.ts'
import type { Db } from './store/store.ts'

/** Every event that Portico can cause. */
export const allEvents: readonly EventKind[] = [...portalEvents, ...modules.flatMap(({ events = [] }) => events)]

/** Those that a portal has beside them, by what was made in it. */
export async function eventsOf(db: Db): Promise<EventKind[]> {
  const all: EventKind[] = []
  for (const { eventsOf } of modules) if (eventsOf) all.push(...(await eventsOf(db)))
  return all
}
