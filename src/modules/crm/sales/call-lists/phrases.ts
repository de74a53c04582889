import type { Phrases, Words } from '../../../../rest/phrases.ts'

const missing = (name: string): Words => ({ code: 'ERROR_ARGUMENT', text: `${name} is not found` })
const listIdMissing = missing('LIST_ID')
const writing = {
  entityTypeMissing: missing('ENTITY_TYPE'),
  entitiesMissing: missing('ENTITIES'),
  entitiesNotArray: { code: 'ENTITIES_ERROR', text: 'Entities is not array' },
  webformInvalid: { code: 'WEBFORM_ERROR', text: 'Incorrect webform id' },
} satisfies Phrases
const accessError = (text: string): Words => ({ code: 'ACCESS_ERROR', text, status: 403 })

/** The words of crm.calllist.*. */
export const callListPhrases = {
  add: {
    ...writing,
    entityTypeInvalid: { code: 'ENTITY_TYPE_ERROR', text: 'Incorrect entity type' },
    entitiesInvalid: { code: 'ENTITY_ERROR', text: 'Incorrect entities id' },
    accessDenied: accessError("You don't have access to these entities"),
  },
  update: {
    ...writing,
    listIdMissing,
    entityTypeInvalid: { code: 'ENTITY_TYPE_ERROR', text: 'EntityType is incorrect' },
    entityTypeOther: {
      code: 'ENTITY_TYPE_ERROR',
      text: 'Discrepancy between the type of call participants and incoming type',
    },
    entitiesInvalid: { code: 'ENTITIES_ERROR', text: 'Incorrect entities id' },
    listNotFound: { code: 'LIST_ID_ERROR', text: 'Incorrect list id or access denied' },
    accessDenied: accessError('Access Denied'),
  },
  get: {
    idMissing: missing('ID'),
    listNotFound: { code: 'LIST_ID_ERROR', text: 'Incorrect list id' },
  },
  list: {
    listFieldUnknown: {
      code: '100',
      text: 'Unknown field definition `{field}` ({field}) for \\Bitrix\\Crm\\CallList\\Internals\\CallList Entity.',
    },
    filterNotArray: "Parameter 'filter' must be array.",
    orderNotArray: "Parameter 'order' must be array.",
  },
  items: {
    listIdMissing,
    listIdInvalid: { code: 'LIST_ID_ERROR', text: 'List id should be positive' },
    listNotFound: { code: 'LIST_ID_ERROR', text: 'Call list is not found' },
    filterNotArray: "Parameter 'filter' must be array.",
    statusInvalid: { code: 'STATUS_ERROR', text: 'Incorrect status' },
    accessDenied: accessError('You do not have access to the participants of this call list'),
  },
} satisfies Record<string, Phrases>
