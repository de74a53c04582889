import type { FastifyReply, FastifyRequest } from 'fastify'
import type { BracketLimits } from '../lib/formats/brackets.ts'
import { toXml } from '../lib/formats/xml.ts'
import { envelope, errorBody } from '../rest/answer.ts'
import { dispatch } from '../rest/dispatch.ts'
import { type Failure, systemFailure } from '../rest/phrases.ts'
import { entryWith } from '../rest/request-log/log.ts'
import type { Rest } from '../rest/rest.ts'
import type { ReadBody } from './body/large-multipart.ts'
import { Unread } from './body/read-body.ts'
import { originOf } from './connection.ts'
import { type Incoming, isRest, readPath, readRequest, wantsXml } from './read-request.ts'
import { sendFault } from './send-fault.ts'

export const JSON_TYPE = 'application/json; charset=utf-8'
const XML_TYPE = 'text/xml; charset=utf-8'

/** Answers what comes to `/rest/…`. */
export async function restRoute(
  rest: Rest,
  limits: BracketLimits,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { method } = request
  if (method === 'GET' || method === 'POST') await answer(rest, limits, request, reply)
  else if (method === 'OPTIONS') preflight(reply)
  // A HEAD asks about the address; it must not run a method that nobody sees the answer of.
  else if (method === 'HEAD') reply.code(200).header('content-type', JSON_TYPE).send()
  else refuse(rest, request, reply, systemFailure('httpMethodNotAllowed'))
}

async function answer(rest: Rest, limits: BracketLimits, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const read = await readRequest(incomingOf(request), limits)
  const outcome = await dispatch(rest, read)
  if (outcome.entry !== undefined) tellEntry(reply, outcome.entry)
  if (outcome.transport) sendFault(request, reply, outcome.transport)
  else send(reply, outcome.status, envelope(outcome, rest.zone, rest.language, read.restVersion))
}

/** What a request says, for who reads it. */
export function incomingOf(request: FastifyRequest): Incoming {
  const body = request.body as Buffer | Unread | ReadBody | undefined
  const isUnread = body instanceof Unread
  return {
    url: request.raw.url ?? '/',
    contentType: request.headers['content-type'] ?? '',
    authorization: request.headers.authorization ?? '',
    body: isUnread ? null : (body ?? null),
    identity: isUnread ? body.identity : undefined,
    origin: originOf(request),
    requestId: request.id,
  }
}

/** Says with a failed answer where the request log tells of it. */
export const tellEntry = (reply: FastifyReply, id: number): unknown =>
  reply.header('x-portico-log', String(id)).header('access-control-expose-headers', 'x-portico-log, x-request-id')

const preflight = (reply: FastifyReply): unknown =>
  reply
    .code(204)
    .header('access-control-allow-origin', '*')
    .header('access-control-allow-methods', 'GET, POST, OPTIONS')
    .header(
      'access-control-allow-headers',
      'authorization, content-type, idempotency-key, x-portico-tag, x-request-id, x-requested-with',
    )
    .header('access-control-max-age', '86400')
    .send()

export const unreadable = (): Failure => systemFailure('unreadable', { reason: 'The request cannot be read.' })

/** Answers a request that came to no call; one to the API is in the request log all the same, without parameters. */
export function refuse(rest: Rest, request: FastifyRequest, reply: FastifyReply, failure: Failure): void {
  const url = request.raw.url ?? '/'
  const status = failure.words.status ?? 400
  const named = isRest(url) ? readPath(url) : null
  if (named) {
    const { method, restVersion } = named
    const id = rest.log.next()
    const at = rest.clock.exact() / 1000
    const from = { origin: originOf(request), requestId: request.id }
    rest.log.add(entryWith({ id, kind: 'call', at, ...from, method, restVersion, status, failure }))
    tellEntry(reply, id)
  }
  send(reply, status, JSON.stringify(errorBody(failure, rest.language, named?.restVersion)))
}

/** Sends an envelope in the form that the address asks for. */
function send(reply: FastifyReply, status: number, json: string): void {
  reply.code(status).header('access-control-allow-origin', '*')
  if (wantsXml(reply.request.raw.url ?? '/')) reply.header('content-type', XML_TYPE).send(toXml(JSON.parse(json)))
  else reply.header('content-type', JSON_TYPE).send(json)
}
