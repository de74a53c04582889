import { isIP } from 'node:net'

/** Ranges that have a name. */
const NAMED = ['loopback', 'linklocal', 'uniquelocal']

/** The proxies that are believed where nothing is said: those on this machine. */
export const OWN_MACHINE = 'loopback'

/** Whether a text names addresses of proxies: `10.0.0.5`, `10.0.0.0/8`, `fd00::/8`, `loopback`. */
export function isAddressRange(text: string): boolean {
  if (NAMED.includes(text)) return true
  const [, address = '', , bits] = /^([^/]*)(\/(\d{1,3}))?$/.exec(text) ?? []
  const family = isIP(address)
  if (!family) return false
  return bits === undefined || (Number(bits) >= 1 && Number(bits) <= (family === 4 ? 32 : 128))
}
