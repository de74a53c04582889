import type { Text } from '../../../lib/text.ts'
import { parameterMissing, parameterNotArray, queryPhrases } from '../../../records/modern/phrases.ts'
import type { Phrases } from '../../../rest/phrases.ts'

const accessDenied = { code: 'ACCESS_DENIED', text: { en: 'Access denied', ru: 'Доступ запрещен' } satisfies Text }
const spa = { code: 0, text: { en: 'SPA not found', ru: 'Смарт-процесс не найден' } satisfies Text }
const smartProcess = {
  code: 0,
  text: { en: 'Smart process not found', ru: 'Смарт-процесс не найден' } satisfies Text,
}

const idMissing = parameterMissing('id')
const fieldsMissing = parameterMissing('fields')
const fieldsNotArray = parameterNotArray('fields')

// The page of types gives no words for a title that is missing: these are those of workplaces.
const titleMissing = {
  code: 'BX_EMPTY_REQUIRED',
  text: { en: "The required field 'Title' is not filled", ru: 'Не заполнено обязательное поле «Название»' },
} satisfies Phrases[string]
// Ours: no page says how long a title or a code may be.
const textTooLong = { code: 0, text: "Field '{field}' cannot exceed 255 characters" }

const workplaceMissing = {
  code: 0,
  text: {
    en: 'Select a workplace where the SPA will be located',
    ru: 'Выберите рабочее место, в котором будет находиться смарт-процесс',
  },
} satisfies Phrases[string]

const writing = { fieldsNotArray, accessDenied, titleMissing, textTooLong, workplaceMissing }

/** The words of crm.type.*. */
export const typePhrases = {
  // Quirk: with a capital D (sample of crm.type.fields).
  fields: { accessDenied: { code: 'ACCESS_DENIED', text: { en: 'Access Denied', ru: 'Доступ запрещен' } } },
  add: {
    ...writing,
    fieldsMissing,
    entityTypeIdInvalid: { code: 'INVALID_ARG_VALUE', text: 'entityTypeId is out of allowed range' },
    // Ours: the page says that it is unique and not what a second one is answered.
    entityTypeIdTaken: { code: 'INVALID_ARG_VALUE', text: 'entityTypeId {entityTypeId} is already in use' },
  },
  get: { idMissing, accessDenied, notFound: spa },
  getByEntityTypeId: { entityTypeIdMissing: parameterMissing('entityTypeId'), accessDenied, notFound: smartProcess },
  list: { ...queryPhrases, accessDenied },
  update: { ...writing, idMissing, notFound: spa },
  delete: {
    accessDenied,
    notFound: smartProcess,
    hasItems: {
      code: 'BX_ERROR',
      text: {
        en: 'You cannot delete an entity type that has elements',
        ru: 'Вы не можете удалить тип сущности, у которого есть элементы',
      },
    },
  },
} satisfies Record<string, Phrases>

const workplaceDenied = {
  code: 'ACCESS_DENIED',
  text: { en: 'Insufficient permissions', ru: 'Недостаточно прав' },
} satisfies Phrases[string]
const workplaceNotFound = {
  code: 'NOT_FOUND',
  text: { en: 'Digital workplace with such id not found', ru: 'Цифровое рабочее место с таким id не найдено' },
} satisfies Phrases[string]
const named = { fieldsMissing, fieldsNotArray, accessDenied: workplaceDenied, textTooLong }

/** The words of crm.automatedsolution.*. */
export const automatedSolutionPhrases = {
  fields: { accessDenied: workplaceDenied },
  add: { ...named, titleMissing },
  get: { idMissing, accessDenied: workplaceDenied, notFound: workplaceNotFound },
  list: { ...queryPhrases, accessDenied: workplaceDenied },
  update: {
    ...named,
    idMissing,
    notFound: workplaceNotFound,
    // Quirk: the sample of the update does not say which field.
    titleMissing: {
      code: 'BX_EMPTY_REQUIRED',
      text: { en: 'Required field is not filled', ru: 'Не заполнено обязательное поле' },
    },
  },
  delete: {
    idMissing,
    accessDenied: workplaceDenied,
    notFound: workplaceNotFound,
    hasTypes: {
      code: 'HAS_BOUND_TYPES',
      text: {
        en: 'Cannot delete the workplace that has SPAs. Move them to another workplace',
        ru: 'Не можем удалить рабочее место, в котором есть смарт-процессы. Перенесите их в другое рабочее место',
      },
    },
  },
} satisfies Record<string, Phrases>
