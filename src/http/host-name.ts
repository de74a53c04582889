import { isIP } from 'node:net'
import { domainToASCII } from 'node:url'

/**
 * A host name in lower case and ASCII, or an address without the brackets it has in URLs; undefined for what is neither. The
 * first label may be `*`, as in certificates.
 */
export function hostName(name: string): string | undefined {
  const address = name.replace(/^\[(.*)\]$/, '$1')
  if (isIP(address)) return address
  const host = domainToASCII(name).replace(/\.$/, '')
  return /^(\*\.)?[a-z0-9_-]+(\.[a-z0-9_-]+)*$/.test(host) ? host : undefined
}
