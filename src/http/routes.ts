import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import type { BracketLimits } from '../lib/formats/brackets.ts'
import { failureOf } from '../rest/failure-of.ts'
import type { Failure } from '../rest/phrases.ts'
import type { Rest } from '../rest/rest.ts'
import { ReadBody } from './body/large-multipart.ts'
import { bodyReader } from './body/read-body.ts'
import { isOverTls } from './connection.ts'
import { controlRoute } from './control/routes.ts'
import { fileByAddress } from './files.ts'
import type { Health } from './health/routes.ts'
import { oauthRoute, serveOAuth } from './oauth/token-routes.ts'
import { isRest } from './read-request.ts'
import { requestIds } from './request-id.ts'
import { incomingOf, refuse, restRoute, unreadable } from './rest-route.ts'
import { appFile } from './web/app-files.ts'
import { webRoutes } from './web/web-routes.ts'
import { webApiRoute } from './web-api/routes.ts'

/** Who is told by which span of a client's a request was caused. */
export interface Traces {
  began(requestId: string, traceparent: string): void
}

/** What the routes of a portal need beside the portal. */
interface Served {
  rest: Rest
  /** Largest request body, and the largest with files, in bytes. */
  maxBody: number
  maxUpload: number
  limits: BracketLimits
  operatorToken: string | null
  /** Ranges of addresses of the proxies that are believed. */
  trustedProxies: readonly string[]
  /** Aborted when the portal closes. */
  closing: AbortSignal
  /** How many requests have no answer yet. */
  calls: { running: number }
  /** It has a certificate that others vouch for: browsers are told to come by https alone. */
  strict: boolean
  health: Health
  traces: Traces | undefined
}

/** One application for http and https: every path goes through one route, because doubled slashes come first in some. */
export function routes(served: Served) {
  const { rest, maxBody, trustedProxies, calls, closing, traces } = served
  const fail = (request: FastifyRequest, reply: FastifyReply, failure: Failure) => {
    guard(served, reply)
    refuse(rest, request, reply, failure)
  }
  const app = Fastify({
    logger: false,
    bodyLimit: maxBody,
    exposeHeadRoutes: false,
    requestIdHeader: false,
    genReqId: requestIds(),
    trustProxy: [...trustedProxies],
    forceCloseConnections: 'idle',
    frameworkErrors: (_error, request, reply) => fail(request, reply, unreadable()),
  })
  // Every body is read by the protocol's own rules, whatever type it claims.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', bodyReader(served))
  app.setErrorHandler((error: { statusCode?: number }, request, reply) => {
    const failure = (error.statusCode ?? 500) < 500 ? unreadable() : failureOf(rest, error, 'http')
    fail(request, reply, failure)
  })
  const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    calls.running++
    reply.raw.once('close', () => calls.running--)
    guard(served, reply)
    if (traces) {
      const { traceparent } = request.headers
      if (typeof traceparent === 'string') traces.began(request.id, traceparent)
    }
    if (closing.aborted) reply.header('connection', 'close')
    try {
      await route(served, request, reply)
    } finally {
      if (request.body instanceof ReadBody) await request.body.close()
    }
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
  reply.header('x-content-type-options', 'nosniff').header('x-request-id', reply.request.id)
  if (strict && isOverTls(reply.request) && !/^localhost(:|$)/i.test(reply.request.headers.host ?? ''))
    reply.header('strict-transport-security', STRICT)
}

async function route(served: Served, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const { rest, limits } = served
  const url = request.raw.url ?? '/'
  const path = url.replace(/^\/+/, '')
  const oauth = oauthRoute(url, path, request.headers.host ?? '')
  if (oauth) return serveOAuth(rest, oauth, incomingOf(request), limits, request, reply)
  if (isRest(url)) return restRoute(rest, limits, request, reply)
  if (await served.health.route(path, request, reply)) return
  if (/^_portico(\/|\?|$)/.test(path)) return controlRoute(served, request, reply)
  if (/^_web(\/|\?|$)/.test(path)) return webApiRoute(served, request, reply)
  if (path.startsWith('assets/') && (request.method === 'GET' || request.method === 'HEAD'))
    return appFile(request, reply)
  if (path.startsWith('file/') && (request.method === 'GET' || request.method === 'HEAD'))
    return fileByAddress(rest, request, reply)
  if (!(await webRoutes(rest, request, reply)))
    reply.code(404).type('text/plain; charset=utf-8').send('Nothing is here. The REST API is at /rest/.\n')
}
