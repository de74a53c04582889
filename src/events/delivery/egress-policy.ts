import { lookup } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'

/** Which addresses that are not of the internet a portal sends to. */
export interface EgressPolicy {
  /** The machine itself. */
  loopback: boolean
  /** Networks that cannot be reached from outside. */
  private: boolean
}

/** Nothing but the internet. */
export const internetOnly: EgressPolicy = { loopback: false, private: false }

const list = (subnets: readonly (readonly [string, number])[]): BlockList => {
  const blocked = new BlockList()
  for (const [net, prefix] of subnets) blocked.addSubnet(net, prefix, isIP(net) === 6 ? 'ipv6' : 'ipv4')
  return blocked
}

const loopback = list([
  ['127.0.0.0', 8],
  ['::1', 128],
])

/** Private, link-local, shared, reserved and multicast networks (RFC 6890), and ways around them within IPv6. */
const closed = list([
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['224.0.0.0', 3],
  ['::', 96],
  ['::ffff:0:0:0', 96],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['2001::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
])

/** The address is one that events may not be sent to. */
export class EgressDenied extends Error {
  constructor(address: string) {
    super(`${address} is not in the internet. portico event set --addresses allow lets events go there.`)
  }
}

/** An IPv4 address that is written as one of IPv6. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

/** Whether an IP address may be sent to. */
export function isEgressAllowed(address: string, policy: EgressPolicy): boolean {
  const family = isIP(plain(address)) === 6 ? 'ipv6' : 'ipv4'
  if (loopback.check(plain(address), family)) return policy.loopback || policy.private
  return policy.private || !closed.check(plain(address), family)
}

/** Fails for a host that is itself an address that the policy denies; names are judged when they are looked up. */
export function requireEgressAllowed(host: string, policy: EgressPolicy): void {
  const address = host.replace(/^\[(.*)\]$/, '$1')
  if (isIP(address) && !isEgressAllowed(address, policy)) throw new EgressDenied(address)
}

/** Looks a name up and gives only addresses that the policy allows, so that what was checked is what is connected to. */
export const lookupWithin =
  (policy: () => EgressPolicy): LookupFunction =>
  (host, options, found) =>
    lookup(host, { ...options, all: true }, (error, addresses) => {
      if (error) return found(error, '')
      const open = addresses.filter(({ address }) => isEgressAllowed(address, policy()))
      if (!open.length) return found(new EgressDenied(addresses[0]?.address ?? host), '')
      return options.all ? found(null, open) : found(null, open[0]!.address, open[0]!.family)
    })
