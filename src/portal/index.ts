import type { Method } from '../rest/method.ts'
import { accessMethods } from './access.ts'
import { applicationMethods } from './application.ts'
import { departmentMethods } from './department-methods.ts'
import { optionMethods } from './options.ts'
import { placementMethods } from './placements/placement-methods.ts'
import { userMethods } from './user-methods.ts'
import type { OwnFields } from './user-own-fields.ts'

/** Every method about who is here; what administrators added to users is known above. */
export const portalMethods = (ownFields: OwnFields): Method[] => [
  ...userMethods(ownFields),
  ...departmentMethods,
  ...accessMethods,
  ...applicationMethods,
  ...optionMethods,
  ...placementMethods,
]
