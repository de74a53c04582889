import { parameterMissing, parameterNotArray, queryPhrases } from '../../../records/modern/phrases.ts'
import type { Phrases } from '../../../rest/phrases.ts'
import { constructorMissing, editorPhrases } from '../../documentgenerator/index.ts'

const { accessDenied } = editorPhrases

const viewDenied = {
  en: 'You do not have permissions to view documents',
  ru: 'У вас нет прав на просмотр документов',
} satisfies Phrases[string]

const modifyDenied = {
  en: 'You do not have permissions to modify this document',
  ru: 'У вас нет прав на изменение этого документа',
} as const

const noProvider = { code: '0', text: 'No provider for entityTypeId' }

/** What a document is not found or not shown with. */
const found = {
  idMissing: constructorMissing('Bitrix\\DocumentGenerator\\Document'),
  notFound: { code: '0', text: { en: 'Document not found', ru: 'Документ не найден' } },
  accessDenied,
} satisfies Phrases

const valuesNotArray = parameterNotArray('values')

/** The words of crm.documentgenerator.document.*. */
export const documentPhrases = {
  add: {
    accessDenied,
    valuesNotArray,
    fieldsNotArray: parameterNotArray('fields'),
    templateMissing: constructorMissing('Bitrix\\DocumentGenerator\\Template'),
    templateNotFound: { code: '0', text: { en: 'Template not found', ru: 'Шаблон не найден' } },
    templateDeleted: { code: '0', text: 'Cannot create document on deleted template' },
    noProvider,
    documentValueMissing: { code: '0', text: 'Empty required parameter "value"' },
    numberFailed: { code: '0', text: 'Error getting next number' },
    notCreated: { code: '0', text: 'Cannot create document' },
  },
  upload: {
    viewDenied,
    fieldsMissing: parameterMissing('fields'),
    fieldsNotArray: parameterNotArray('fields'),
    fieldsEmpty: { code: '0', text: 'Empty required fields: {fields}' },
    typeWrong: { code: '0', text: 'Wrong "entityTypeId" field value' },
    noProvider,
    idWrong: { code: '0', text: 'Wrong "entityId" field value' },
    fileMissing: { code: '0', text: 'Missing file content' },
    fileNotSaved: { code: '0', text: 'Could not save file' },
  },
  get: { ...found, viewDenied },
  list: {
    ...queryPhrases,
    viewDenied,
    accessDenied: { code: 'ACCESS_DENIED', text: { en: 'Access denied', ru: 'Доступ запрещен' } },
    // Quirk: what a document is about is shown and filtered by, and cannot be selected.
    selectUnknown: {
      code: '100',
      text: 'Unknown field definition {field} ({field}) for \\Bitrix\\DocumentGenerator\\Model\\Document Entity',
    },
  },
  update: {
    ...found,
    valuesNotArray,
    modifyDenied: { code: '0', text: modifyDenied },
    notProcessable: { code: '0', text: 'DOCUMENT_FILE_NOT_PROCESSABLE_ERROR' },
  },
  getfields: {
    ...found,
    valuesNotArray,
    modifyDenied: {
      en: 'You do not have permissions to modify documents',
      ru: 'У вас нет прав на изменение документов',
    },
    notProcessable: { code: '0', text: 'DOCUMENT_FILE_NOT_PROCESSABLE_ERROR' },
  },
  enablepublicurl: { ...found, viewDenied, modifyDenied },
  delete: found,
} satisfies Record<string, Phrases>
