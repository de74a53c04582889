import type { Call } from '../../rest/call.ts'

const LONGEST_ADDRESS = 2000

/**
 * An address that a portal can open: http or https, and a host with a dot in its name, which `localhost` has not
 * (api-reference/widgets/index.md).
 */
export function requireAddress(call: Call<'protocolUnsupported' | 'handlerWrong'>, address: string): string {
  const [, scheme = '', host = ''] = /^([a-z][a-z\d+.-]*):\/\/(?:[^/?#\s@]*@)?([^/?#\s:]+)/i.exec(address) ?? []
  if (!/[^.]\.[^.]/.test(host) || address.length > LONGEST_ADDRESS) call.fail('handlerWrong')
  if (!/^https?$/i.test(scheme)) call.fail('protocolUnsupported')
  return URL.canParse(address) ? address : call.fail('handlerWrong')
}
