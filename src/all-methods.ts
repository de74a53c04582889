import { eventMethods } from './events/event-methods.ts'
import { offlineMethods } from './events/offline-methods.ts'
import { modules } from './modules/index.ts'
import { portalMethods } from './portal/index.ts'
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
