import { recordPhrases } from './records.ts'

const accessDenied = 'Access denied.'
const idInvalid = 'id is not defined or invalid.'
const notFound = 'Recurring deal is not found.'
const fieldsNotArray = "Parameter 'fields' must be array."
const paramsNotArray = "Parameter 'params' must be array."
const { fieldInvalid, fieldRequired, emailInvalid, memberDenied } = recordPhrases.add

/** What making a deal can fail with, which is made from one that was possible; contacts do not recur. */
const making = { fieldInvalid, fieldRequired, emailInvalid, memberDenied, nameRequired: fieldRequired }

/** The words of crm.deal.recurring.*; a portal without recurring deals, and a failure of the database, there are not here. */
export const recurringPhrases = {
  fields: { accessDenied },
  add: {
    ...making,
    accessDenied,
    idInvalid,
    fieldsNotArray,
    paramsNotArray,
    dealIdEmpty: 'Deal id is empty.',
    notFound: 'Deal id is empty.',
    // The Russian page samples, and the English overview quotes, the other wording.
    alreadyRecurring: {
      en: 'Deal already has recurring settings.',
      ru: 'Deal already have had recurring settings.',
    },
  },
  get: { idInvalid, notFound, accessDenied },
  list: {
    accessDenied,
    orderNotArray: "Parameter 'order' must be array.",
    filterNotArray: "Parameter 'filter' must be array.",
  },
  update: { idInvalid, notFound, accessDenied, fieldsNotArray, paramsNotArray, fieldInvalid },
  delete: {
    idInvalid,
    notFound,
    accessDenied,
    templateExists: 'Deleting is impossible. Connected recurring deal exists.',
  },
  expose: { ...making, idInvalid, notFound, accessDenied },
}
