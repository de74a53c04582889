import type { Words } from '../../rest/phrases.ts'

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
