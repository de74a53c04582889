import type { Method } from '../rest/method.ts'
import { accessMethods } from './methods/access.ts'
import { applicationMethods } from './methods/application.ts'
import { optionMethods } from './methods/options.ts'

/** Methods about the application that calls and about rights, which every portal has. */
export const portalMethods: readonly Method[] = [...accessMethods, ...applicationMethods, ...optionMethods]
