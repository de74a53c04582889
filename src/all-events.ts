import { crmEvents } from './crm/events.ts'
import { portalEvents } from './events/portal-events.ts'
import type { EventKind } from './rest/events.ts'

/** Every event that Portico can cause. */
export const allEvents: readonly EventKind[] = [...portalEvents, ...crmEvents]
