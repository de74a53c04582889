import { eventMethods } from './events/event-methods.ts'
import { offlineMethods } from './events/offline-methods.ts'
import { modules } from './modules/index.ts'
import { portalMethods } from './portal/index.ts'
import { preferenceMethods } from './portal/methods/preferences.ts'
import type { Method } from './rest/method.ts'
import { restMethods } from './rest/methods.ts'

/** Every method of Portico. */
export const allMethods: readonly Method[] = [
  ...restMethods,
  ...portalMethods,
  ...eventMethods,
  ...offlineMethods,
  ...modules.flatMap(({ methods }) => methods),
]

/** The methods that only the portal's own pages call. */
export const ownMethods: readonly Method[] = [
  ...preferenceMethods,
  ...modules.flatMap(({ ownMethods = [] }) => ownMethods),
]
