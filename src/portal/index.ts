import type { Method } from '../rest/method.ts'
import { accessMethods } from './access.ts'
import { applicationMethods } from './application.ts'
import { departmentMethods } from './departments.ts'
import { userMethods } from './user-methods.ts'

/** Every method about who is here. */
export const portalMethods: Method[] = [...userMethods, ...departmentMethods, ...accessMethods, ...applicationMethods]
