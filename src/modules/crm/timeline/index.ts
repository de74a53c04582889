import type { Method } from '../../../rest/method.ts'
import { timelineBindingMethods } from './binding-methods.ts'
import { commentMethods } from './comment-methods.ts'

/** crm.timeline.* */
export const timelineMethods: Method[] = [...commentMethods, ...timelineBindingMethods]
