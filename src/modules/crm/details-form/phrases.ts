import type { Phrases } from '../../../rest/phrases.ts'

const accessDenied = 'Access denied.'
// Ours, in the manner of `data`: the pages say what may stand in extras and not what is answered to something else.
const extras = {
  extrasNotArray: "Parameter 'extras' must be array.",
  extrasInvalid: "Parameter 'extras.{name}' is invalid.",
}
const entityType = {
  entityTypeIdMissing: "Parameter 'entityTypeId' is not defined",
  typeUnsupported: "The entity type '{entityTypeName}' is not supported in current context.",
}

/** The words of crm.*.details.configuration.*; tables drop the last dot of a sentence, samples keep it. */
export const detailsConfigurationPhrases = {
  everywhere: { ...entityType, ...extras, accessDenied },
  set: {
    dataNotArray: "Parameter 'data' must be array.",
    dataNotIndexed: 'The data must be indexed array.',
    dataEmpty: 'There are no data to write.',
    sectionTypeWrong: "Section at index {section} have type {type}. The expected type is 'section'.",
    sectionNameMissing: 'Section at index {section} does not have name.',
    sectionTitleMissing: 'Section at index {section} does not have title.',
    elementNameMissing: 'Element at index {element} in section at index {section} does not have name.',
  },
} satisfies Record<string, Phrases>
