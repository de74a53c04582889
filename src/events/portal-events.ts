import { JOINED } from '../portal/joined.ts'
import type { EventKind } from '../rest/changes/events.ts'
import { OFFLINE_NOTICE } from './handlers.ts'
import { USER_READY } from './user-ready.ts'

/** Events of applications themselves, and of users who join (api-reference/common/events/). */
export const portalEvents: readonly EventKind[] = [
  ...['ONAPPINSTALL', 'ONAPPUNINSTALL', 'ONAPPTEST', USER_READY, OFFLINE_NOTICE].map(
    (name): EventKind => ({ name, scope: null, applicationOnly: true }),
  ),
  { name: JOINED, scope: 'user' },
]
