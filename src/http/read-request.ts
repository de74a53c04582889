import { isUtf8 } from 'node:buffer'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { type BracketLimits, limitDepth, parseBrackets, parseBracketsInPieces, TooComplex } from '../lib/brackets.ts'
import { isMap } from '../lib/text.ts'
import type { Origin } from '../rest/call.ts'
import type { Request } from '../rest/dispatch.ts'
import { systemFailure } from '../rest/phrases.ts'
import type { Credentials, Identity } from '../rest/rest.ts'
import { BadMultipart, parseMultipart } from './multipart.ts'

/** Up to this size a body is read as it comes, whoever sends it; a larger one is read with care, and piece by piece. */
export const SMALL_BODY = 262_144

/** Whether an address asks for its answer as XML. */
export const wantsXml = (url: string): boolean => /^[^?]*\.xml\/*(\?|$)/i.test(url)

/** What an HTTP request says, whatever it is about. */
export interface Incoming {
  url: string
  contentType: string
  /** The header, as sent. */
  authorization: string
  body: Buffer | null
  /** Who calls, where that was asked before the body and nobody is: the body was not read. */
  identity: Identity | undefined
  origin: Origin
}

/**
 * Reads `/rest/<user>/<code>/<method>` or `/rest/<method>` with its parameters
 * (settings/how-to-call-rest-api/general-principles.md). Throws a system failure for what cannot be read.
 */
export async function readRequest(incoming: Incoming, limits: BracketLimits): Promise<Request> {
  const { credentials, method } = readPath(incoming.url.split('?', 1)[0]!)
  const params = await readParams(incoming, limits)
  const token = credentials.webhook ? undefined : tokenOf(incoming.authorization, params)
  const { identity, origin } = incoming
  return { credentials: token ? { token } : credentials, identity, method, params, origin }
}

/** What a call of the API brings before its body to say who is calling; null: that may stand in the body. */
export function credentialsBefore(url: string, authorization = ''): Credentials | null {
  if (!/^\/*rest\//.test(url)) return null
  const mark = url.indexOf('?')
  const { credentials } = readPath(mark < 0 ? url : url.slice(0, mark))
  if (credentials.webhook) return credentials
  const { searchParams } = new URL(mark < 0 ? '' : url.slice(mark), 'http://portal')
  const token = tokenOf(authorization, Object.fromEntries(searchParams))
  return token ? { token } : null
}

/** The method that a request names, as far as its path can be read. */
export const methodOf = (url: string): string => readPath(url.split('?', 1)[0]!).method

/** `auth`, `access_token`, or the header: of several the first. */
export function tokenOf(authorization: string, { auth, access_token }: Record<string, unknown>): string | undefined {
  const given = auth ?? access_token ?? /^bearer +(\S+) *$/i.exec(authorization)?.[1]
  return typeof given === 'string' ? given : undefined
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
    if (body?.length) add(params, await readBody(body, contentType, limits))
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
function readPath(path: string): Pick<Request, 'credentials' | 'method'> {
  const [, ...parts] = path
    .split('/')
    .filter(part => part !== '')
    .map(decode)
  // The root of REST 3.0, which Portico does not speak: its methods are not there.
  const isOther = parts[0] === 'api'
  if (isOther) parts.shift()
  const [first = '', code, named = ''] = parts
  const isWebhook = parts.length >= 3 || (parts.length === 2 && /^\d+$/.test(first))
  const method = isOther ? '' : (isWebhook ? named : first).replace(/\.(json|xml)$/i, '')
  return { credentials: isWebhook && code !== undefined ? { webhook: { userId: first, code } } : {}, method }
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
  // Between the steps of a large body others have their turn.
  const isLarge = body.length > SMALL_BODY
  if (!isUtf8(body)) throw systemFailure('unreadable', { reason: 'The request body is not UTF-8.' })
  const text = body.toString('utf8')
  if (!type.includes('json')) return isLarge ? parseBracketsInPieces(text, limits) : parseBrackets(text, limits)
  if (isLarge) await nextTurn()
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw systemFailure('unreadable', { reason: `The request body is not valid JSON: ${placeIn(error as Error)}` })
  }
  if (isLarge) await nextTurn()
  limitDepth(value, limits)
  if (isMap(value)) return value
  return Array.isArray(value) ? { ...value } : {}
}

/** Where JSON is broken, without the piece of it that the engine quotes: that may be a secret, and errors are logged. */
export const placeIn = ({ message }: Error): string =>
  message.endsWith('is not valid JSON') ? 'it has a character where none may be' : message
