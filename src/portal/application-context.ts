import type { Call } from '../rest/call.ts'
import type { Words } from '../rest/phrases.ts'

/** What a webhook is told where an application is needed (api-reference/widgets/placement-bind.md). */
export const applicationRequired = {
  code: 'WRONG_AUTH_TYPE',
  text: 'Current authorization type is denied for this method Application context required',
  status: 403,
} satisfies Words

export const missingArgument = (name: string) =>
  ({ code: 'ERROR_ARGUMENT', text: `Argument '${name}' is null or empty` }) satisfies Words

/** The id of the application that calls. */
export const requireApplication = (call: Call<'applicationRequired'>): number =>
  (call.caller.application ?? call.fail('applicationRequired')).id
