import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import type { BracketLimits } from '../lib/brackets.ts'
import { toXml } from '../lib/xml.ts'
import { envelope, errorBody } from '../rest/answer.ts'
import { dispatch } from '../rest/dispatch.ts'
import { failureOf } from '../rest/failure-of.ts'
import { entryWith } from '../rest/log.ts'
import { type Failure, systemFailure } from '../rest/phrases.ts'
import type { Rest } from '../rest/rest.ts'
import { sendAstray } from './astray.ts'
import { isOverTls, originOf } from './connection.ts'
import { controlRoute } from './control.ts'
import { fileByToken } from './files.ts'
import { oauthRoute, serveOAuth } from './oauth.ts'
import { bodyReader, Unread } from './read-body.ts'
import { type Incoming, methodOf, readRequest, wantsXml } from './read-request.ts'
import { webRoutes } from './web-routes.ts'

/** What the routes of a portal need beside the portal. */
interface Served {
  rest: Rest
  /** Largest request body, in bytes. */
  maxBody: number
  limits: BracketLimits
  operatorToken: string | null
  /** Aborted when the portal closes. */
  closing: AbortSignal
  /** How many requests have no answer yet. */
  calls: { running: number }
  /** It has a certificate that others vouch for: browsers are told to come by https alone. */
  strict: boolean
}

export const JSON_TYPE = 'application/json; charset=utf-8'
const XML_TYPE = 'text/xml; charset=utf-8'

/** One application for http and https: every path goes through one route, because doubled slashes come first in some. */
export function routes(served: Served) {
  const { rest, maxBody, calls, closing } = served
  const fail = (reply: FastifyReply, failure: Failure) => {
    guard(served, reply)
    refuse(rest, reply, failure)
  }
  const app = Fastify({
    logger: false,
    bodyLimit: maxBody,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (_error, _request, reply) => fail(reply, unreadable()),
  })
  // Every body is read by the protocol's own rules, whatever type it claims.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', bodyReader(served))
  app.setErrorHandler((error: { statusCode?: number }, request, reply) => {
    const failure = (error.statusCode ?? 500) < 500 ? unreadable() : failureOf(rest, error, 'http')
    if (failure.condition !== 'internal' && isRest(request)) noteUnread(rest, request, failure)
    fail(reply, failure)
  })
  const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    calls.running++
    reply.raw.once('close', () => calls.running--)
    guard(served, reply)
    if (closing.aborted) reply.header('connection', 'close')
    await route(served, request, reply)
    return reply
  }
  app.route({ method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'], url: '/*', handler: handle })
  // Verbs that Fastify has no routes for.
  app.setNotFoundHandler(handle)
  return app
}

const STRICT = `max-age=${365 * 86_400}`

/** The headers of every answer. */
function guard({ strict }: Served, reply: FastifyReply): void {
  reply.header('x-content-type-options', 'nosniff')
  if (strict && isOverTls(reply.request) && !/^localhost(:|$)/i.test(reply.request.headers.host ?? ''))
    reply.header('strict-transport-security', STRICT)
}

async function route(served: Served, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { rest, limits } = served
  const url = request.raw.url ?? '/'
  const path = url.replace(/^\/+/, '')
  const oauth = oauthRoute(url, path, request.headers.host ?? '')
  if (oauth) return serveOAuth(rest, oauth, incomingOf(request), limits, request, reply)
  if (isRest(request)) return restRoute(served, request, reply)
  if (/^_portico(\/|\?|$)/.test(path)) return controlRoute(served, request, reply)
  if (path.startsWith('file/') && (request.method === 'GET' || request.method === 'HEAD'))
    return fileByToken(rest, request, reply)
  if (!(await webRoutes(rest, request, reply)))
    reply.code(404).type('text/plain; charset=utf-8').send('Nothing is here. The REST API is at /rest/.\n')
}

const isRest = ({ raw }: FastifyRequest): boolean => /^\/*rest(\/|\?|$)/.test(raw.url ?? '/')

async function restRoute({ rest, limits }: Served, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { method } = request
  if (method === 'GET' || method === 'POST') await answer(rest, limits, request, reply)
  else if (method === 'OPTIONS') preflight(reply)
  // A HEAD asks about the address; it must not run a method that nobody sees the answer of.
  else if (method === 'HEAD') reply.code(200).header('content-type', JSON_TYPE).send()
  else refuse(rest, reply, systemFailure('httpMethodNotAllowed'))
}

async function answer(rest: Rest, limits: BracketLimits, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const outcome = await dispatch(rest, await readRequest(incomingOf(request), limits))
  if (outcome.transport) sendAstray(request, reply, outcome.transport)
  else send(reply, outcome.status, envelope(outcome, rest.zone, rest.language))
}

function incomingOf(request: FastifyRequest): Incoming {
  const body = request.body as Buffer | Unread | undefined
  const isUnread = body instanceof Unread
  return {
    url: request.raw.url ?? '/',
    contentType: request.headers['content-type'] ?? '',
    authorization: request.headers.authorization ?? '',
    body: isUnread ? null : (body ?? null),
    identity: isUnread ? body.identity : undefined,
    origin: originOf(request),
  }
}

/** A request that could not be read is in the log too, without parameters. */
function noteUnread(rest: Rest, request: FastifyRequest, failure: Failure): void {
  const method = methodOf(request.raw.url ?? '/')
  const known = { at: rest.clock.exact() / 1000, method, status: failure.words.status ?? 400 }
  rest.log.add(entryWith({ id: rest.log.next(), kind: 'call', origin: originOf(request), failure, ...known }))
}

const preflight = (reply: FastifyReply): unknown =>
  reply
    .code(204)
    .header('access-control-allow-origin', '*')
    .header('access-control-allow-methods', 'GET, POST, OPTIONS')
    .header('access-control-allow-headers', 'authorization, content-type, x-portico-tag, x-requested-with')
    .header('access-control-max-age', '86400')
    .send()

export const unreadable = (): Failure => systemFailure('unreadable', { reason: 'The request cannot be read.' })

function refuse(rest: Rest, reply: FastifyReply, failure: Failure): void {
  send(reply, failure.words.status ?? 400, JSON.stringify(errorBody(failure, rest.language)))
}

/** Sends an envelope in the form that the address asks for. */
function send(reply: FastifyReply, status: number, json: string): void {
  reply.code(status).header('access-control-allow-origin', '*')
  if (wantsXml(reply.request.raw.url ?? '/')) reply.header('content-type', XML_TYPE).send(toXml(JSON.parse(json)))
  else reply.header('content-type', JSON_TYPE).send(json)
}
