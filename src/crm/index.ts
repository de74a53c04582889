import type { Method } from '../rest/method.ts'
import { automatedSolutionMethods } from './automated-solutions/automated-solution-methods.ts'
import { bindingTypes } from './binding-types.ts'
import { categoryMethods } from './categories/category-methods.ts'
import { dealCategoryMethods } from './categories/deal-category-methods.ts'
import { findMethods } from './duplicates/find.ts'
import { mergeMethods } from './duplicates/merge.ts'
import { volatileTypeMethods } from './duplicates/volatile-types.ts'
import { entityTypes } from './entity-types/index.ts'
import { addressMethods } from './families/addresses.ts'
import { bindingMethods } from './families/bindings.ts'
import { currencyMethods } from './families/currencies.ts'
import { detailsConfigurationMethods } from './families/details-configuration.ts'
import { enumerationMethods } from './families/enumerations.ts'
import { itemMethods } from './families/items.ts'
import { plainMethods } from './families/plain-records.ts'
import { presetFieldMethods } from './families/preset-fields.ts'
import { productPropertyMethods } from './families/product-properties.ts'
import { productMethods } from './families/products.ts'
import { recordMethods } from './families/records.ts'
import { requisiteLinkMethods } from './families/requisite-links.ts'
import { userfieldsOfRequisites } from './families/requisite-userfields.ts'
import { userfieldDescriptionMethods } from './families/userfield-descriptions.ts'
import { userfieldsOfRecords, userfieldsOfUsers } from './families/userfield-families.ts'
import { userfieldconfigMethods } from './families/userfieldconfig.ts'
import { userfieldMethods } from './families/userfields.ts'
import { userfieldtypeMethods } from './families/userfieldtype.ts'
import { orderEntityMethods } from './order-entities/order-entities.ts'
import { outdatedMethods } from './outdated/index.ts'
import { classicRowMethods } from './product-rows/classic-methods.ts'
import { universalRowMethods } from './product-rows/universal-methods.ts'
import { bankDetail } from './record-types/bank-detail.ts'
import { catalog } from './record-types/catalog.ts'
import { measure } from './record-types/measure.ts'
import { paySystem, personType } from './record-types/payments.ts'
import { preset } from './record-types/preset.ts'
import { requisite } from './record-types/requisite.ts'
import { vat } from './record-types/vat.ts'
import { recurringDeal } from './recurring/deals.ts'
import { recurringMethods } from './recurring/methods.ts'
import { stageHistoryMethods } from './stage-history.ts'
import { statusMethods } from './statuses/status-methods.ts'
import { traceMethods } from './tracking/traces.ts'
import { typeMethods } from './types/type-methods.ts'

/** Every `crm.*` method, and those of the user fields of users, which are the same. */
export const crmMethods: Method[] = [
  // crm.{lead,deal,contact,company,quote}.{fields,add,get,list,update,delete}
  ...entityTypes.flatMap(recordMethods),
  // crm.item.{fields,add,get,list,update,delete,import,batchImport}: the same records and those of smart processes
  ...itemMethods,
  // crm.{lead,deal,quote,company}.contact.*, crm.contact.company.*
  ...bindingTypes.flatMap(bindingMethods),
  // crm.{lead,deal,contact,company,quote}.userfield.{add,get,list,update,delete}
  ...entityTypes.map(userfieldsOfRecords).flatMap(userfieldMethods),
  // user.userfield.{add,list,update,delete}
  ...userfieldMethods(userfieldsOfUsers),
  // crm.userfield.{types,fields,enumeration.fields,settings.fields}, crm.multifield.fields
  ...userfieldDescriptionMethods,
  // userfieldconfig.{add,get,list,update,delete,getTypes}: the same fields, modern
  ...userfieldconfigMethods,
  // userfieldtype.{add,list,update,delete}: types of fields that applications register
  ...userfieldtypeMethods,
  // crm.status.*: directories and their elements
  ...statusMethods,
  // crm.category.{fields,add,get,list,update,delete}
  ...categoryMethods,
  // crm.dealcategory.*: the same, classic
  ...dealCategoryMethods,
  // crm.type.{fields,add,get,getByEntityTypeId,list,update,delete}
  ...typeMethods,
  // crm.automatedsolution.{fields,add,get,list,update,delete}
  ...automatedSolutionMethods,
  // crm.stagehistory.list
  ...stageHistoryMethods,
  // crm.{lead,deal,quote}.productrows.{get,set}, crm.productrow.{fields,list}
  ...classicRowMethods,
  // crm.item.productrow.*: the same, of any type
  ...universalRowMethods,
  // crm.deal.recurring.*
  ...recurringMethods(recurringDeal),
  // crm.requisite.*, crm.requisite.bankdetail.*, crm.requisite.preset.*: {fields,add,get,list,update,delete}
  ...plainMethods(requisite),
  ...plainMethods(bankDetail),
  ...plainMethods(preset),
  // crm.requisite.userfield.{add,get,list,update,delete}
  ...userfieldMethods(userfieldsOfRequisites),
  // crm.requisite.preset.{countries,field.*}
  ...presetFieldMethods,
  // crm.requisite.link.{fields,get,list,register,unregister}
  ...requisiteLinkMethods,
  // crm.address.{fields,add,list,update,delete}
  ...addressMethods,
  // crm.{lead,deal,contact,company,item}.details.configuration.{get,set,reset,forceCommonScopeForAll}
  ...detailsConfigurationMethods,
  // crm.enum.*, crm.settings.mode.get: constants
  ...enumerationMethods,
  // crm.duplicate.findbycomm
  ...findMethods,
  // crm.duplicate.volatileType.{fields,list,register,unregister}
  ...volatileTypeMethods,
  // crm.entity.mergeBatch
  ...mergeMethods,
  // crm.tracking.trace.{add,delete}
  ...traceMethods,
  // crm.orderentity.{add,deleteByFilter,getFields,list}
  ...orderEntityMethods,
  // crm.currency.{fields,add,get,list,update,delete,base.*,localizations.*}
  ...currencyMethods,
  // crm.measure.*, crm.vat.*, crm.catalog.{fields,get,list}
  ...plainMethods(measure),
  ...plainMethods(vat),
  ...plainMethods(catalog),
  // crm.productsection.*, crm.product.*
  ...productMethods,
  // crm.product.property.*
  ...productPropertyMethods,
  // crm.persontype.{fields,list}, crm.paysystem.{fields,list}
  ...plainMethods(personType),
  ...plainMethods(paySystem),
  // crm.invoice.{fields,add,get,list,update,delete,getexternallink,recurring.*,status.*,userfield.*}
  ...outdatedMethods,
]
