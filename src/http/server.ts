import { createServer as createHttp, type Server, STATUS_CODES } from 'node:http'
import { createServer as createHttps } from 'node:https'
import type { AddressInfo, Socket } from 'node:net'
import Fastify, { type FastifyReply, type FastifyRequest } from 'fastify'
import type { BracketLimits } from '../lib/brackets.ts'
import { toXml } from '../lib/xml.ts'
import { envelope, errorBody } from '../rest/answer.ts'
import { dispatch } from '../rest/dispatch.ts'
import { Failure, systemFailure } from '../rest/phrases.ts'
import type { Rest } from '../rest/rest.ts'
import { ensureCertificates } from './certificates.ts'
import { fileByToken } from './files.ts'
import { readRequest, wantsXml } from './read-request.ts'

export interface ListenOptions {
  host: string
  /** 0 takes a free port. */
  port: number
  httpsPort: number | 'off'
  /** Where the local certificates are kept; null makes them in memory. */
  data: string | null
  /** A certificate and its key (PEM) of one's own. */
  certificate: { cert: string; key: string } | null
  maxBody: number
  limits: BracketLimits
}

/** A portal that can be reached. */
export interface Listening {
  /** `http://127.0.0.1:8024` */
  http: string
  https: string | null
  /** The local authority's certificate: its PEM text, and its file where there is one. */
  ca: string | null
  caPath: string | null
  /** Takes no new calls, finishes the running ones, then resolves. */
  close(): Promise<void>
}

const DEFAULTS: Omit<ListenOptions, 'limits'> = {
  host: '127.0.0.1',
  port: 0,
  httpsPort: 0,
  data: null,
  certificate: null,
  maxBody: 16_777_216,
}

/** Opens the portal's http and https on one application. */
export async function listen(
  rest: Rest,
  options: Partial<ListenOptions> & Pick<ListenOptions, 'limits'>,
): Promise<Listening> {
  const { host, port, httpsPort, data, certificate, maxBody, limits } = { ...DEFAULTS, ...options }
  let closing = false
  const calls = { running: 0 }
  const app = application(rest, maxBody, limits, () => closing, calls)
  await app.ready()
  const servers: Server[] = []
  try {
    const http = createHttp(app.routing)
    servers.push(http)
    const listening: Listening = {
      http: await opened(http, 'http', host, port, rest),
      https: null,
      ca: null,
      caPath: null,
      close,
    }
    if (httpsPort !== 'off') {
      const local = certificate ? null : await ensureCertificates(data, [host])
      const { cert, key } = certificate ?? local!
      const https = createHttps({ cert, key }, app.routing)
      servers.push(https as unknown as Server)
      listening.https = await opened(https as unknown as Server, 'https', host, httpsPort, rest)
      listening.ca = local?.ca ?? null
      listening.caPath = local?.caPath ?? null
    }
    return listening
  } catch (error) {
    await close()
    throw error
  }

  async function close(): Promise<void> {
    closing = true
    await Promise.all(servers.map(server => closed(server, calls)))
    await app.close()
  }
}

/** For so long a client that has not sent its whole request is waited for. */
const GRACE_MS = 1000

/** Closes a server, and its connections one by one as they have nothing more to answer. */
function closed(server: Server, calls: { running: number }): Promise<void> {
  if (!server.listening) return Promise.resolve()
  const sockets = openSockets.get(server)!
  const since = Date.now()
  return new Promise(resolve => {
    const idle = setInterval(() => {
      server.closeIdleConnections()
      // Node no longer looks at timeouts of a server that closes: who says nothing would be waited for for ever.
      if (calls.running === 0 && Date.now() - since > GRACE_MS) for (const socket of sockets) socket.destroy()
    }, 20)
    server.close(() => {
      clearInterval(idle)
      resolve()
    })
  })
}

const openSockets = new WeakMap<Server, Set<Socket>>()

async function opened(server: Server, scheme: string, host: string, port: number, rest: Rest): Promise<string> {
  const sockets = new Set<Socket>()
  openSockets.set(server, sockets)
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => failUnread(rest, error, socket))
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, host, resolve)
  })
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host
  return `${scheme}://${name}:${(server.address() as AddressInfo).port}`
}

const JSON_TYPE = 'application/json; charset=utf-8'
const XML_TYPE = 'text/xml; charset=utf-8'

function application(
  rest: Rest,
  maxBody: number,
  limits: BracketLimits,
  isClosing: () => boolean,
  calls: { running: number },
) {
  const app = Fastify({
    logger: false,
    bodyLimit: maxBody,
    exposeHeadRoutes: false,
    forceCloseConnections: 'idle',
    frameworkErrors: (_error, _request, reply) => fail(rest, reply, unreadable()),
  })
  // Every body is read by the protocol's own rules, whatever type it claims.
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error: { code?: string; statusCode?: number }, _request, reply) => {
    const failure =
      error instanceof Failure
        ? error
        : error.code === 'FST_ERR_CTP_BODY_TOO_LARGE'
          ? systemFailure('tooLarge', { limit: maxBody })
          : (error.statusCode ?? 500) < 500
            ? unreadable()
            : systemFailure('internal')
    if (failure.condition === 'internal') rest.onBug(error, 'http')
    fail(rest, reply, failure)
  })

  const answer = async (request: FastifyRequest, reply: FastifyReply): Promise<void> => {
    const read = await readRequest(
      request.raw.url ?? '/',
      request.headers['content-type'] ?? '',
      (request.body as Buffer | undefined) ?? null,
      limits,
    )
    const outcome = await dispatch(rest, read)
    send(reply, outcome.status, envelope(outcome, rest.zone, rest.language))
  }
  const preflight = (_request: FastifyRequest, reply: FastifyReply) =>
    reply
      .code(204)
      .header('access-control-allow-origin', '*')
      .header('access-control-allow-methods', 'GET, POST, OPTIONS')
      .header('access-control-allow-headers', 'authorization, content-type, x-requested-with')
      .header('access-control-max-age', '86400')
      .send()

  const handle = async (request: FastifyRequest, reply: FastifyReply): Promise<FastifyReply> => {
    calls.running++
    reply.raw.once('close', () => calls.running--)
    if (isClosing()) reply.header('connection', 'close')
    const path = (request.raw.url ?? '/').replace(/^\/+/, '')
    if (/^rest(\/|\?|$)/.test(path)) {
      if (request.method === 'OPTIONS') preflight(request, reply)
      // A HEAD asks about the address; it must not run a method that nobody sees the answer of.
      else if (request.method === 'HEAD') reply.code(200).header('content-type', JSON_TYPE).send()
      else if (request.method === 'GET' || request.method === 'POST') await answer(request, reply)
      else fail(rest, reply, systemFailure('httpMethodNotAllowed'))
    } else if (path.startsWith('file/') && (request.method === 'GET' || request.method === 'HEAD'))
      await fileByToken(rest, request, reply)
    else reply.code(404).type('text/plain; charset=utf-8').send('Nothing is here. The REST API is at /rest/.\n')
    return reply
  }
  // Doubled slashes come before `rest` too, so one route takes every path and looks itself.
  app.route({ method: ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'HEAD'], url: '/*', handler: handle })
  // Verbs that Fastify has no routes for.
  app.setNotFoundHandler(handle)
  return app
}

const unreadable = (): Failure => systemFailure('unreadable', { reason: 'The request cannot be read.' })

function fail(rest: Rest, reply: FastifyReply, failure: Failure): void {
  send(reply, failure.words.status ?? 400, JSON.stringify(errorBody(failure, rest.language)))
}

/** Sends an envelope in the form that the address asks for. */
function send(reply: FastifyReply, status: number, json: string): void {
  reply.code(status).header('access-control-allow-origin', '*')
  if (wantsXml(reply.request.raw.url ?? '/')) reply.header('content-type', XML_TYPE).send(toXml(JSON.parse(json)))
  else reply.header('content-type', JSON_TYPE).send(json)
}

/** Answers bytes that are no request of HTTP, or too long a head of one. */
function failUnread(rest: Rest, error: NodeJS.ErrnoException, socket: Socket): void {
  if (!socket.writable || error.code === 'ECONNRESET') {
    socket.destroy()
    return
  }
  const failure = error.code === 'HPE_HEADER_OVERFLOW' ? systemFailure('headTooLong') : unreadable()
  const status = failure.words.status ?? 400
  const json = JSON.stringify(errorBody(failure, rest.language))
  socket.end(
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nconnection: close\r\naccess-control-allow-origin: *\r\n` +
      `content-type: ${JSON_TYPE}\r\ncontent-length: ${Buffer.byteLength(json)}\r\n\r\n${json}`,
  )
}
