import { queryPhrases } from '../../../../records/modern/phrases.ts'
import type { Phrases, Words } from '../../../../rest/phrases.ts'
import { itemPhrases } from '../../items/phrases.ts'

const crmDenied = 'Access denied.'
const denied = (text: string): Words => ({ code: 'ACCESS_DENIED', text: `Access denied! ${text}` })

const ofApplications = {
  crmDenied,
  adminRequired: denied('Admin permissions required'),
  applicationRequired: denied('Application context required'),
}
const coded = { ...ofApplications, codeEmpty: 'Empty trigger code!', triggerCodeInvalid: 'Wrong trigger code!' }

/** The words of crm.automation.trigger*. */
export const triggerPhrases = {
  trigger: {
    crmDenied,
    targetMissing: 'Target is not set.',
    targetInvalid: 'Incorrect target format.',
    targetNotFound: 'Target is not found.',
    notFound: 'Target is not found.',
    accessDenied: denied('There are no permissions to update the entity.'),
  },
  add: { ...coded, nameEmpty: 'Empty trigger name!' },
  list: ofApplications,
  delete: { ...coded, triggerNotFound: 'Trigger not found' },
  execute: {
    ...coded,
    triggerUnknown: 'Trigger with code {code} is not registered.',
    automatedTypeInvalid: 'Incorrect parameter OWNER_TYPE_ID.',
    ownerInvalid: 'Incorrect parameter OWNER_ID.',
  },
} satisfies Record<string, Phrases>

/** What a rule can fail with when it runs; the request log tells of it, and nobody else. */
export const rulePhrases = {
  ...itemPhrases.update,
  ...queryPhrases,
  ruleCircle: {
    code: 'AUTOMATION_CIRCLE',
    text: 'The chain of rules comes back to rule {rule}, which has run for {target} already. It ends here.',
  },
} satisfies Phrases
