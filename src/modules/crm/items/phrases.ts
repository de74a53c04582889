import type { Text } from '../../../lib/text.ts'
import { parameterMissing, parameterNotArray, queryPhrases } from '../../../records/modern/phrases.ts'
import type { Phrases } from '../../../rest/phrases.ts'
import { memberDenied } from '../records/phrases.ts'

const typeUnknown = {
  code: 'NOT_FOUND',
  text: { en: 'Smart process not found', ru: 'Смарт-процесс не найден' } satisfies Text,
}
const typed = {
  entityTypeIdMissing: parameterMissing('entityTypeId'),
  typeUnknown,
  // Invoices of the old kind (invoice.md).
  typeUnsupported: { code: 'ENTITY_TYPE_NOT_SUPPORTED', text: 'Entity type {entityTypeName} is not supported' },
}
const idMissing = parameterMissing('id')
const fieldsMissing = parameterMissing('fields')
const fieldsNotArray = parameterNotArray('fields')
const accessDenied = { code: 'ACCESS_DENIED', text: { en: 'Access denied', ru: 'Доступ запрещен' } satisfies Text }
const readDenied = {
  code: 'ACCESS_DENIED',
  text: {
    en: 'You do not have permission to view this item',
    ru: 'У Вас нет прав на просмотр этого элемента',
  } satisfies Text,
}
const notFound = { code: 'NOT_FOUND', text: { en: 'Element not found', ru: 'Элемент не найден' } satisfies Text }

const fieldInvalid = {
  code: 'CRM_FIELD_ERROR_VALUE_NOT_VALID',
  text: { en: 'Invalid value for field "{title}"', ru: 'Неверное значение поля "{title}"' } satisfies Text,
}
const fieldRequired = {
  code: 'CRM_FIELD_ERROR_REQUIRED',
  text: { en: 'The "{title}" field is required', ru: 'Поле "{title}" обязательно для заполнения' } satisfies Text,
}

/** What an item cannot be written with. */
const writing = {
  idInvalid: notFound,
  notFound,
  accessDenied,
  memberDenied: { code: 'ACCESS_DENIED', text: memberDenied },
  fieldInvalid,
  fieldRequired,
  // The name of a contact: the sample of crm.item.batchImport says the same of a name.
  nameRequired: {
    ...fieldRequired,
    text: { en: 'The "Name" field is required', ru: 'Поле "Имя" обязательно для заполнения' },
  },
  emailInvalid: fieldInvalid,
  notIterable: { code: '100', text: 'Expected iterable value for multiple field, but got {type} instead' },
} satisfies Phrases

/** The words of crm.item.*. */
export const itemPhrases = {
  fields: { ...typed, accessDenied: readDenied },
  add: { ...typed, fieldsMissing, fieldsNotArray, ...writing },
  get: { ...typed, idMissing, notFound, accessDenied: readDenied },
  list: {
    ...typed,
    accessDenied,
    ...queryPhrases,
  },
  update: {
    ...typed,
    idMissing,
    fieldsMissing,
    fieldsNotArray,
    ...writing,
    stageDenied: {
      code: '',
      text: { en: 'Insufficient permissions to change the stage', ru: 'Недостаточно прав на смену стадии' },
    },
  },
  delete: {
    ...typed,
    idMissing,
    accessDenied,
    notFound: { code: 'NOT_FOUND', text: { en: 'Item not found', ru: 'Элемент не найден' } },
  },
  import: { ...typed, fieldsMissing, fieldsNotArray, ...writing },
  batchImport: {
    ...typed,
    ...writing,
    dataMissing: parameterMissing('data'),
    dataNotArray: parameterNotArray('data'),
    tooManyItems: { code: 'MAX_IMPORT_BATCH_SIZE_EXCEEDED', text: 'You cannot import more than {limit} items' },
  },
} satisfies Record<string, Phrases>
