import { sourceOf } from '../../lib/source.ts'
import type { Plan } from '../../rest/limits/limits.ts'
import { type Method, method } from '../../rest/method.ts'
import { text } from '../../rest/params.ts'
import { scopesOf } from '../../rest/scopes.ts'
import { findApplication } from '../applications/applications.ts'

const source = sourceOf(import.meta.filename)

/** What a client can ask about and this portal has, which is all that there is (api-reference/common/system/feature-get.md). */
const features: ReadonlySet<string> = new Set(['rest_offline_extended', 'rest_auth_connector'])

/** The tariffs that the plans stand for, as LICENSE names them after the portal's language. */
const licences: Record<Plan, { type: string; family: string }> = {
  'self-hosted': { type: 'selfhosted', family: 'selfhosted' },
  cloud: { type: 'pro100', family: 'pro' },
  enterprise: { type: 'ent250', family: 'ent' },
}

/** Methods about the application that calls and what the portal offers it. */
export const applicationMethods: Method[] = [
  method({
    name: 'app.info',
    kind: 'read',
    source,
    params: {},
    phrases: {},
    async run(call) {
      const { application } = call.caller
      const { type, family } = licences[call.visit.runtimeSettings.plan]
      const licence = { LICENSE: `${call.language}_${type}` }
      const found = application && (await findApplication(call.db, application.id))
      if (!found) return { SCOPE: scopesOf(call), ...licence }
      return {
        ID: found.id,
        CODE: found.clientId,
        VERSION: found.version,
        STATUS: found.status,
        INSTALLED: found.installed,
        PAYMENT_EXPIRED: found.paymentExpired ? 'Y' : 'N',
        DAYS: null,
        LANGUAGE_ID: call.language,
        ...licence,
        LICENSE_TYPE: type,
        LICENSE_FAMILY: family,
      }
    },
  }),
  method({
    name: 'feature.get',
    kind: 'read',
    source,
    params: { CODE: text('codeEmpty') },
    phrases: { codeEmpty: { code: 'CODE_EMPTY', text: "CODE can't be empty" } },
    run: (_call, { CODE }) => ({ value: features.has(CODE) ? 'Y' : 'N' }),
  }),
]
