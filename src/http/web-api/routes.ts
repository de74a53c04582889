import { timingSafeEqual } from 'node:crypto'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { BracketLimits } from '../../lib/formats/brackets.ts'
import type { Session } from '../../portal/login/sessions.ts'
import { envelope } from '../../rest/answer.ts'
import { dispatch } from '../../rest/dispatch.ts'
import { controlRoute, type ServedPortal } from '../control/routes.ts'
import { readParams } from '../read-request.ts'
import { incomingOf, JSON_TYPE, tellEntry } from '../rest-route.ts'
import { isSameOrigin } from '../web/forms.ts'
import { sessionOf } from '../web/session-cookie.ts'
import { speaking, uiOf } from './language.ts'
import { liveChanges } from './live.ts'
import { shownSession } from './session.ts'

/** What the portal's own pages are served by. */
export interface PagesPortal extends ServedPortal {
  limits: BracketLimits
}

/** The private API of the portal's own pages, for whoever is logged in with the browser. */
export const WEB_ROOT = '/_web'

/**
 * Answers what comes to `/_web/…`: `session`, `rest/{method}`, `control/…`, `live`. Cookies open nothing else: not the REST
 * API, nor the control API. What changes anything brings the session's secret in `X-Portico-CSRF`.
 */
export async function webApiRoute(portal: PagesPortal, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { rest } = portal
  reply.header('cache-control', 'no-store')
  const [, first = '', ...others] = (request.raw.url ?? '').split('?', 1)[0]!.split('/').filter(Boolean)
  const isReading = request.method === 'GET' || request.method === 'HEAD'
  if (!isSameOrigin(request)) return refuse(reply, 403, 'CROSS_SITE', 'Only the pages of this portal may ask for it.')
  const session = await sessionOf(rest, request)
  if (!session) return refuse(reply, 401, 'NO_SESSION', 'Nobody is logged in with this browser.')
  if (!isReading && !hasSecret(request, session))
    return refuse(reply, 403, 'STALE_PAGE', 'The page is of another session: load it again.')
  if (first === 'session' && isReading) return answer(reply, 200, { result: await shownSession(portal, session) })
  if (first === 'rest' && others.length === 1 && request.method === 'POST')
    return restByMethod(portal, session, others[0]!, request, reply)
  if (first === 'live' && isReading) return liveChanges(portal, session, reply)
  if (first === 'control') {
    if (session.actor || !session.user.isAdmin)
      return refuse(
        reply,
        403,
        'NO_ADMINISTRATOR',
        'Only administrators control the portal, and not while they act as somebody.',
      )
    return controlRoute(portal, request, reply, { userId: session.user.id })
  }
  return refuse(
    reply,
    404,
    'UNKNOWN_PATH',
    `Nothing is here. There are ${WEB_ROOT}/session, rest/{method}, live and control.`,
  )
}

const hasSecret = (request: FastifyRequest, { csrf }: Session): boolean => {
  const given = Buffer.from(String(request.headers['x-portico-csrf'] ?? ''))
  const wanted = Buffer.from(csrf)
  return given.length === wanted.length && timingSafeEqual(given, wanted)
}

/** Calls a method of the API, or one that is for the portal's pages alone, with the rights of who is logged in. */
async function restByMethod(
  { rest: portal, limits }: PagesPortal,
  { user }: Session,
  method: string,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const rest = speaking(portal, (await uiOf(portal, user.id)).language)
  const incoming = incomingOf(request)
  const params = await readParams(incoming, limits)
  const outcome = await dispatch(rest, {
    credentials: { user: user.id },
    method,
    params,
    origin: incoming.origin,
    own: true,
  })
  if (outcome.entry !== undefined) tellEntry(reply, outcome.entry)
  reply
    .code(outcome.status)
    .header('content-type', JSON_TYPE)
    .send(envelope(outcome, rest.zone, rest.language, 2))
}

function answer(reply: FastifyReply, status: number, body: unknown): void {
  reply.code(status).header('content-type', JSON_TYPE).send(JSON.stringify(body))
}

const refuse = (reply: FastifyReply, status: number, error: string, error_description: string): void =>
  answer(reply, status, { error, error_description })
