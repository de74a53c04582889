import type { Socket } from 'node:net'
import type { FastifyRequest } from 'fastify'
import type { Origin } from '../rest/call.ts'

/** Whether the connection itself is encrypted, whatever a proxy says. */
export const isOverTls = ({ raw: { socket } }: FastifyRequest): boolean => 'encrypted' in socket && !!socket.encrypted

/** Whether the client speaks https, to us or, as a trusted proxy says, to the proxy. */
export const isSecure = (request: FastifyRequest): boolean =>
  isOverTls(request) || request.protocol.toLowerCase() === 'https'

const LONGEST_ADDRESS = 64

/** Whose attempts are counted together: the client's address, as trusted proxies name it. */
export const addressOf = (request: FastifyRequest): string => (request.ip ?? '').slice(0, LONGEST_ADDRESS)

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
