import tls from 'node:tls'
import { B24Hook } from '@bitrix24/b24jssdk'
import type { Portal } from '../../src/index.ts'
import type { Fields } from './crm.ts'

/** A call as the examples of the documentation make it: what the method answers, or what the SDK throws. */
// biome-ignore lint/suspicious/noExplicitAny: whatever the method answers
export type SdkCall = (method: string, params?: Fields) => Promise<any>

/** The unmodified SDK over https with user 1's webhook, in a process that trusts the portal's authority from then on. */
export async function openSdk(portal: Portal): Promise<{ $b24: B24Hook; call: SdkCall }> {
  const { https, ca } = await portal.listen()
  tls.setDefaultCACertificates([...tls.getCACertificates(), ca!])
  const $b24 = B24Hook.fromWebhookUrl(`${https}/rest/${portal.webhook.userId}/${portal.webhook.code}/`)
  return {
    $b24,
    async call(method, params = {}) {
      const response = await $b24.actions.v2.call.make({ method, params })
      if (!response.isSuccess) throw new Error(response.getErrorMessages().join('; '))
      return response.getData()!.result
    },
  }
}
