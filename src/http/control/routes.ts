import { isUtf8 } from 'node:buffer'
import { Readable } from 'node:stream'
import type { FastifyReply, FastifyRequest } from 'fastify'
import { CONTROL_ROOT, described, placeOf } from '../../control/describe.ts'
import { operations } from '../../control/index.ts'
import type { ControlledPortal, Operation } from '../../control/operation.ts'
import { type Actor, perform } from '../../control/perform.ts'
import { Refusal } from '../../control/refusal.ts'
import { type BracketLimits, parseBrackets, TooComplex } from '../../lib/formats/brackets.ts'
import { isMap } from '../../lib/text.ts'
import { failureOf } from '../../rest/failure-of.ts'
import { placeIn } from '../read-request.ts'
import { authenticate } from './authenticate.ts'
import { controlPage } from './page.ts'
import { serverSentEvents } from './server-sent-events.ts'

/** A portal that is controlled over HTTP. */
export interface ServedPortal extends ControlledPortal {
  /** Opens everything to whoever can read it on this machine; null: only tokens of administrators open anything. */
  operatorToken: string | null
}

const MOST_BYTES = 1_048_576

const LIMITS: BracketLimits = { depth: 8, keys: 10_000 }

/**
 * Answers what comes to `/_portico/…`: an operation, or the list of them. Who is known by a session of the portal's pages
 * brings no token, and one part of the path more.
 */
export async function controlRoute(
  portal: ServedPortal,
  request: FastifyRequest,
  reply: FastifyReply,
  sessionActor?: Actor,
): Promise<void> {
  reply.header('cache-control', 'no-store')
  let name = ''
  try {
    const { parts: all, query } = readUrl(request.raw.url ?? '/')
    const parts = sessionActor ? all.slice(1) : all
    if (!parts.length && request.method === 'GET') {
      list(request, reply)
      return
    }
    // Browsers add no such header by themselves, and nothing here lets pages of other sites ask for it.
    const actor = sessionActor ?? (await authenticate(portal.rest, portal.operatorToken, request.headers.authorization))
    const { operation, given } = findRoute(request.method, parts, reply)
    name = `${operation.noun} ${operation.verb}`
    const params = join(given, query, readBody((request.body as Buffer | undefined) ?? null, request.headers))
    if (operation.stream) {
      await stream(portal, operation, params, actor, reply)
      return
    }
    answer(reply, 200, { result: (await perform(portal, operation, params, actor)) ?? null })
  } catch (error) {
    const { status, code, message } = error instanceof Refusal ? error : refusalOf(portal, error, `portico ${name}`)
    if (status === 401) reply.header('www-authenticate', 'Bearer realm="portico"')
    answer(reply, status, { error: code, error_description: message })
  }
}

const internal = new Refusal(
  500,
  'INTERNAL_ERROR',
  'The operation failed in a way that Portico has no words for. What happened is in the log of the portal.',
)

function refusalOf({ rest }: ServedPortal, error: unknown, where: string): Refusal {
  const { condition, words } = failureOf(rest, error, where)
  return condition === 'internal' ? internal : new Refusal(503, 'DATABASE_UNAVAILABLE', String(words.text))
}

const answer = (reply: FastifyReply, status: number, body: unknown): unknown =>
  reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .send(`${JSON.stringify(body)}\n`)

/** Anybody may see what there is to ask for: it says nothing of this portal. */
function list(request: FastifyRequest, reply: FastifyReply): void {
  if (!/\btext\/html\b/.test(request.headers.accept ?? '')) answer(reply, 200, { result: described() })
  else
    reply
      .header('content-type', 'text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'")
      .send(controlPage())
}

/** The parts of the path below `/_portico`; doubled and trailing slashes do not count. */
function readUrl(url: string): { parts: string[]; query: Record<string, unknown> } {
  const mark = url.indexOf('?')
  const [, ...parts] = (mark < 0 ? url : url.slice(0, mark)).split('/').filter(part => part !== '')
  try {
    return { parts: parts.map(decodeURIComponent), query: mark < 0 ? {} : parseBrackets(url.slice(mark + 1), LIMITS) }
  } catch (error) {
    throw unreadable(error instanceof TooComplex ? error.message : 'The address is not encoded as addresses are.')
  }
}

const unreadable = (text: string): Refusal => new Refusal(400, 'INVALID_REQUEST', text)

const segments = (path: string): string[] => path.split('/').filter(Boolean).slice(1)

/** The operation at a path and the parameters that the path holds. */
function findRoute(
  method: string,
  parts: readonly string[],
  reply: FastifyReply,
): { operation: Operation; given: Record<string, string> } {
  const atPath = operations.flatMap(operation => {
    const given = match(segments(placeOf(operation).path), parts)
    return given ? [{ operation, given }] : []
  })
  // A word counts more than a place for any word: /log/live is not the entry `live` of /log/{id}.
  const [found] = atPath
    .filter(({ operation }) => placeOf(operation).method === method)
    .sort((a, b) => Object.keys(a.given).length - Object.keys(b.given).length)
  if (found) return found
  if (atPath.length) {
    const allowed = atPath.map(({ operation }) => placeOf(operation).method).join(', ')
    reply.header('allow', allowed)
    throw new Refusal(405, 'METHOD_NOT_ALLOWED', `${method} does nothing here. There is ${allowed}.`)
  }
  const all = operations.map(operation => operation.at.replace(' ', ` ${CONTROL_ROOT}`))
  throw new Refusal(
    404,
    'UNKNOWN_PATH',
    `Nothing is at ${CONTROL_ROOT}/${parts.join('/')}. There are: ${all.join(', ')}. GET ${CONTROL_ROOT}/ tells more.`,
  )
}

function match(pattern: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined
  const values: Record<string, string> = {}
  for (const [index, wanted] of pattern.entries()) {
    if (wanted.startsWith('{')) values[wanted.slice(1, -1)] = parts[index]!
    else if (wanted !== parts[index]) return undefined
  }
  return values
}

/** Parameters of the path, the query and the body; nothing is said twice. */
function join(...sources: Record<string, unknown>[]): Record<string, unknown> {
  const all: Record<string, unknown> = Object.create(null)
  for (const source of sources)
    for (const name of Object.keys(source)) {
      if (name in all) throw unreadable(`${name} is given twice: leave it to one of path, query and body.`)
      all[name] = source[name]
    }
  return all
}

function readBody(body: Buffer | null, headers: FastifyRequest['headers']): Record<string, unknown> {
  if (!body?.length) return {}
  if (body.length > MOST_BYTES)
    throw new Refusal(413, 'TOO_LARGE', `The body has ${body.length} bytes; ${MOST_BYTES} are the most.`)
  if (!isUtf8(body)) throw unreadable('The body is not UTF-8.')
  const type = headers['content-type'] ?? ''
  const text = body.toString('utf8')
  if (/^application\/x-www-form-urlencoded\b/i.test(type)) {
    try {
      return parseBrackets(text, LIMITS)
    } catch (error) {
      throw error instanceof TooComplex ? unreadable(error.message) : error
    }
  }
  if (!/^application\/json\b/i.test(type))
    throw new Refusal(
      415,
      'UNKNOWN_TYPE',
      `A body is application/json or application/x-www-form-urlencoded, not ${type || 'of no type'}.`,
    )
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw unreadable(`The body is not valid JSON: ${placeIn(error as Error)}`)
  }
  if (!isMap(value)) throw unreadable('The body is JSON, but no object: parameters have names.')
  return value
}

/** Sends what an operation gives as server-sent events, until there are no more or nobody listens. */
async function stream(
  portal: ServedPortal,
  operation: Operation,
  params: Record<string, unknown>,
  actor: Actor,
  reply: FastifyReply,
): Promise<void> {
  const disconnected = new AbortController()
  reply.raw.once('close', () => disconnected.abort())
  const signal = portal.closing ? AbortSignal.any([disconnected.signal, portal.closing]) : disconnected.signal
  const events = (await perform(portal, operation, params, { ...actor, signal })) as AsyncIterable<unknown>
  reply
    .header('content-type', 'text/event-stream; charset=utf-8')
    // Proxies that gather answers before they pass them on would keep events back.
    .header('x-accel-buffering', 'no')
    .send(Readable.from(reportingFailures(portal, operation, serverSentEvents(events, signal))))
}

/** A stream that breaks has answered already: what broke it is only told here. */
async function* reportingFailures(
  { rest }: ServedPortal,
  { noun, verb }: Operation,
  texts: AsyncIterable<string>,
): AsyncGenerator<string> {
  try {
    yield* texts
  } catch (error) {
    rest.onBug(error, `portico ${noun} ${verb}`)
    throw error
  }
}
