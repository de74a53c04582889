import type { FastifyReply, FastifyRequest } from 'fastify'
import { DEVICE_SECONDS } from '../../portal/login/known-devices.ts'
import { findSession, LONGEST_SECONDS, type Session } from '../../portal/login/sessions.ts'
import type { Rest } from '../../rest/rest.ts'
import { cookie, setCookie } from './cookies.ts'
import { forgetFormCookie } from './forms.ts'

/** Browsers tell portals of one machine apart by their ports, and their cookies do not. */
const named = (request: FastifyRequest, name: string): string => {
  const port = /:(\d+)$/.exec(request.headers.host ?? '')?.[1]
  return port ? `${name}_${port}` : name
}

const sessionCookie = (request: FastifyRequest): string => named(request, 'portico_session')
const deviceCookie = (request: FastifyRequest): string => named(request, 'portico_device')

/** Who is logged in with the browser that asks; null: nobody. */
export async function sessionOf(rest: Rest, request: FastifyRequest): Promise<Session | null> {
  const token = cookie(request, sessionCookie(request))
  return token === undefined ? null : findSession(rest, token)
}

/** Gives the browser a session's token. When it ends is known here and not by the browser, whose clock is another. */
export function giveSession(request: FastifyRequest, reply: FastifyReply, token: string): void {
  setCookie(request, reply, sessionCookie(request), token, LONGEST_SECONDS)
  forgetFormCookie(request, reply)
}

/** What a browser is known by, from its first login on. */
export const deviceOf = (request: FastifyRequest): string | undefined => cookie(request, deviceCookie(request))

/** Gives a browser the token of the session that has been begun in it, and the one that it is known by. */
export function giveLogin(
  request: FastifyRequest,
  reply: FastifyReply,
  login: { token: string; device: string },
): void {
  giveSession(request, reply, login.token)
  setCookie(request, reply, deviceCookie(request), login.device, DEVICE_SECONDS)
}

/** Takes the token away from the browser. */
export function takeSession(request: FastifyRequest, reply: FastifyReply): void {
  setCookie(request, reply, sessionCookie(request), null)
}
