import { parameterMissing, parameterNotArray, queryPhrases } from '../../../records/modern/phrases.ts'
import type { Phrases } from '../../../rest/phrases.ts'
import { layoutPhrases } from '../model/layouts/check.ts'

/** What is missing among the fields of a call. */
const fieldMissing = { code: '100', text: 'Could not find value for parameter {{field}}' }

/** Codes of the modern methods of the timeline; the pages have most of them without a text. */
const accessDenied = { code: 'ACCESS_DENIED', text: { en: 'Access denied', ru: 'Доступ запрещен' } }
const ownerNotFound = { code: 'OWNER_NOT_FOUND', text: 'Owner was not found' }
const notFound = { code: 'NOT_FOUND', text: 'Not found.' }

const fields = {
  fieldsMissing: parameterMissing('fields'),
  fieldsNotArray: parameterNotArray('fields'),
  fieldMissing,
}

const comment = {
  accessDenied,
  notFound,
  ownerNotFound,
  // The tutorial of comments has the text (how-to-add-comment-to-spa.md).
  commentEmpty: { code: 'INVALID_ARG_VALUE', text: 'Empty comment message' },
  fieldInvalid: {
    code: 'INVALID_ARG_VALUE',
    text: { en: 'Invalid value for the "{title}" field', ru: 'Неверное значение поля «{title}»' },
  },
}

export const commentPhrases = {
  add: { ...comment, ...fields },
  update: { ...comment, ...fields, idMissing: parameterMissing('id') },
  delete: {
    accessDenied,
    notFound,
    ownerNotFound,
    idMissing: parameterMissing('id'),
    severalBindings: { code: 'MULTIPLE_BINDINGS', text: 'Element has bindings to multiple entities' },
  },
  get: { idInvalid: 'ID is not defined or invalid.', notFound: 'Not found.', accessDenied: 'Access denied.' },
  list: {
    accessDenied: 'Access denied.',
    filterNotArray: "Parameter 'filter' must be array.",
    orderNotArray: "Parameter 'order' must be array.",
    entityIdInvalid: 'ENTITY_ID is not defined or invalid.',
    entityTypeInvalid: 'ENTITY_TYPE is not defined or invalid.',
  },
} satisfies Record<string, Phrases>

const binding = {
  ownerIdInvalid: 'OWNER_ID is not defined or invalid.',
  entityIdInvalid: 'ENTITY_ID is not defined or invalid.',
  entityTypeInvalid: 'ENTITY_TYPE is not defined or invalid.',
  accessDenied: 'Access denied.',
  notFound: 'Not found.',
}

export const bindingPhrases = {
  write: binding,
  list: {
    ownerIdInvalid: binding.ownerIdInvalid,
  },
} satisfies Record<string, Phrases>

const noSuchMessage = { code: 'NOT_FOUND', text: 'Timeline logmessage not found for id {id}' }

export const logMessagePhrases = {
  add: {
    accessDenied,
    ownerNotFound,
    ...fields,
    iconUnknown: { code: '0', text: 'Icon not found for code `{code}`' },
  },
  get: { accessDenied, notFound: noSuchMessage, idMissing: parameterMissing('id') },
  list: {
    accessDenied,
    ownerNotFound,
    entityTypeIdMissing: parameterMissing('entityTypeId'),
    entityIdMissing: parameterMissing('entityId'),
    ...queryPhrases,
  },
  delete: {
    accessDenied,
    notFound: noSuchMessage,
    idMissing: parameterMissing('id'),
    otherApplication: {
      code: 'REMOVING_DISABLED',
      text: 'The log message was created in the context of another REST application',
    },
  },
} satisfies Record<string, Phrases>

const owner = {
  ownerTypeIdMissing: parameterMissing('ownerTypeId'),
  ownerIdMissing: parameterMissing('ownerId'),
}

export const pinPhrases = {
  accessDenied,
  notFound,
  ownerNotFound,
  idMissing: parameterMissing('id'),
  ...owner,
  // The overview of these methods says seven; the page of this one, whose words these are, says three.
  tooManyPinned: { code: '0', text: 'Only seven events can be added to favorites' },
} satisfies Phrases

export const notePhrases = {
  accessDenied,
  notFound: { code: 'NOT_FOUND', text: { en: 'Element not found', ru: 'Элемент не найден' } },
  ...owner,
  itemTypeMissing: parameterMissing('itemType'),
  itemIdMissing: parameterMissing('itemId'),
  textMissing: parameterMissing('text'),
} satisfies Phrases

/** Words about icons or logos: `Icon`, `Logo`. */
export const picturePhrases = (name: string) =>
  ({
    accessDenied,
    codeMissing: parameterMissing('code'),
    contentMissing: parameterMissing('fileContent'),
    notFound: { code: 'NOT_FOUND', text: `${name} not found for code \`{code}\`` },
    contentInvalid: { code: 'INVALID_ARG_VALUE', text: 'Invalid value for parameter fileContent: {reason}' },
    codeInvalid: { code: 'INVALID_ARG_VALUE', text: 'Invalid value for parameter code' },
    ofSystem: { code: 'ACCESS_DENIED', text: `${name} \`{code}\` is part of the portal` },
  }) satisfies Phrases

const blocks = {
  accessDenied,
  notFound,
  ownerNotFound,
  // The sample of crm.timeline.layout.blocks.set.
  applicationRequired: {
    code: 'ERROR_WRONG_CONTEXT',
    text: {
      en: 'Method call is only possible in the context of a REST application',
      ru: 'Вызов метода возможен только в контексте rest приложения',
    },
  },
  entityTypeIdMissing: parameterMissing('entityTypeId'),
  entityIdMissing: parameterMissing('entityId'),
  timelineIdMissing: parameterMissing('timelineId'),
}

export const blockPhrases = {
  get: blocks,
  set: {
    ...layoutPhrases,
    ...blocks,
    layoutMissing: parameterMissing('layout'),
    layoutNotArray: parameterNotArray('layout'),
    entryUnsuitable: {
      code: 'UNSUITABLE_TIMELINE_ITEM',
      text: 'The type of timeline record is not suitable for adding a set of additional content blocks',
    },
  },
} satisfies Record<string, Phrases>
