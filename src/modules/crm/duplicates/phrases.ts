import { parameterMissing } from '../../../records/modern/phrases.ts'
import type { Phrases } from '../../../rest/phrases.ts'
import { recordPhrases } from '../records/phrases.ts'

const modernDenied = { code: 'ACCESS_DENIED', text: 'Access denied' }

/** The words of crm.duplicate.findbycomm: its table gives texts and statuses, and where it samples a code that is the text. */
export const findPhrases = {
  accessDenied: { code: '', text: 'Access denied', status: 403 },
  communicationMissing: 'Communication type is not defined',
  communicationUnsupported: "Communication type '{type}' is not supported in current context",
  valuesMissing: 'Communication values is not defined',
  // Ours: the page names three types and not what is answered to another one.
  entityTypeUnsupported: "Entity type '{type}' is not supported in current context",
} satisfies Phrases

/** A number that is none; after the sentence documented for arrays. */
const notInteger = (name: string) => ({
  code: '100',
  text: `Invalid value {value} to match with parameter {${name}}. Should be value of type int.`,
})

const entityTypeIdInvalid = notInteger('entityTypeId')

/** The words of crm.duplicate.volatileType.*. */
export const volatileTypePhrases = {
  fields: { accessDenied: modernDenied, entityTypeIdInvalid },
  list: { accessDenied: modernDenied },
  register: {
    accessDenied: modernDenied,
    entityTypeIdMissing: parameterMissing('entityTypeId'),
    entityTypeIdInvalid,
    fieldCodeMissing: parameterMissing('fieldCode'),
    fieldUnknown: { code: 'FIELD_NOT_FOUND', text: 'Field not found' },
    tooMany: { code: 'MAX_TYPES_COUNT_EXCEEDED', text: 'There is already a maximum number of volatile types' },
  },
  unregister: {
    accessDenied: modernDenied,
    idMissing: parameterMissing('id'),
    idInvalid: notInteger('id'),
    notFound: { code: 'TYPE_IS_NOT_ASSIGNED', text: 'This type is not assigned' },
  },
} satisfies Record<string, Phrases>

/** The words of crm.entity.mergeBatch; what writing can fail with is told by the status of the merge. */
export const mergePhrases = {
  ...recordPhrases.update,
  nameRequired: recordPhrases.update.fieldRequired,
  accessDenied: { code: 0, text: 'Access denied', status: 403 },
  entityTypeIdMissing: { code: 0, text: 'The parameter entityTypeId is required.' },
  entityIdsInvalid: { code: 0, text: 'The parameter entityIds does not contains valid elements.' },
  entityIdsTooFew: { code: 0, text: 'The parameter entityIds must contains at least two elements.' },
  notFound: { code: 0, text: 'Owner was not found' },
  typeUnsupported: { code: 0, text: 'Entity type {entityTypeName} is not supported' },
} satisfies Phrases

const missing = { code: 'NOT_FOUND', text: { en: 'There is no such record', ru: 'Такой записи нет' } }

/** The words of a merge that people have decided on. */
export const decidedMergePhrases = {
  ...recordPhrases.update,
  nameRequired: recordPhrases.update.fieldRequired,
  accessDenied: {
    code: 'ACCESS_DENIED',
    text: {
      en: 'You may not merge these records: the first is changed, the others are deleted.',
      ru: 'У вас нет права объединять эти записи: первая изменится, остальные удалятся.',
    },
  },
  typeUnknown: {
    code: 'NOT_FOUND',
    text: { en: 'There is no such type of records', ru: 'Такого типа записей нет' },
  },
  idInvalid: missing,
  notFound: missing,
  othersInvalid: { code: 'INVALID_ARG_VALUE', text: 'others are ids of other records' },
  choicesInvalid: { code: 'INVALID_ARG_VALUE', text: 'choices are ids of the records by names of fields' },
} satisfies Phrases
