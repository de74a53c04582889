import { parameterMissing, parameterNotArray, queryPhrases } from '../../../../records/modern/phrases.ts'
import type { Words } from '../../../../rest/phrases.ts'
import { recordPhrases } from '../../records/phrases.ts'

const rateMissing =
  'Discount Rate (DISCOUNT_RATE) is required if Percentage Discount Type (DISCOUNT_TYPE_ID) is defined'
const fullSumMissing =
  'Discount Sum (DISCOUNT_SUM) is required if Percentage Discount Type (DISCOUNT_TYPE_ID) is defined and Discount Rate (DISCOUNT_RATE) is 100%'
const sumMissing = 'Discount Sum (DISCOUNT_SUM) is required if Monetary Discount Type (DISCOUNT_TYPE_ID) is defined'

/** Quirk: these texts of the classic methods end in a line of HTML (sample of crm.deal.productrows.set). */
const core = (text: string): Words => ({ code: 'ERROR_CORE', text: `${text}<br>` })
const other = (text: Words['text']): Words => ({ code: '0', text })

const { fieldInvalid, fieldRequired, emailInvalid, memberDenied } = recordPhrases.update
/** What the one way of changing records can fail with: a change of an amount never does, and contacts have no rows. */
const ofOwner = { fieldRequired, emailInvalid, memberDenied, nameRequired: fieldRequired }

const classic = {
  idInvalid: 'The parameter id is invalid or not defined.',
  accessDenied: 'Access denied.',
  notFound: 'Not found.',
}

/** The words of crm.{lead,deal,quote}.productrows.{get,set} and of crm.productrow.list. */
export const classicRowPhrases = {
  get: classic,
  set: {
    ...ofOwner,
    ...classic,
    rowsNotArray: 'The parameter rows must be array.',
    fieldInvalid,
    discountRateMissing: core(rateMissing),
    discountSumMissing: core(sumMissing),
    fullDiscountSumMissing: core(fullSumMissing),
  },
  // The page has no errors.
  list: {
    accessDenied: classic.accessDenied,
    filterNotArray: "Parameter 'filter' must be array.",
    orderNotArray: "Parameter 'order' must be array.",
    ownerTypeInvalid: 'The parameter OWNER_TYPE is invalid or not defined.',
    ownerInvalid: 'The parameter OWNER_ID is invalid or not defined.',
  },
}

const accessDenied: Words = { code: 'ACCESS_DENIED', text: { en: 'Access denied', ru: 'Доступ запрещен' } }
const ownerNotFound: Words = { code: 'OWNER_NOT_FOUND', text: 'Owner was not found' }
const rowNotFound: Words = { code: 'NOT_FOUND', text: { en: 'Item not found', ru: 'Элемент не найден' } }
const typeNotSupported: Words = { code: 'ENTITY_TYPE_NOT_SUPPORTED', text: 'Entity type {ownerType} is not supported' }
const invalidArgument = (text: string): Words => ({ code: 'INVALID_ARG_VALUE', text })

const writing = {
  ...ofOwner,
  idInvalid: rowNotFound,
  accessDenied,
  fieldInvalid: other(fieldInvalid),
  discountRateMissing: other(rateMissing),
  discountSumMissing: other(sumMissing),
  fullDiscountSumMissing: other(fullSumMissing),
}
const ofOwners = {
  ownerIdMissing: parameterMissing('ownerId'),
  ownerTypeMissing: parameterMissing('ownerType'),
  typeNotSupported,
  notFound: ownerNotFound,
}
const fields = { fieldsMissing: parameterMissing('fields'), fieldsNotArray: parameterNotArray('fields') }

/** The words of crm.item.productrow.*; those of a field and of a discount that is missing are the classic ones. */
export const universalRowPhrases = {
  add: { ...writing, ...fields, ...ofOwners },
  get: { idMissing: parameterMissing('id'), notFound: rowNotFound, accessDenied },
  list: {
    ...queryPhrases,
    filterMissing: parameterMissing('filter'),
    ownerIdMissing: parameterMissing('=ownerId'),
    ownerTypeMissing: parameterMissing('=ownerType'),
    accessDenied,
  },
  update: {
    ...writing,
    ...fields,
    idMissing: parameterMissing('id'),
    notFound: rowNotFound,
    // Ours: the page has the code without a text.
    fieldNotAllowed: invalidArgument("Field '{field}' is not allowed for update"),
  },
  delete: { ...writing, idMissing: parameterMissing('id'), notFound: rowNotFound },
  set: {
    ...writing,
    ...ofOwners,
    rowsMissing: parameterMissing('productRows'),
    rowsNotArray: parameterNotArray('productRows'),
  },
  getAvailableForPayment: { ...ofOwners, accessDenied },
}
