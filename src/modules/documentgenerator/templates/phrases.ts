import { parameterMissing, parameterNotArray, queryPhrases } from '../../../records/modern/phrases.ts'
import type { Phrases } from '../../../rest/phrases.ts'
import { constructorMissing, editorPhrases } from '../family.ts'

const notFound = { code: '0', text: { en: 'Template not found', ru: 'Шаблон не найден' } }

const reading = {
  ...editorPhrases,
  // The pages of get, update and delete have no other row for it.
  idMissing: notFound,
  notFound,
} satisfies Phrases

const writing = {
  fieldsMissing: parameterMissing('fields'),
  fieldsNotArray: parameterNotArray('fields'),
  fileNotSaved: { code: '0', text: 'Could not save file' },
  numeratorUnknown: { code: '100', text: 'Could not construct parameter {numerator}' },
  providersUnknown: { code: '0', text: 'No provider for entityTypeId' },
} satisfies Phrases

/** The words of the methods about templates (api-reference/crm/document-generator/templates/). */
export const templatePhrases = {
  reading,
  list: { ...editorPhrases, ...queryPhrases },
  add: {
    ...editorPhrases,
    ...writing,
    fieldsEmpty: { code: '0', text: 'Empty required fields: {fields}' },
    fileMissing: { code: '0', text: 'Missing file content' },
  },
  update: { ...reading, ...writing },
  getfields: {
    ...reading,
    idMissing: constructorMissing('Bitrix\\DocumentGenerator\\Template'),
    templateGone: { code: '', text: 'Cannot get fields from deleted template' },
    documentProviderMissing: { code: '0', text: 'No provider for entityTypeId' },
    fileBroken: { code: '0', text: 'DOCUMENT_FILE_NOT_PROCESSABLE_ERROR' },
  },
} satisfies Record<string, Phrases>
