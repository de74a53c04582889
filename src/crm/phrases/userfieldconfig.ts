import type { Phrases } from '../../rest/phrases.ts'
import { parameterMissing, parameterNotArray } from './modern.ts'

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
  | 'notCreated'
  | 'elementTaken'
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
const refused = (text: string) => ({ accessDenied: text, notFound: text })

/** The words of userfieldconfig.* (api-reference/crm/universal/userfieldconfig/). */
export const userfieldconfigPhrases = {
  add: {
    ...ofModule,
    fieldMissing: parameterMissing('field'),
    fieldNotArray: parameterNotArray('field'),
    accessDenied: 'Access denied.',
    nameMissing: "The 'FIELD_NAME' field is not found.",
    typeMissing: "The 'USER_TYPE_ID' field is not found.",
    nameForeign: 'You cannot create custom fields',
    nameTaken: {
      en: 'Field {field} for {entity} object already exists',
      ru: 'Поле {field} для объекта {entity} уже существует',
    },
    notCreated: 'Fail to create new user field',
    tooMany: 'Fail to create new user field',
    elementTaken: 'Fail to save enumeration field values',
  },
  get: { ...byId, ...refused('You do not have permission to view user field settings') },
  list: {
    ...ofModule,
    selectNotArray: parameterNotArray('select'),
    orderNotArray: parameterNotArray('order'),
    filterNotArray: parameterNotArray('filter'),
    accessDenied: 'You do not have permission to view user field settings',
  },
  update: {
    ...byId,
    ...refused('You cannot change the settings of the user field'),
    fieldNotArray: parameterNotArray('field'),
    elementTaken: 'Error while attempting to change user field settings',
  },
  delete: { ...byId, ...refused('You cannot delete the user field') },
  getTypes: ofModule,
} satisfies Record<string, Partial<Phrases<Condition>>>
