import { administratorPhrases, missingArgument } from '../../portal/applications/application-context.ts'
import type { Phrases } from '../../rest/phrases.ts'

const notOfType = "The value of an argument '{name}' must be of type {type}"

/** The words of placement.unbind (api-reference/widgets/placement-unbind.md); of `userUnknown` they are ours. */
export const unbindPhrases = {
  ...administratorPhrases,
  argumentMissing: { ...missingArgument('{name}'), argument: '{name}' },
  argumentType: { code: 'ERROR_ARGUMENT', text: notOfType, argument: '{name}' },
  userUnknown: { code: 'ERROR_ARGUMENT', text: "Argument 'USER_ID' is not the ID of a user", argument: 'USER_ID' },
} satisfies Phrases

const optionInvalid = "The placement does not take this value of '{name}'"

/**
 * The words of placement.bind (api-reference/widgets/placement-bind.md). Codes are those of the pages, and the texts of
 * `userModeMissing`, `protocolUnsupported`, `handlerWrong` and `handlerTaken`; the other texts are ours.
 */
export const bindPhrases = {
  ...unbindPhrases,
  // Quirk: these four come with status 200.
  argumentMissing: { ...unbindPhrases.argumentMissing, status: 200 },
  maxCount: { code: 'ERROR_PLACEMENT_MAX_COUNT', text: 'Placement max count', status: 200 },
  userModeMissing: { code: 'ERROR_PLACEMENT_USER_MODE', text: 'User mode is not available', status: 200 },
  errorHandlerMissing: {
    code: 'EMPTY_ERROR_HANDLER_URL',
    text: "The option 'errorHandlerUrl' is null or empty",
    status: 200,
  },
  placementNotFound: { code: 'ERROR_PLACEMENT_NOT_FOUND', text: 'Placement not found' },
  protocolUnsupported: { code: 'ERROR_UNSUPPORTED_PROTOCOL', text: 'Unsupported handler protocol' },
  handlerWrong: { code: 'ERROR_WRONG_HANDLER_URL', text: 'Wrong handler URL' },
  handlerTaken: { code: 'ERROR_CORE', text: 'Unable to set placement handler: Handler already binded' },
  contextInvalid: { code: 'INVALID_ERROR_CONTEXT', text: optionInvalid },
  extranetInvalid: { code: 'INVALID_ERROR_EXTRANET', text: optionInvalid },
  roleInvalid: { code: 'INVALID_ERROR_ROLE', text: optionInvalid },
  optionInvalid: { code: 'ERROR_ARGUMENT', text: optionInvalid, argument: '{name}' },
} satisfies Phrases

export type BindCondition = keyof typeof bindPhrases
