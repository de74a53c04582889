import type { Method } from '../../../rest/method.ts'
import { badgeMethods } from './applications/badge-methods.ts'
import { activityBlockMethods } from './applications/block-methods.ts'
import { configurableMethods } from './applications/configurable-methods.ts'
import { activityTypeMethods } from './applications/type-methods.ts'
import { activityBindingMethods } from './binding-methods.ts'
import { activityMethods as ofAllTypes } from './methods.ts'
import { todoMethods } from './todo/methods.ts'
import { transcriptMethods } from './transcript-methods.ts'

/** Every `crm.activity.*` method. */
export const activityMethods: Method[] = [
  // crm.activity.{fields,add,get,list,update,delete}, crm.activity.communication.fields
  ...ofAllTypes,
  // crm.activity.binding.{add,list,move,delete}
  ...activityBindingMethods,
  // crm.activity.todo.{add,update,updateDeadline,updateDescription,updateColor,updateResponsibleUser}
  ...todoMethods,
  // crm.activity.configurable.{add,get,update}, crm.activity.badge.{add,get,list,delete}
  ...configurableMethods,
  ...badgeMethods,
  // crm.activity.type.{add,list,delete}, crm.activity.layout.blocks.{set,get,delete}
  ...activityTypeMethods,
  ...activityBlockMethods,
  // crm.activity.call.getTranscript
  ...transcriptMethods,
]
