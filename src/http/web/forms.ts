import { randomBytes, hash as sha, timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Session } from '../../portal/login/sessions.ts'
import { cookie, setCookie } from './cookies.ts'

/** The field that tells a form of the portal's own pages from any other. */
export const FORM_FIELD = 'csrf'

/** What stands for a session where nobody is logged in yet. */
const COOKIE = 'portico_form'

const LARGEST_FORM = 65_536

/** The cookie's value is not in the page, so a page that leaks does not tell it. */
const fieldOf = (value: string): string => sha('sha256', `form ${value}`)

const isGood = (value: string | undefined): value is string => /^[\w-]{43}$/.test(value ?? '')

/** The value of a page's FORM_FIELD: the session's, or one that a cookie has to match. */
export function formToken(request: FastifyRequest, reply: FastifyReply, session: Session | null): string {
  if (session) return session.csrf
  const cookieValue = cookie(request, COOKIE)
  const value = isGood(cookieValue) ? cookieValue : randomBytes(32).toString('base64url')
  if (value !== cookieValue) setCookie(request, reply, COOKIE, value)
  return fieldOf(value)
}

/** Nobody who is logged in needs it. */
export const forgetFormCookie = (request: FastifyRequest, reply: FastifyReply): void => {
  if (cookie(request, COOKIE) !== undefined) setCookie(request, reply, COOKIE, null)
}

/** Why what was sent is not taken: from another site; from a page of an earlier session; no form. */
type FormRefusal = 'crossSite' | 'stale' | 'unreadable'

/** The fields of a form that one of the portal's own pages sent, for the same session; or why it is not that. */
export function ownForm(
  request: FastifyRequest,
  session: Session | null,
): { form: URLSearchParams } | { refused: FormRefusal } {
  if (!isSameOrigin(request)) return { refused: 'crossSite' }
  const type = request.headers['content-type'] ?? ''
  const body = request.body
  if (!/^application\/x-www-form-urlencoded\s*(;|$)/i.test(type) || !Buffer.isBuffer(body))
    return { refused: 'unreadable' }
  if (body.length > LARGEST_FORM) return { refused: 'unreadable' }
  const form = new URLSearchParams(body.toString('utf8'))
  const cookieValue = cookie(request, COOKIE)
  const wanted = session ? session.csrf : isGood(cookieValue) ? fieldOf(cookieValue) : undefined
  const token = form.get(FORM_FIELD) ?? ''
  return wanted !== undefined && isEqual(token, wanted) ? { form } : { refused: 'stale' }
}

const isEqual = (sent: string, wanted: string): boolean =>
  timingSafeEqual(sha('sha256', sent, 'buffer'), sha('sha256', wanted, 'buffer'))

/** What browsers say of a form's page. The token is what decides; this holds where a token has leaked. */
export function isSameOrigin(request: FastifyRequest): boolean {
  const { origin, host } = request.headers
  const site = request.headers['sec-fetch-site']
  // The browser knows its own address, whatever a proxy between makes of `Host`.
  if (site !== undefined) return site === 'same-origin' || site === 'none'
  if (origin === undefined) return true
  return URL.canParse(origin) && new URL(origin).host === String(host ?? '').toLowerCase()
}
