import type { FastifyRequest } from 'fastify'

/** Whether the browser speaks https, to us or to a proxy before us: whoever lies about it harms only their own cookie. */
export function isSecure(request: FastifyRequest): boolean {
  if ('encrypted' in request.raw.socket && request.raw.socket.encrypted) return true
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
