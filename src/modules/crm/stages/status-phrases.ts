import type { Phrases } from '../../../rest/phrases.ts'

const accessDenied = 'Access denied.'
const idInvalid = 'Invalid identifier.'
const notFound = 'Status is not found.'
const fieldsNotArray = "Parameter 'fields' must be array."

/** The words of crm.status.*; the pages whose tables have no codes sample the classic ones, which are empty. */
export const statusPhrases = {
  add: {
    accessDenied,
    fieldsNotArray,
    directoryMissing: 'The field ENTITY_ID is required.',
    codeMissing: 'The field STATUS_ID is required.',
    directoryAndCodeMissing: 'The field ENTITY_ID is required.\nThe field STATUS_ID is required.',
    directoryUnknown: 'Specified entity type is not supported.',
    // Quirk: the field is called NAME everywhere else.
    nameMissing: { en: 'The field Title is required.', ru: 'Не заполнено обязательное поле "Заголовок"' },
    afterFinalStage: {
      en: 'Cannot create more stages after the final stage because the final successful stage already exists. Try using sort order values less than that of the final stage.',
      ru: 'Нельзя создать промежуточную стадию после успешной',
    },
    codeTaken: {
      code: 'ERROR_CORE',
      text: {
        en: 'The specified status ID already exists.',
        ru: 'Указанный идентификатор статуса, уже существует.',
      },
    },
    notAdded: 'Error on creating status.',
  },
  get: { accessDenied, notFound },
  list: {
    accessDenied,
    parametersInvalid: 'Invalid parameters.',
    // tutorials/crm/how-to-get-lists/how-to-get-stages-with-semantics.md
    directoryNotText: 'Filter by ENTITY_ID must be a string',
  },
  update: { accessDenied, idInvalid, fieldsNotArray, notFound, notUpdated: 'Error on updating status.' },
  delete: {
    accessDenied,
    idInvalid,
    notFound,
    systemElement: 'CRM System Status can be deleted only if parameter FORCED is specified and equal to "Y".',
    inUse: 'There are active items in this status.',
    notDeleted: 'Error on deleting status.',
  },
  'entity.items': { accessDenied, directoryUnknown: 'The parameter entityId is not defined or invalid.' },
} satisfies Record<string, Phrases>
