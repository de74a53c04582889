import type { Method } from '../rest/method.ts'
import { bindingTypes } from './binding-types.ts'
import { categoryMethods } from './categories/category-methods.ts'
import { dealCategoryMethods } from './categories/deal-category-methods.ts'
import { entityTypes } from './entity-types/index.ts'
import { bindingMethods } from './families/bindings.ts'
import { recordMethods } from './families/records.ts'
import { userfieldDescriptionMethods } from './families/userfield-descriptions.ts'
import { userfieldsOfRecords, userfieldsOfUsers } from './families/userfield-families.ts'
import { userfieldMethods } from './families/userfields.ts'
import { statusMethods } from './statuses/status-methods.ts'

/** Every `crm.*` method, and those of the user fields of users, which are the same. */
export const crmMethods: Method[] = [
  // crm.{lead,deal,contact,company,quote}.{fields,add,get,list,update,delete}
  ...entityTypes.flatMap(recordMethods),
  // crm.{lead,deal,quote,company}.contact.*, crm.contact.company.*
  ...bindingTypes.flatMap(bindingMethods),
  // crm.{lead,deal,contact,company,quote}.userfield.{add,get,list,update,delete}
  ...entityTypes.map(userfieldsOfRecords).flatMap(userfieldMethods),
  // user.userfield.{add,list,update,delete}
  ...userfieldMethods(userfieldsOfUsers),
  // crm.userfield.{types,fields,enumeration.fields,settings.fields}, crm.multifield.fields
  ...userfieldDescriptionMethods,
  // crm.status.*: directories and their elements
  ...statusMethods,
  // crm.category.{fields,add,get,list,update,delete}
  ...categoryMethods,
  // crm.dealcategory.*: the same, classic
  ...dealCategoryMethods,
]
