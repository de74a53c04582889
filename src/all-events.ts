import { portalEvents } from './events/portal-events.ts'
import { crmEvents, smartProcessEvents } from './modules/crm/model/events.ts'
import type { EventKind } from './rest/changes/events.ts'

/** Every event that Portico can cause. */
export const allEvents: readonly EventKind[] = [...portalEvents, ...crmEvents]

/** Those that a portal has beside them, by what was made in it. */
export const eventsOf = smartProcessEvents
