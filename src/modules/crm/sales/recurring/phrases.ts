import { tablePhrases } from '../../../../records/methods/table-phrases.ts'
import { classicRowPhrases } from '../../products/rows/phrases.ts'
import { memberDenied, recordPhrases } from '../../records/phrases.ts'

const accessDenied = 'Access denied.'
const idInvalid = 'id is not defined or invalid.'
const fieldsNotArray = "Parameter 'fields' must be array."
const paramsNotArray = "Parameter 'params' must be array."
const orderNotArray = "Parameter 'order' must be array."
const filterNotArray = "Parameter 'filter' must be array."

const dealNotFound = 'Recurring deal is not found.'
const { fieldInvalid, fieldRequired, emailInvalid } = recordPhrases.add

/** What making a deal can fail with, which is made from one that was possible; contacts do not recur. */
const makingDeal = { fieldInvalid, fieldRequired, emailInvalid, memberDenied, nameRequired: fieldRequired }

/** The words of crm.deal.recurring.*; a portal without recurring deals, and a failure of the database, there are not here. */
export const recurringDealPhrases = {
  fields: { accessDenied },
  add: {
    ...makingDeal,
    accessDenied,
    idInvalid,
    fieldsNotArray,
    paramsNotArray,
    sourceIdEmpty: 'Deal id is empty.',
    notFound: 'Deal id is empty.',
    // The Russian page samples, and the English overview quotes, the other wording.
    alreadyRecurring: {
      en: 'Deal already has recurring settings.',
      ru: 'Deal already have had recurring settings.',
    },
  },
  get: { idInvalid, notFound: dealNotFound, accessDenied },
  list: { accessDenied, orderNotArray, filterNotArray },
  update: { idInvalid, notFound: dealNotFound, accessDenied, fieldsNotArray, paramsNotArray, fieldInvalid },
  delete: {
    idInvalid,
    notFound: dealNotFound,
    accessDenied,
    templateExists: 'Deleting is impossible. Connected recurring deal exists.',
  },
  expose: { ...makingDeal, idInvalid, notFound: dealNotFound, accessDenied },
}

const invoiceNotFound = 'Recurring invoice is not found.'

/** What making an invoice can fail with, which is made from one that was possible. */
const makingInvoice = {
  ...tablePhrases,
  memberDenied,
  discountRateMissing: classicRowPhrases.set.discountRateMissing,
  discountSumMissing: classicRowPhrases.set.discountSumMissing,
  fullDiscountSumMissing: classicRowPhrases.set.fullDiscountSumMissing,
}

/** The words of crm.invoice.recurring.*, whose pages have none: those of recurring deals, said of invoices. */
export const recurringInvoicePhrases = {
  fields: { accessDenied },
  add: {
    accessDenied,
    fieldsNotArray,
    paramsNotArray,
    fieldInvalid,
    sourceIdEmpty: 'Invoice id is empty.',
    notFound: 'Invoice id is empty.',
    notTemplate: 'Invoice is not recurring.',
    alreadyRecurring: 'Invoice already has recurring settings.',
  },
  get: { idInvalid, notFound: invoiceNotFound, accessDenied },
  list: { accessDenied, orderNotArray, filterNotArray },
  update: { idInvalid, notFound: invoiceNotFound, accessDenied, fieldsNotArray, paramsNotArray, fieldInvalid },
  delete: { idInvalid, notFound: invoiceNotFound, accessDenied },
  expose: { ...makingInvoice, idInvalid, notFound: invoiceNotFound, accessDenied },
}
