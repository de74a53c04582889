import type { EventKind } from '../rest/events.ts'
import { OFFLINE_NOTICE } from './handlers.ts'

/** Events of applications themselves (api-reference/common/events/). */
export const portalEvents: readonly EventKind[] = ['ONAPPINSTALL', 'ONAPPUNINSTALL', 'ONAPPTEST', OFFLINE_NOTICE].map(
  name => ({ name, scope: null, applicationOnly: true }),
)
