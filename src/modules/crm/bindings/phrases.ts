import type { Phrases } from '../../../rest/phrases.ts'
import { memberDenied } from '../records/phrases.ts'

const denied = { code: 'ACCESS_DENIED', text: 'Access denied!' }

const always = {
  typeDenied: denied,
  accessDenied: denied,
  notFound: 'Not found.',
}
const ofMembers = { memberDenied }
const byId = {
  ...ofMembers,
  ownerIdInvalid: "The parameter 'ownerEntityID' is invalid or not defined.",
  memberInvalid: "The parameter 'fields' is not valid.",
}
// Quirk: the methods of whole lists name the parameter without quotes.
const ofItems = { ownerIdInvalid: 'The parameter ownerEntityID is invalid or not defined.' }

/** The words of the binding methods; those of a binding stand before these (entities/bindings.ts). */
export const bindingPhrases = {
  fields: {},
  add: { ...always, ...byId, fieldsNotObject: "The parameter 'fields' must be array." },
  delete: { ...always, ...byId, fieldsNotObject: "The parameter 'item' must be array." },
  'items.get': { ...always, ...ofItems },
  'items.set': {
    ...always,
    ...ofItems,
    ...ofMembers,
    itemsNotArray: 'The parameter items must be array.',
    memberInvalid: "The parameter 'fields' is not valid.",
  },
  'items.delete': { ...always, ...ofItems, ...ofMembers },
} satisfies Record<string, Phrases>
