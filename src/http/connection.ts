import type { Socket } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { Origin } from '../rest/call.ts'

/** Whether the connection itself is encrypted, whatever a proxy says. */
export const isOverTls = ({ raw: { socket } }: FastifyRequest): boolean => 'encrypted' in socket && !!socket.encrypted

/**
 * Whether the client speaks https, to us or, as it says, to a proxy before us. Whoever lies about it harms themselves: their
 * cookie, the state `https-required`, and the address that their tokens name.
 */
export function isSecure(request: FastifyRequest): boolean {
  if (isOverTls(request)) return true
  return /^https\s*(,|$)/i.test(String(request.headers['x-forwarded-proto'] ?? ''))
}

/** Whose attempts are counted together: the browser's address, as a proxy on this machine names it. */
export function addressOf(request: FastifyRequest): string {
  const address = request.raw.socket.remoteAddress ?? ''
  if (!/^(::ffff:)?127\.|^::1$/.test(address)) return address
  // The proxy's own entry is the last one; those before it anybody can make up.
  const forwarded = String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)!
    .trim()
  return forwarded.slice(0, 64) || address
}

/** The address of the portal that a request names. */
export const baseOf = (request: FastifyRequest): string =>
  `${isSecure(request) ? 'https' : 'http'}://${request.headers.host ?? ''}`

const LONGEST_TAG = 200

/** What is the same for all requests of a connection that no proxy forwards. */
const origins = new WeakMap<Socket, Origin & { host: string | undefined }>()

/** The connection that a request came by. */
export function originOf(request: FastifyRequest): Origin {
  const { headers, raw } = request
  const tag = headers['x-portico-tag']
  const forwarded = headers['x-forwarded-for'] !== undefined || headers['x-forwarded-proto'] !== undefined
  if (!forwarded && tag === undefined) {
    const same = origins.get(raw.socket)
    if (same && same.host === headers.host) return same
  }
  const base = headers.host ? baseOf(request) : null
  const origin = { address: addressOf(request), base, secure: isSecure(request), tag: tagOf(tag) }
  if (!forwarded && tag === undefined) origins.set(raw.socket, { ...origin, host: headers.host })
  return origin
}

const tagOf = (header: string | string[] | undefined): string | null =>
  typeof header === 'string' && header !== '' ? header.slice(0, LONGEST_TAG) : null
