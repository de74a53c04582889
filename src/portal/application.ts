import { type Method, method } from '../rest/method.ts'
import { text } from '../rest/params.ts'

const source = 'src/portal/application.ts'

/** What a client can ask about, and whether this portal has it (api-reference/common/system/feature-get.md). */
const features: Readonly<Record<string, boolean>> = {
  rest_offline_extended: false,
  rest_auth_connector: false,
}

/** Methods about the application that calls and what the portal offers it. */
export const applicationMethods: Method[] = [
  method({
    name: 'app.info',
    kind: 'read',
    access: 'an application',
    source,
    params: {},
    phrases: { applicationRequired: { code: 'ACCESS_DENIED', text: 'Access denied! Application context required' } },
    run: call => call.fail('applicationRequired'),
  }),
  method({
    name: 'feature.get',
    kind: 'read',
    source,
    params: { CODE: text('codeEmpty') },
    phrases: { codeEmpty: { code: 'CODE_EMPTY', text: "CODE can't be empty" } },
    run: (_call, { CODE }) => ({ value: Object.hasOwn(features, CODE) && features[CODE] ? 'Y' : 'N' }),
  }),
]
