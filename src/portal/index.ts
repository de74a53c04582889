import { departmentMethods } from '../modules/department/methods.ts'
import { placementMethods } from '../modules/placement/methods.ts'
import { userMethods } from '../modules/user/methods.ts'
import type { OwnFields } from '../modules/user/own-fields.ts'
import type { Method } from '../rest/method.ts'
import { accessMethods } from './methods/access.ts'
import { applicationMethods } from './methods/application.ts'
import { optionMethods } from './methods/options.ts'

/** Every method about who is here; what administrators added to users is known above. */
export const portalMethods = (ownFields: OwnFields): Method[] => [
  ...userMethods(ownFields),
  ...departmentMethods,
  ...accessMethods,
  ...applicationMethods,
  ...optionMethods,
  ...placementMethods,
]
