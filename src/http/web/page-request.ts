import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Text } from '../../lib/text.ts'
import type { Session } from '../../portal/login/sessions.ts'
import type { Rest } from '../../rest/rest.ts'
import { isSecure } from '../connection.ts'
import { ownForm } from './forms.ts'
import { errorPage } from './pages/error.ts'
import { texts } from './pages/texts.ts'
import { loginRedirect } from './return-path.ts'
import { redirect, sendPage } from './send-page.ts'
import { sessionOf } from './session-cookie.ts'

/** A request for a page, with its answer. */
export interface PageRequest {
  rest: Rest
  request: FastifyRequest
  reply: FastifyReply
  /** Without a slash at its end. */
  path: string
  query: URLSearchParams
  /** The token of a login link; null for every other path. */
  linkToken: string | null
}

/** Reads which page is asked for. */
export function pageRequest(rest: Rest, request: FastifyRequest, reply: FastifyReply): PageRequest {
  const [asked = '/', query = ''] = (request.raw.url ?? '/').split(/\?(.*)/s)
  const path = asked.replace(/(?<=.)\/$/, '')
  const linkToken = /^\/login\/link\/([\w-]+)$/.exec(path)?.[1] ?? null
  return { rest, request, reply, path, query: new URLSearchParams(query), linkToken }
}

/** The address that the browser came to, without a path. */
export const baseOf = (request: FastifyRequest): string =>
  `${isSecure(request) ? 'https' : 'http'}://${request.headers.host ?? 'localhost'}`

/** Who is logged in; null when nobody is, and then the login page follows, which comes back here. */
export async function requireSession({ rest, request, reply }: PageRequest): Promise<Session | null> {
  const session = await sessionOf(rest, request)
  // A form cannot be sent again by coming back.
  const back = request.method === 'GET' ? (request.raw.url ?? '/') : '/'
  if (!session) redirect(reply, loginRedirect(back))
  return session
}

/** The fields of one of the portal's own forms; null for any other, and then the reason has been shown. */
export function requireForm({ rest, request, reply }: PageRequest, session: Session | null): URLSearchParams | null {
  const read = ownForm(request, session)
  if ('form' in read) return read.form
  const { refused } = read
  const isForm = refused !== 'unreadable'
  const advice = texts.error[refused === 'crossSite' ? 'crossSiteAdvice' : 'staleAdvice']
  refuse({ rest, reply, session }, isForm ? 403 : 415, texts.error.refusedTitle, texts.error[refused], advice)
  return null
}

interface Refused {
  rest: Rest
  reply: FastifyReply
  session: Session | null
}

/** Shows why something was not done. */
export function refuse(
  { rest, reply, session }: Refused,
  status: number,
  title: Text,
  reason: Text,
  advice: Text,
  facts: Record<string, unknown> = {},
): void {
  sendPage(reply, status, errorPage({ language: rest.language, session, title, reason, advice, facts }))
}
