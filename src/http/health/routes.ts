import type { FastifyReply, FastifyRequest } from 'fastify'
import { Refusal } from '../../control/refusal.ts'
import { failureOf } from '../../rest/failure-of.ts'
import type { Rest } from '../../rest/rest.ts'
import { inRanges } from '../address-ranges.ts'
import { authenticate } from '../control/authenticate.ts'
import type { Metrics } from './metrics.ts'
import { type Readiness, readinessReader } from './readiness.ts'

/** What is told of the health of a portal, and to whom. */
export interface Health {
  /** Answers `/healthz`, `/readyz` and `/metrics`; false: the path is none of them. */
  route(path: string, request: FastifyRequest, reply: FastifyReply): Promise<boolean>
}

interface Watched {
  rest: Rest
  operatorToken: string | null
  /** Null: nobody counts. */
  metrics: Metrics | null
  /** Addresses that may read metrics without a token. */
  metricsFrom: readonly string[]
  closing: AbortSignal
}

export function health({ rest, operatorToken, metrics, metricsFrom, closing }: Watched): Health {
  const readiness = readinessReader(rest.store)
  const isNear = inRanges(metricsFrom)
  return {
    async route(path, request, reply) {
      const [, name] = /^(healthz|readyz|metrics)\/?(?:\?|$)/.exec(path) ?? []
      if (!name || (request.method !== 'GET' && request.method !== 'HEAD')) return false
      if (name === 'metrics' && !metrics) return false
      reply.header('cache-control', 'no-store')
      if (name === 'healthz') json(reply, 200, { status: 'ok' })
      else if (name === 'readyz') tellReadiness(reply, closing.aborted, await readiness())
      else if (await mayRead(request, reply)) reply.type(metrics!.contentType).send(await metrics!.text())
      return true
    },
  }

  /** Who comes from an allowed address, or brings a control token; others are refused here. */
  async function mayRead(request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
    const { authorization } = request.headers
    if (authorization === undefined && isNear(request.ip) && !isForwardedByStranger(request)) return true
    try {
      await authenticate(rest, operatorToken, authorization)
      return true
    } catch (error) {
      if (!(error instanceof Refusal)) throw failureOf(rest, error, 'metrics')
      if (error.status === 401) reply.header('www-authenticate', 'Bearer realm="portico"')
      json(reply, error.status, { error: error.code, error_description: error.message })
      return false
    }
  }
}

/** A proxy that is not trusted has an address, and whoever is behind it has another one. */
const isForwardedByStranger = ({ headers, ip, raw }: FastifyRequest): boolean =>
  (headers['x-forwarded-for'] !== undefined || headers.forwarded !== undefined) && ip === raw.socket.remoteAddress

function tellReadiness(reply: FastifyReply, isClosing: boolean, checks: Readiness): void {
  const isReady = !isClosing && Object.values(checks).every(check => check === 'ok')
  json(reply, isReady ? 200 : 503, { status: isReady ? 'ready' : isClosing ? 'closing' : 'not ready', checks })
}

const json = (reply: FastifyReply, status: number, body: unknown): unknown =>
  reply
    .code(status)
    .type('application/json; charset=utf-8')
    .send(`${JSON.stringify(body)}\n`)
