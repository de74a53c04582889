import { tablePhrases } from '../../../records/methods/table-phrases.ts'
import type { Words } from '../../../rest/phrases.ts'
import { memberDenied } from '../records/phrases.ts'
import { emailPhrases } from './email/outgoing.ts'

/** The words of crm.activity.add and update: those of the pages, and of how-to-add-activity-to-contact.md. */
const writing = {
  accessDenied: 'Access denied.',
  fieldInvalid: tablePhrases.fieldInvalid,
  fieldsNotArray: tablePhrases.fieldsNotArray,
  subjectMissing: 'The field SUBJECT is not defined or empty',
  responsibleInvalid: 'The field RESPONSIBLE_ID is not defined or invalid',
  communicationsInvalid: 'The field COMMUNICATIONS is not defined or invalid',
  oneCommunication: 'The only one communication is allowed for activity of specified type',
  ownerMissing: "Could not find '{type}' with ID: {id}",
  memberDenied,
  providerMissing: 'The custom activity without provider is not supported in current context',
  applicationRequired: 'Application context required',
}

export const activityPhrases = {
  add: {
    ...writing,
    activityTypeInvalid: 'The field TYPE_ID is not defined or invalid',
    activityTypeUnsupported: 'The activity type "{type}" is not supported in current context',
    bindingMissing: 'Could not build binding. Please ensure that owner info and communications are defined correctly',
    configurable: 'Use crm.activity.configurable.add for this activity provider',
    ...emailPhrases,
  },
  update: {
    ...writing,
    idInvalid: tablePhrases.idInvalid,
    notFound: 'Activity is not found',
    configurable: 'Use crm.activity.configurable.update for this activity provider',
  },
}

/** Words of the newer methods. */
export const accessDenied: Words = { code: 'ACCESS_DENIED', text: { en: 'Access denied', ru: 'Доступ запрещен' } }
export const ownerMissing: Words = { code: 'OWNER_NOT_FOUND', text: 'Owner was not found' }
export const notFound: Words = { code: 'NOT_FOUND', text: 'Not found.' }
