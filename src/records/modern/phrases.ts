import type { Phrases, Words } from '../../rest/phrases.ts'

/** A parameter that a modern method cannot be called without (sample of crm.timeline.logmessage.list: the braces are its own). */
export const parameterMissing = (name: string): Words => ({
  code: '100',
  text: `Could not find value for parameter {${name}}`,
})

/** A parameter that has to be an object; `{value}` is what it was, in braces (tables of catalog.productPropertyFeature.list). */
export const parameterNotArray = (name: string): Words => ({
  code: '100',
  text: `Invalid value {value} to match with parameter {${name}}. Should be value of type array.`,
})

/** What a filter and an order of a modern list are refused with. */
export const queryPhrases = {
  filterNotArray: parameterNotArray('filter'),
  orderNotArray: parameterNotArray('order'),
  filterFieldUnknown: { code: 'INVALID_ARG_VALUE', text: "Invalid filter: field '{field}' is not allowed in filter" },
  filterValueInvalid: { code: 'INVALID_ARG_VALUE', text: "Invalid filter: field '{field}' has invalid value" },
  orderFieldUnknown: { code: 'INVALID_ARG_VALUE', text: "Invalid order: field '{field}' is not allowed in order" },
  orderInvalid: {
    code: 'INVALID_ARG_VALUE',
    text: "Invalid order: allowed sort directions are ASC, DESC. But got '{value}' for field '{field}'",
  },
} satisfies Phrases
