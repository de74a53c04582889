import { tableMethods } from '../../records/methods/table-methods.ts'
import { expiry } from '../../records/recycle-bin/entries.ts'
import { userfieldMethods } from '../../records/userfields/methods.ts'
import type { Method } from '../../rest/method.ts'
import type { Db } from '../../store/store.ts'
import type { Module, NewPortal } from '../module.ts'
import { activityMethods } from './activities/index.ts'
import { dueReminders } from './activities/reminders.ts'
import { activityParts, ownedActivities } from './activities/removal.ts'
import { bindingMethods } from './bindings/methods.ts'
import { convertLead } from './conversion/convert.ts'
import { detailsConfigurationMethods } from './details-form/methods.ts'
import { documentMethods } from './documents/methods.ts'
import { documentFiles, ownedDocuments } from './documents/owned.ts'
import { mergeDecided } from './duplicates/decided-merge.ts'
import { findMethods } from './duplicates/find.ts'
import { mergeMethods } from './duplicates/merge.ts'
import { volatileTypeMethods } from './duplicates/volatile-types.ts'
import { bindingTypes } from './entities/bindings.ts'
import { entityTypes } from './entities/index.ts'
import { oldInvoiceReferences } from './entities/old-invoice.ts'
import { crmEvents, smartProcessEvents } from './events.ts'
import { itemMethods } from './items/methods.ts'
import { pageQueries } from './page-queries/index.ts'
import { catalog } from './products/catalog.ts'
import { insertFirstCatalogue } from './products/first-catalogue.ts'
import { measure } from './products/measure.ts'
import { productMethods } from './products/methods.ts'
import { productPropertyMethods } from './products/property-methods.ts'
import { classicRowMethods } from './products/rows/classic-methods.ts'
import { ownedRows } from './products/rows/rows.ts'
import { universalRowMethods } from './products/rows/universal-methods.ts'
import { vat } from './products/vat.ts'
import { entityMethods } from './records/methods.ts'
import { ownedByRecords } from './records/owned.ts'
import { ownedTraces, traceMethods } from './records/traces.ts'
import { enumerationMethods } from './reference-data/constants/methods.ts'
import { currencyMethods } from './reference-data/currencies/methods.ts'
import { userfieldDescriptionMethods } from './reference-data/userfields/description-methods.ts'
import { userfieldsOfRecords } from './reference-data/userfields/families.ts'
import { addressMethods } from './requisites/address-methods.ts'
import { bankDetail } from './requisites/bank-detail.ts'
import { insertFirstPresets } from './requisites/first-presets.ts'
import { requisiteLinkMethods } from './requisites/link-methods.ts'
import { ownedRequisites, requisiteParts } from './requisites/owned.ts'
import { preset } from './requisites/preset.ts'
import { presetFieldMethods } from './requisites/preset-field-methods.ts'
import { requisite } from './requisites/requisite.ts'
import { userfieldsOfRequisites } from './requisites/userfields.ts'
import { followStageDeletions, followStages } from './sales/automation/follow.ts'
import { dueRules, ownedJobs } from './sales/automation/jobs.ts'
import { triggerMethods } from './sales/automation/methods.ts'
import { followListActivities } from './sales/call-lists/activity.ts'
import { callListParts, ownedCalls } from './sales/call-lists/lists.ts'
import { callListMethods } from './sales/call-lists/methods.ts'
import { invoiceMethods } from './sales/invoices/index.ts'
import { invoiceLink } from './sales/invoices/methods.ts'
import { paySystem, personType } from './sales/invoices/payments.ts'
import { recurringInvoice } from './sales/invoices/recurring.ts'
import { insertFirstSales } from './sales/orders/first-sales.ts'
import { orderEntityMethods, orderParts, ownedOrders } from './sales/orders/order-entities.ts'
import { paymentItemMethods } from './sales/payments/item-methods.ts'
import { followProductRows } from './sales/payments/items.ts'
import { paymentMethods } from './sales/payments/methods.ts'
import { recurringDeal } from './sales/recurring/deals.ts'
import { dueRecords } from './sales/recurring/due.ts'
import { recurringMethods } from './sales/recurring/methods.ts'
import { ownedSettings, templateReference } from './sales/recurring/owned.ts'
import { automatedSolutionMethods } from './smart-processes/automated-solution-methods.ts'
import { typeMethods } from './smart-processes/type-methods.ts'
import { categoryMethods } from './stages/category-methods.ts'
import { dealCategoryMethods } from './stages/deal-category-methods.ts'
import { insertFirstStatuses } from './stages/first-directories.ts'
import { insertFirstInvoiceCategory, insertOldInvoiceStatuses } from './stages/first-invoice-category.ts'
import { stageHistoryMethods } from './stages/stage-history.ts'
import { statusMethods } from './stages/status-methods.ts'
import { timelineMethods } from './timeline/index.ts'
import { ownedTimeline, timelineParts } from './timeline/owned.ts'

/** Every `crm.*` method. */
const methods: Method[] = [
  // crm.{lead,deal,contact,company,quote}.{fields,add,get,list,update,delete}
  ...entityTypes.flatMap(entityMethods),
  // crm.item.{fields,add,get,list,update,delete,import,batchImport}: the same records and those of smart processes
  ...itemMethods,
  // crm.{lead,deal,quote,company}.contact.*, crm.contact.company.*
  ...bindingTypes.flatMap(bindingMethods),
  // crm.{lead,deal,contact,company,quote}.userfield.{add,get,list,update,delete}
  ...entityTypes.map(userfieldsOfRecords).flatMap(userfieldMethods),
  // crm.userfield.{types,fields,enumeration.fields,settings.fields}, crm.multifield.fields
  ...userfieldDescriptionMethods,
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
  // crm.item.payment.*, crm.item.delivery.*, crm.item.productrow.getAvailableForPayment
  ...paymentMethods,
  ...paymentItemMethods,
  // crm.automation.trigger, crm.automation.trigger.{add,list,delete,execute}
  ...triggerMethods,
  // crm.calllist.*
  ...callListMethods,
  // crm.deal.recurring.*
  ...recurringMethods(recurringDeal),
  // crm.requisite.*, crm.requisite.bankdetail.*, crm.requisite.preset.*: {fields,add,get,list,update,delete}
  ...tableMethods(requisite),
  ...tableMethods(bankDetail),
  ...tableMethods(preset),
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
  // crm.activity.*
  ...activityMethods,
  // crm.tracking.trace.{add,delete}
  ...traceMethods,
  // crm.timeline.*: comments, bindings, log messages, icons, logos, notes, pins, blocks of applications
  ...timelineMethods,
  // crm.orderentity.{add,deleteByFilter,getFields,list}
  ...orderEntityMethods,
  // crm.currency.{fields,add,get,list,update,delete,base.*,localizations.*}
  ...currencyMethods,
  // crm.measure.*, crm.vat.*, crm.catalog.{fields,get,list}
  ...tableMethods(measure),
  ...tableMethods(vat),
  ...tableMethods(catalog),
  // crm.productsection.*, crm.product.*
  ...productMethods,
  // crm.product.property.*
  ...productPropertyMethods,
  // crm.persontype.{fields,list}, crm.paysystem.{fields,list}
  ...tableMethods(personType),
  ...tableMethods(paySystem),
  // crm.invoice.{fields,add,get,list,update,delete,getexternallink,recurring.*,status.*,userfield.*}
  ...invoiceMethods,
  // crm.documentgenerator.{document,template,numerator}.*
  ...documentMethods,
]

/** What a new portal has of the CRM: a catalogue, presets of requisites, directories, a category of invoices. */
async function firstData(db: Db, portal: NewPortal): Promise<void> {
  const { language, now } = portal
  await insertFirstCatalogue(db, portal)
  await insertFirstSales(db, language)
  await insertFirstPresets(db, language, now)
  await insertFirstStatuses(db, language)
  await insertFirstInvoiceCategory(db, { language, now })
  await insertOldInvoiceStatuses(db, language)
}

/** The CRM. */
export const crm: Module = {
  name: 'crm',
  uses: ['user', 'mail', 'im', 'documentgenerator'],
  methods,
  ownMethods: [...pageQueries, convertLead, mergeDecided],
  events: crmEvents,
  eventsOf: smartProcessEvents,
  firstData,
  owned: [
    ...ownedTimeline,
    ...ownedByRecords,
    ...ownedActivities,
    ownedTraces,
    ownedOrders,
    ownedCalls,
    ownedJobs,
    ownedRows,
    ownedSettings,
    ...ownedRequisites,
    ownedDocuments,
  ],
  parts: [
    ...timelineParts,
    ...activityParts,
    ...requisiteParts,
    ...orderParts,
    ...callListParts,
    documentFiles,
    invoiceLink,
  ],
  followers: [followProductRows, followStageDeletions, followStages, followListActivities],
  references: [...oldInvoiceReferences, templateReference],
  dueWork: [dueRecords(recurringDeal), dueRecords(recurringInvoice), dueRules, dueReminders, expiry],
}

export { activityCounters, type Counters } from './activities/counters.ts'
export { LEADS_OF_MAIL, receiveEmail } from './activities/email/incoming.ts'
export {
  keepActivityOfTask,
  type LinkedTask,
  letterCodes,
  linkableRecords,
  removeActivityOfTask,
  TASK_PROVIDER,
} from './activities/parts/linked-tasks.ts'
export { setTranscript } from './activities/transcript-methods.ts'
export { requireConfigurer } from './model/access.ts'
export { binTypeId, binTypeName, listBin, restoreForOperator } from './records/deletion/for-operator.ts'
export { type ConfigOwner, userfieldOwnerOf, userfieldOwners } from './reference-data/userfields/owners.ts'
export {
  type Action,
  addRule,
  deleteRule,
  handlerEvent,
  listRules,
  type NewRule,
  type Rule,
  replaceRule,
} from './sales/automation/rules.ts'
export { automatedTypeId, automatedTypeName, directoryWithStage } from './sales/automation/stages.ts'
export { callStatuses, markCalled } from './sales/call-lists/lists.ts'
export { INVOICE_PATH } from './sales/invoices/link.ts'
export { type InvoiceSheet, type SheetParty, sheetOf } from './sales/invoices/sheet.ts'
export { addShipment, listShipments, type Shipment, shipShipment } from './sales/orders/shipments.ts'
export { addDealCategory, hasCategory } from './stages/category-queries.ts'
export { timelineOfRecord } from './timeline/for-operator.ts'
export { readTimeline, type TimelinePage } from './timeline/stream.ts'
