import { X509Certificate } from 'node:crypto'
import { createServer as createHttp, type Server, STATUS_CODES } from 'node:http'
import { createServer as createHttps } from 'node:https'
import { type AddressInfo, Server as NetServer, type Socket } from 'node:net'
import type { BracketLimits } from '../lib/formats/brackets.ts'
import { errorBody } from '../rest/answer.ts'
import { systemFailure } from '../rest/phrases.ts'
import type { Rest } from '../rest/rest.ts'
import { OWN_MACHINE } from './address-ranges.ts'
import type { MetricsExchange } from './health/metrics.ts'
import { health } from './health/routes.ts'
import { vendorHosts } from './oauth/token-routes.ts'
import { JSON_TYPE, unreadable } from './rest-route.ts'
import { routes, type Traces } from './routes.ts'
import { ensureCertificates } from './tls/certificates.ts'

export interface ListenOptions {
  host: string
  /** 0 takes a free port. */
  port: number
  httpsPort: number | 'off'
  /** Where the local certificates are kept; null makes them in memory. */
  data: string | null
  /** A certificate and its key (PEM) of one's own. */
  certificate: { cert: string; key: string } | null
  /** The portal's address as applications are told it, where it is another one: behind a proxy. */
  url?: string | undefined
  /** Ranges of addresses of the proxies that are believed (`isAddressRange`). */
  trustedProxies: readonly string[]
  /** Names and addresses that the local certificate is for, beside those of `host` and `url`. */
  tlsNames: readonly string[]
  /** Largest request body, in bytes. */
  maxBody: number
  /** Largest one with files; they are not kept in memory. */
  maxUpload: number
  limits: BracketLimits
  /** Opens the control API to whoever can read it on this machine; null: only tokens of administrators do. */
  operatorToken: string | null
  /** Ranges of addresses from where `/metrics` can be read without a token; null: nothing is counted. */
  metricsFrom: readonly string[] | null
  /** Where other processes serve by the same port. */
  metricsExchange?: MetricsExchange | undefined
  traces?: Traces | undefined
}

/** A portal that can be reached. */
export interface Listening {
  /** `http://127.0.0.1:8024` */
  http: string
  https: string | null
  /** The local authority's certificate: its PEM text, and its file where there is one. */
  ca: string | null
  caPath: string | null
  /** Names for which the local certificate had to be made anew. */
  addedNames: readonly string[]
  /**
   * Takes no new connections, finishes the running calls, then resolves. On connections that are open further calls are
   * answered for so many milliseconds: a client may send one at the moment in which its connection would be closed.
   */
  close(patience?: number): Promise<void>
}

/** After so long without a call a connection is closed anyway, and clients know that. */
export const KEEP_ALIVE_MS = 5000

const DEFAULTS: Omit<ListenOptions, 'limits'> = {
  host: '127.0.0.1',
  port: 0,
  httpsPort: 0,
  data: null,
  certificate: null,
  trustedProxies: [OWN_MACHINE],
  tlsNames: [],
  maxBody: 16_777_216,
  maxUpload: 1_073_741_824,
  operatorToken: null,
  metricsFrom: null,
}

/** Opens the portal's http and https on one application. */
export async function listen(
  rest: Rest,
  options: Partial<ListenOptions> & Pick<ListenOptions, 'limits'>,
): Promise<Listening> {
  const {
    host,
    port,
    httpsPort,
    data,
    certificate,
    trustedProxies,
    tlsNames,
    maxBody,
    maxUpload,
    limits,
    operatorToken,
    metricsFrom,
  } = {
    ...DEFAULTS,
    ...options,
  }
  const closing = new AbortController()
  const calls = { running: 0 }
  const metrics =
    metricsFrom && (await import('./health/metrics.ts')).openMetrics(rest, () => calls.running, options.metricsExchange)
  const app = routes({
    rest,
    maxBody,
    maxUpload,
    limits,
    operatorToken,
    trustedProxies,
    closing: closing.signal,
    calls,
    strict: isVouchedFor(certificate),
    traces: options.traces,
    health: health({ rest, operatorToken, metrics, metricsFrom: metricsFrom ?? [], closing: closing.signal }),
  })
  await app.ready()
  const servers: Server[] = []
  try {
    const http = createHttp({ requestTimeout: UPLOAD_MS }, app.routing)
    servers.push(http)
    const listening: Listening = {
      http: await opened(http, 'http', host, port, rest),
      https: null,
      ca: null,
      caPath: null,
      addedNames: [],
      close,
    }
    if (httpsPort !== 'off') {
      const names = [host, ...(options.url ? [new URL(options.url).hostname] : []), ...tlsNames, ...vendorHosts]
      const local = certificate ? null : await ensureCertificates(data, names)
      const { cert, key } = certificate ?? local!
      const https = createHttps({ cert, key, requestTimeout: UPLOAD_MS }, app.routing)
      servers.push(https as unknown as Server)
      listening.https = await opened(https as unknown as Server, 'https', host, httpsPort, rest)
      listening.ca = local?.ca ?? null
      listening.caPath = local?.caPath ?? null
      listening.addedNames = local?.added ?? []
    }
    return listening
  } catch (error) {
    await close()
    throw error
  }

  async function close(patience = 0): Promise<void> {
    closing.abort()
    await Promise.all(servers.map(server => closed(server, calls, patience)))
    await app.close()
  }
}

/** Whether a certificate was given that somebody else than its owner has signed. */
function isVouchedFor(certificate: ListenOptions['certificate']): boolean {
  if (!certificate) return false
  const { issuer, subject } = new X509Certificate(certificate.cert)
  return issuer !== subject
}

/** For so long a request may come in: large files take their time. */
const UPLOAD_MS = 3_600_000

/** For so long a client that has not sent its whole request is waited for. */
const GRACE_MS = 1000

/** Closes a server, and its connections one by one as they have nothing more to answer. */
function closed(server: Server, calls: { running: number }, patience: number): Promise<void> {
  if (!server.listening) return Promise.resolve()
  const sockets = openSockets.get(server)!
  const since = Date.now()
  return new Promise(resolve => {
    const idle = setInterval(() => {
      const waited = Date.now() - since
      if (waited >= patience) server.closeIdleConnections()
      // Node no longer looks at timeouts of a server that closes: who says nothing would be waited for for ever.
      if (calls.running === 0 && waited > patience + GRACE_MS) for (const socket of sockets) socket.destroy()
    }, 20)
    const end = () => {
      clearInterval(idle)
      resolve()
    }
    // That of http closes connections at once that have nothing to answer.
    if (patience) NetServer.prototype.close.call(server, end)
    else server.close(end)
  })
}

const openSockets = new WeakMap<Server, Set<Socket>>()

async function opened(server: Server, scheme: string, host: string, port: number, rest: Rest): Promise<string> {
  const sockets = new Set<Socket>()
  openSockets.set(server, sockets)
  server.keepAliveTimeout = KEEP_ALIVE_MS
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
      `x-content-type-options: nosniff\r\ncontent-type: ${JSON_TYPE}\r\ncontent-length: ${Buffer.byteLength(json)}\r\n\r\n${json}`,
  )
}
