import { isUtf8 } from 'node:buffer'
import { setImmediate as nextTurn } from 'node:timers/promises'
import {
  type BracketLimits,
  limitDepth,
  parseBrackets,
  parseBracketsInPieces,
  TooComplex,
} from '../lib/formats/brackets.ts'
import { isMap } from '../lib/text.ts'
import type { Origin } from '../rest/call.ts'
import type { Request } from '../rest/dispatch.ts'
import { systemFailure } from '../rest/phrases.ts'
import type { RestVersion } from '../rest/request-log/log.ts'
import type { Credentials, Identity } from '../rest/rest.ts'
import { ReadBody } from './body/large-multipart.ts'
import { BadMultipart, parseMultipart } from './body/multipart.ts'

/** Up to this size a body is read as it comes, whoever sends it; a larger one is read with care, and piece by piece. */
export const SMALL_BODY = 262_144

/** Whether an address asks for its answer as XML. */
export const wantsXml = (url: string): boolean => /^[^?]*\.xml\/*(\?|$)/i.test(url)

/** Whether an address is one of the REST API, of either version. */
export const isRest = (url: string): boolean => /^\/*rest(\/|\?|$)/.test(url)

/** What an HTTP request says, whatever it is about. */
export interface Incoming {
  url: string
  contentType: string
  /** The header, as sent. */
  authorization: string
  body: Buffer | ReadBody | null
  /** Who calls, where that was asked before the body and nobody is: the body was not read. */
  identity: Identity | undefined
  origin: Origin
  requestId: string
}

/**
 * Reads `/rest/<user>/<code>/<method>` or `/rest/<method>` with its parameters
 * (settings/how-to-call-rest-api/general-principles.md), or the same below `/rest/api/` (api-reference/rest-v3.md). Throws a
 * system failure for what cannot be read.
 */
export async function readRequest(incoming: Incoming, limits: BracketLimits): Promise<Request> {
  const { credentials, method, restVersion } = readPath(incoming.url)
  const params = restVersion === 3 ? await readJsonBody(incoming, limits) : await readParams(incoming, limits)
  const token = credentials.webhook ? undefined : tokenOf(incoming.authorization, params)
  const { identity, origin, requestId } = incoming
  return { credentials: token ? { token } : credentials, identity, method, restVersion, params, origin, requestId }
}

/** What a call of the API brings before its body to say who is calling; null: that may stand in the body. */
export function credentialsBefore(url: string, authorization = ''): Credentials | null {
  if (!/^\/*rest\//.test(url)) return null
  const mark = url.indexOf('?')
  const { credentials } = readPath(url)
  if (credentials.webhook) return credentials
  const { searchParams } = new URL(mark < 0 ? '' : url.slice(mark), 'http://portal')
  const token = tokenOf(authorization, Object.fromEntries(searchParams))
  return token ? { token } : null
}

/** `auth`, `access_token`, or the header: of several the first. */
export function tokenOf(authorization: string, { auth, access_token }: Record<string, unknown>): string | undefined {
  const token = auth ?? access_token ?? /^bearer +(\S+) *$/i.exec(authorization)?.[1]
  return typeof token === 'string' ? token : undefined
}

/** The parameters of the query and the body together. */
export async function readParams(
  { url, contentType, body }: Pick<Incoming, 'url' | 'contentType' | 'body'>,
  limits: BracketLimits,
): Promise<Record<string, unknown>> {
  try {
    const params: Record<string, unknown> = Object.create(null)
    const mark = url.indexOf('?')
    if (mark >= 0) add(params, parseBrackets(url.slice(mark + 1), limits))
    if (body instanceof ReadBody) add(params, body.params)
    else if (body?.length) add(params, await readBody(body, contentType, limits))
    return params
  } catch (error) {
    if (error instanceof TooComplex || error instanceof BadMultipart)
      throw systemFailure('unreadable', { reason: error.message })
    throw error
  }
}

/** The body's parameters stand before the query's. */
function add(params: Record<string, unknown>, more: Record<string, unknown>): void {
  for (const name of Object.keys(more)) params[name] = more[name]
}

/** Doubled and trailing slashes do not count: official clients send both. */
export function readPath(url: string): Pick<Request, 'credentials' | 'method'> & { restVersion: RestVersion } {
  const [, ...parts] = url
    .split('?', 1)[0]!
    .split('/')
    .filter(part => part !== '')
    .map(decode)
  const restVersion = parts[0] === 'api' ? 3 : 2
  if (restVersion === 3) parts.shift()
  const [first = '', code, named = ''] = parts
  const isWebhook = parts.length >= 3 || (parts.length === 2 && /^\d+$/.test(first))
  const method = (isWebhook ? named : first).replace(/\.(json|xml)$/i, '')
  return {
    credentials: isWebhook && code !== undefined ? { webhook: { userId: first, code } } : {},
    method,
    restVersion,
  }
}

function decode(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

async function readBody(body: Buffer, contentType: string, limits: BracketLimits): Promise<Record<string, unknown>> {
  const type = contentType.toLowerCase()
  if (type.startsWith('multipart/form-data')) return parseMultipart(body, contentType, limits)
  const text = utf8(body, 'unreadable')
  // Between the steps of a large body others have their turn.
  const isLarge = body.length > SMALL_BODY
  if (type.includes('json')) return parseJson(text, isLarge, limits, 'unreadable')
  return isLarge ? parseBracketsInPieces(text, limits) : parseBrackets(text, limits)
}

/** The parameters of REST 3.0: the body is JSON whatever it is said to be, and the query says nothing. */
async function readJsonBody({ body }: Pick<Incoming, 'body'>, limits: BracketLimits): Promise<Record<string, unknown>> {
  try {
    // What is no JSON is told so.
    if (body instanceof ReadBody) throw systemFailure('jsonInvalid', { reason: 'The request body is not valid JSON.' })
    return body?.length
      ? await parseJson(utf8(body, 'jsonInvalid'), body.length > SMALL_BODY, limits, 'jsonInvalid')
      : {}
  } catch (error) {
    throw error instanceof TooComplex ? systemFailure('unreadable', { reason: error.message }) : error
  }
}

type Unread = 'unreadable' | 'jsonInvalid'

function utf8(body: Buffer, condition: Unread): string {
  if (!isUtf8(body)) throw systemFailure(condition, { reason: 'The request body is not UTF-8.' })
  return body.toString('utf8')
}

async function parseJson(
  text: string,
  isLarge: boolean,
  limits: BracketLimits,
  condition: Unread,
): Promise<Record<string, unknown>> {
  if (isLarge) await nextTurn()
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw systemFailure(condition, { reason: `The request body is not valid JSON: ${placeIn(error as Error)}` })
  }
  if (isLarge) await nextTurn()
  limitDepth(value, limits)
  if (isMap(value)) return value
  return Array.isArray(value) ? { ...value } : {}
}

/** Where JSON is broken, without the piece of it that the engine quotes: that may be a secret, and errors are logged. */
export const placeIn = ({ message }: Error): string =>
  message.endsWith('is not valid JSON') ? 'it has a character where none may be' : message
