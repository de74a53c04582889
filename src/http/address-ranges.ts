import { BlockList, isIP } from 'node:net'

/** Ranges that have a name, as proxy-addr knows them. */
const NAMED: Readonly<Record<string, readonly string[]>> = {
  loopback: ['127.0.0.0/8', '::1/128'],
  linklocal: ['169.254.0.0/16', 'fe80::/10'],
  uniquelocal: ['10.0.0.0/8', '172.16.0.0/12', '192.168.0.0/16', 'fc00::/7'],
}

/** The addresses of this machine, which are trusted where nothing else is said. */
export const OWN_MACHINE = 'loopback'

/** Whether a text names addresses: `10.0.0.5`, `10.0.0.0/8`, `fd00::/8`, `loopback`. */
export function isAddressRange(text: string): boolean {
  if (Object.hasOwn(NAMED, text)) return true
  const [, address = '', , bits] = /^([^/]*)(\/(\d{1,3}))?$/.exec(text) ?? []
  const family = isIP(address)
  if (!family) return false
  return bits === undefined || (Number(bits) >= 1 && Number(bits) <= (family === 4 ? 32 : 128))
}

/** Tells whether an address is in one of these ranges. */
export function inRanges(ranges: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const range of ranges.flatMap(one => NAMED[one] ?? one)) {
    const [address = '', bits] = range.split('/')
    const family = isIP(address) === 4 ? 'ipv4' : 'ipv6'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return address => {
    const family = isIP(address)
    return family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6')
  }
}
