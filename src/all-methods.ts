import { eventMethods } from './events/event-methods.ts'
import { offlineMethods } from './events/offline-methods.ts'
import { crmMethods } from './modules/crm/index.ts'
import { userValues } from './modules/user/userfields/values.ts'
import { portalMethods } from './portal/index.ts'
import type { Method } from './rest/method.ts'
import { restMethods } from './rest/methods.ts'

/** Every method of Portico. */
export const allMethods: readonly Method[] = [
  ...restMethods,
  ...portalMethods(userValues),
  ...eventMethods,
  ...offlineMethods,
  ...crmMethods,
]
