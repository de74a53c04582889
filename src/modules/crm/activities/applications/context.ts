import type { Call, CallingApplication } from '../../../../rest/call.ts'
import type { Words } from '../../../../rest/phrases.ts'

/** What a webhook is told where an application is needed (crm-activity-layout-blocks-set.md). */
export const wrongContext: Words = {
  code: 'ERROR_WRONG_CONTEXT',
  text: 'The method call is only possible in the context of a REST application',
}

/** The application that calls. */
export const callingApplication = (call: Call<'wrongContext'>): CallingApplication =>
  call.caller.application ?? call.fail('wrongContext')
