import type { FastifyReply, FastifyRequest } from 'fastify'
import { isSecure } from '../connection.ts'

/** The cookie of a name that a browser sent; two of a name count as none: one is from somebody who may set it for a whole domain. */
export function cookie(request: FastifyRequest, name: string): string | undefined {
  const found = (request.headers.cookie ?? '')
    .split(';')
    .map(pair => pair.trim())
    .filter(pair => pair.startsWith(`${name}=`))
  return found.length === 1 ? found[0]!.slice(name.length + 1) : undefined
}

/** Sets a cookie that scripts and other sites' forms do not get; null removes it. */
export function setCookie(
  request: FastifyRequest,
  reply: FastifyReply,
  name: string,
  value: string | null,
  seconds: number | null = null,
): void {
  const age = value === null ? '; Max-Age=0' : seconds === null ? '' : `; Max-Age=${seconds}`
  const line = `${name}=${value ?? ''}; Path=/; HttpOnly; SameSite=Lax${age}${isSecure(request) ? '; Secure' : ''}`
  const before = reply.getHeader('set-cookie')
  const lines = Array.isArray(before) ? before : before === undefined ? [] : [String(before)]
  // Another value of the same name is replaced and not sent beside it.
  reply.removeHeader('set-cookie')
  reply.header('set-cookie', [...lines.filter(one => !one.startsWith(`${name}=`)), line])
}
