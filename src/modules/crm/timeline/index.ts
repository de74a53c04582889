import type { Method } from '../../../rest/method.ts'
import { timelineBindingMethods } from './binding-methods.ts'
import { timelineBlockMethods } from './block-methods.ts'
import { commentMethods } from './comment-methods.ts'
import { logMessageMethods } from './log-messages.ts'
import { noteMethods } from './notes.ts'
import { timelinePictureMethods } from './pictures.ts'
import { pinMethods } from './pins.ts'

/** crm.timeline.* */
export const timelineMethods: Method[] = [
  ...commentMethods,
  ...timelineBindingMethods,
  ...logMessageMethods,
  ...timelinePictureMethods,
  ...noteMethods,
  ...pinMethods,
  ...timelineBlockMethods,
]
