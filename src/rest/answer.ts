import { offsetText, type Zone } from '../lib/moment.ts'
import { fill, type Language } from '../lib/text.ts'
import { type Failure, textOf } from './phrases.ts'
import type { RestVersion } from './request-log/log.ts'

/** JSON text that a database wrote and nobody has to read before it is sent. */
export class RawJson {
  readonly text: string

  constructor(text: string) {
    this.text = text
  }
}

/** A page of a list: `total` beside the result, `next` when more rows follow. */
export class Page {
  readonly result: unknown
  readonly total: number | undefined
  readonly next: number | undefined

  constructor(result: unknown, total?: number, next?: number) {
    this.result = result
    this.total = total
    this.next = next
  }
}

/** When a call ran: seconds since 1970, and what `operating` says. */
export interface Timing {
  start: number
  finish: number
  processing: number
  operating: number
  operatingResetAt: number
}

/** An answered call: status and the envelope's parts; `json` of the result is made when it is sent. */
export interface Outcome {
  status: number
  result?: unknown
  total?: number | undefined
  next?: number | undefined
  failure?: Failure
  timing: Timing
  /** What a fault makes of the answer on its way. */
  transport?: Transport
  /** The entry of the request log, where the answer says it: of a failure, or of what a fault has made of it. */
  entry?: number
}

/** The connection is cut, a page of HTML says 403, or the answer is a 302 to another address. */
export type Transport = { kind: 'drop' } | { kind: 'html' } | { kind: 'redirect'; to: string }

/** The status that goes out with it, 0 for none. */
export const transportStatus = ({ kind }: Transport): number => (kind === 'html' ? 403 : kind === 'redirect' ? 302 : 0)

/** JSON as PHP writes it: an empty map is `[]`. */
export function toJson(value: unknown): string {
  if (value instanceof RawJson) return value.text
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  return JSON.stringify(value, asPhp)
}

function asPhp(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  if (value instanceof RawJson) return JSON.parse(value.text)
  for (const _ in value) return value
  return []
}

/**
 * `{"error": …, "error_description": …}` as an object, with the `argument` that is wrong where the words name it; of REST
 * 3.0 `{"error": {"code": …, "message": …}}` (api-reference/rest-v3.md).
 */
export function errorBody({ words, facts }: Failure, language: Language, restVersion: RestVersion = 2) {
  const { code, argument } = words
  const text = textOf({ words, facts }, language)
  if (restVersion === 3) return { error: { code, message: text } }
  return {
    error: code,
    error_description: text,
    ...(argument === undefined ? {} : { argument: fill(argument, facts) }),
  }
}

export function timeJson(t: Timing, zone: Zone): string {
  return `{"start":${t.start.toFixed(6)},"finish":${t.finish.toFixed(6)},"duration":${(t.finish - t.start).toFixed(6)},"processing":${t.processing.toFixed(6)},"date_start":"${atZone(t.start, zone)}","date_finish":"${atZone(t.finish, zone)}","operating_reset_at":${t.operatingResetAt},"operating":${t.operating}}`
}

let lastSecond = -1
let lastZone: Zone | undefined
let lastText = ''

/** Most calls start and finish in the second of the call before. */
function atZone(seconds: number, zone: Zone): string {
  const second = Math.floor(seconds)
  if (second !== lastSecond || zone !== lastZone) {
    const offset = zone.offsetAt(second * 1000)
    lastText = new Date(second * 1000 + offset * 60_000).toISOString().slice(0, 19) + offsetText(offset)
    lastSecond = second
    lastZone = zone
  }
  return lastText
}

/** The whole envelope as JSON text. */
export function envelope(outcome: Outcome, zone: Zone, language: Language, restVersion: RestVersion = 2): string {
  if (outcome.failure) return JSON.stringify(errorBody(outcome.failure, language, restVersion))
  const next = outcome.next === undefined ? '' : `,"next":${outcome.next}`
  const total = outcome.total === undefined ? '' : `,"total":${outcome.total}`
  return `{"result":${toJson(outcome.result)}${next}${total},"time":${timeJson(outcome.timing, zone)}}`
}
