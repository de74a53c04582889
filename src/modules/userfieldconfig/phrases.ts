import { parameterMissing, parameterNotArray } from '../../records/modern/phrases.ts'
import { userfieldPhrases } from '../../records/userfields/phrases.ts'
import type { Phrases } from '../../rest/phrases.ts'

/** The ways in which a method of userfieldconfig can fail. */
type Condition =
  | 'moduleIdMissing'
  | 'moduleScope'
  | 'moduleUnknown'
  | 'fieldMissing'
  | 'fieldNotArray'
  | 'idMissing'
  | 'idNotNumber'
  | 'filterNotArray'
  | 'orderNotArray'
  | 'selectNotArray'
  | 'accessDenied'
  | 'nameMissing'
  | 'typeMissing'
  | 'nameForeign'
  | 'nameTaken'
  | 'tooMany'
  | 'nameTooLong'
  | 'nameInvalid'
  | 'typeUnknown'
  | 'elementTaken'
  | 'elementInvalid'
  | 'notFound'

const ofModule = {
  moduleIdMissing: parameterMissing('moduleId'),
  moduleScope: 'The current method required more scopes. ({module})',
  moduleUnknown: 'No settings for UserFieldAccess',
}

const byId = {
  ...ofModule,
  idMissing: parameterMissing('id'),
  idNotNumber: {
    code: '100',
    text: 'Invalid value {value} to match with parameter {id}. Should be value of type integer.',
  },
}

// What may not be changed and what is not there are told alike (userfieldconfig-update.md).
const refused = (en: string, ru: string) => ({ accessDenied: { en, ru }, notFound: { en, ru } })

const unreadable = {
  en: 'You do not have permission to view user field settings',
  ru: 'Вы не можете просматривать настройки пользовательских полей',
}

const notSaved = 'Fail to save enumeration field values'
const notChanged = {
  en: 'Error while attempting to change user field settings',
  ru: 'Ошибка при попытке изменения настроек пользовательских полей',
}

/** The words of userfieldconfig.* (api-reference/crm/universal/userfieldconfig/). */
export const userfieldconfigPhrases = {
  add: {
    ...ofModule,
    fieldMissing: parameterMissing('field'),
    fieldNotArray: parameterNotArray('field'),
    accessDenied: 'Access denied.',
    nameMissing: "The 'FIELD_NAME' field is not found.",
    typeMissing: "The 'USER_TYPE_ID' field is not found.",
    nameForeign: { en: 'You cannot create custom fields', ru: 'Вы не можете создавать пользовательские поля' },
    nameTaken: {
      en: 'Field {field} for {entity} object already exists',
      ru: 'Поле {field} для объекта {entity} уже существует',
    },
    // How a name can be is told in the words of crm.*.userfield.add (how-to-add-precision-to-user-field.md).
    nameTooLong: userfieldPhrases.add.nameTooLong.text,
    nameInvalid: userfieldPhrases.add.nameInvalid.text,
    typeUnknown: 'Fail to create new user field',
    tooMany: 'Fail to create new user field',
    elementTaken: notSaved,
    elementInvalid: notSaved,
  },
  get: { ...byId, ...refused(unreadable.en, unreadable.ru) },
  list: {
    ...ofModule,
    selectNotArray: parameterNotArray('select'),
    orderNotArray: parameterNotArray('order'),
    filterNotArray: parameterNotArray('filter'),
    accessDenied: unreadable,
  },
  update: {
    ...byId,
    ...refused(
      'You cannot change the settings of the user field',
      'Вы не можете изменить настройки пользовательского поля',
    ),
    fieldNotArray: parameterNotArray('field'),
    elementTaken: notChanged,
    elementInvalid: notChanged,
  },
  delete: { ...byId, ...refused('You cannot delete the user field', 'Вы не можете удалить пользовательское поле') },
  getTypes: ofModule,
} satisfies Record<string, Partial<Phrases<Condition>>>
