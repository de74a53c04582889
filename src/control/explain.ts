import { stored, wireMoment, type Zone } from '../lib/moment.ts'
import type { Language } from '../lib/text.ts'
import { meansCaller, meansMethod } from '../rest/faults/fault.ts'
import { textOf } from '../rest/phrases.ts'
import type { Registry } from '../rest/registry.ts'
import type { LogEntry, LoggedFailure } from '../rest/request-log/log.ts'
import { masked, maskedMethod } from '../rest/request-log/masked.ts'
import { conditionDescriptions } from './condition-descriptions.ts'
import { cutNames } from './cut-names.ts'

/** An entry of the request log as it is shown: without secrets, with what can be told of a failure. */
export const shownEntry = (entry: LogEntry, zone: Zone, language: Language, registry: Registry) => {
  const { failure, at, params, detail, origin, touched, cut: _cut, own: _own, ...rest } = entry
  return {
    ...rest,
    method: shownMethod(entry, registry),
    address: origin?.address ?? null,
    tag: origin?.tag ?? null,
    at: wireMoment(stored(new Date(at * 1000)), zone),
    duration: Math.round(entry.duration * 1e6) / 1e6,
    error: failure && {
      code: failure.words.code,
      text: textOf(failure, language),
      condition: failure.condition,
      parameter: failure.parameter,
    },
    // Without the events of it, which may repeat parameters.
    touched: touched.map(({ type, id, how }) => ({ type, id, how })),
    params: masked(params),
    detail: masked(detail) as LogEntry['detail'],
  }
}

/** The method of an entry as others may read it. */
export const shownMethod = ({ kind, method, own }: LogEntry, registry: Registry): string =>
  maskedMethod(method, kind === 'event' || kind === 'rule' || registry.find(bare(method), own) !== undefined)

const bare = (method: string): string => method.replace(/\.(json|xml)$/i, '')

/** Where somebody who repeats a call puts their own secret. */
const PLACEHOLDER = { webhook: 'CODE', app: 'ACCESS_TOKEN' }

/** Says in words what became of a call, and gives the command that repeats it. */
export function explained(entry: LogEntry, registry: Registry, address: string, language: Language) {
  const method = shownMethod(entry, registry)
  const lines: string[] = [outcomeOf(entry, method)]
  if (entry.fault) lines.push(`It was met by ${entry.fault.replaceAll(':', ' ')}, which somebody set on purpose.`)
  if (entry.failure) lines.push(...reasonsOf(entry, entry.failure, registry, language))
  lines.push(...cutNames(entry.params))
  if (entry.kind === 'event' && entry.detail) lines.push(...attemptOf(entry.detail))
  if (entry.cut) lines.push('What was sent is too large to be kept whole, so no command repeats it.')
  if (entry.batch !== null) lines.push(`It was a command of the batch in entry ${entry.batch}.`)
  if (entry.touched.length)
    lines.push(`Rows: ${entry.touched.map(({ how, type, id }) => `${how} ${type} ${id}`).join(', ')}.`)
  return { words: lines.join('\n'), curl: curlOf(entry, method, entry.origin?.base ?? address) }
}

/** Where an event went, which attempt it was and what the handler said. */
function attemptOf({ url, problem, answer, delivery, attempt }: Record<string, unknown>): string[] {
  const lines = [`Attempt ${attempt} at ${url}.`]
  if (problem) lines.push(String(problem))
  if (answer) lines.push(`The answer begins: ${short(String(masked(answer)))}`)
  if (problem && delivery !== null)
    lines.push(`It is delivery ${delivery}: portico event waiting and portico event failed tell what becomes of it.`)
  return lines
}

function outcomeOf({ kind, caller, status, failure }: LogEntry, method: string): string {
  const who = caller ?? 'nobody who is known'
  const what = kind === 'event' ? `${method} to ${who}` : `${method || 'no method'} by ${who}`
  if (failure) {
    const { code } = failure.words
    return `${what}: refused with ${status}${code !== '' ? ` ${code}` : ', the empty code that classic methods answer with'}.`
  }
  return status === 0 ? `${what}: the connection ended without an answer.` : `${what}: ${status}.`
}

function reasonsOf(
  { method: name, restVersion, params }: LogEntry,
  failure: LoggedFailure,
  registry: Registry,
  language: Language,
): string[] {
  const { condition, parameter, facts } = failure
  const lines = [`Condition ${condition}: ${conditionDescriptions[condition] ?? textOf(failure, language)}`]
  const registered = registry.find(bare(name))
  const method = restVersion === 2 ? registered : undefined
  if (parameter && method) {
    const sent = Object.entries(params).findLast(([key]) => key.toLowerCase() === parameter.toLowerCase())
    const said = sent ? JSON.stringify(masked(sent[1])) : 'nothing'
    lines.push(
      `Parameter ${parameter}: ${method.params[parameter]?.type ?? 'a value'} is wanted, ${short(said)} was sent.`,
    )
  }
  if (typeof facts.why === 'string') lines.push(whys[facts.why] ?? '')
  // The name of a method is told above.
  const told = Object.entries(facts).filter(
    ([key, value]) => key !== 'why' && key !== 'name' && (typeof value !== 'object' || Array.isArray(value)),
  )
  if (told.length)
    lines.push(`Facts: ${told.map(([key, value]) => `${key} ${short(String(masked(String(value))))}`).join(', ')}.`)
  if (method) {
    const scopes = method.scopes.length ? `scope ${method.scopes.join(' or ')}` : 'any scope'
    lines.push(`Rule: ${method.name} is for ${method.access}, with ${scopes} (${method.source}).`)
  } else if (condition === 'methodNotFound') lines.push(nearest(name, registry))
  else if (registered) lines.push(`${registered.name} is there below /rest/, without /api.`)
  return lines.filter(Boolean)
}

const short = (text: string): string => (text.length > 120 ? `${text.slice(0, 120)}…` : text)

/** Which of the reasons of a condition it was. */
const whys: Readonly<Record<string, string>> = {
  nothing: 'It came without a webhook and without a token.',
  user: 'There is no such user.',
  application: 'There is no such application.',
  webhook: 'The user has no webhook with this code.',
  expired: 'It has expired.',
  unknown: 'Nobody was given it.',
  reused: 'It was used before.',
}

/** Methods that differ in their last word only. */
function nearest(name: string, registry: Registry): string {
  const family = name.toLowerCase().replace(/\.[^.]*$/, '.')
  const siblings = registry.all().filter(method => method.name.toLowerCase().startsWith(family))
  return siblings.length ? `There are: ${siblings.map(method => method.name).join(', ')}.` : ''
}

/** The command that repeats a call; the secret has to be put in. */
function curlOf(
  { kind, caller, userId, params, restVersion, cut }: LogEntry,
  method: string,
  address: string,
): string | null {
  if (cut || (kind !== 'call' && kind !== 'command')) return null
  const isApp = caller ? caller.startsWith('app:') : 'auth' in params || 'access_token' in params
  const root = `${address}/rest/${restVersion === 3 ? 'api/' : ''}`
  const base = isApp ? root : `${root}${userId ?? 1}/${PLACEHOLDER.webhook}/`
  const clean = masked(params) as Record<string, unknown>
  const sent = isApp ? { ...clean, auth: PLACEHOLDER.app } : withoutAuth(clean)
  const body = JSON.stringify(sent).replaceAll("'", "'\\''")
  return `curl '${base}${method}' -H 'Content-Type: application/json' -d '${body}'`
}

const withoutAuth = ({ auth: _, access_token: __, ...params }: Record<string, unknown>) => params

/** Whether an entry is one of those that are looked for. */
export interface EntryFilter {
  method?: string | undefined
  caller?: string | undefined
  /** `404`, `4xx`, `failed`. */
  status?: string | undefined
  tag?: string | undefined
  requestId?: string | undefined
  kind?: LogEntry['kind'] | undefined
  /** Found anywhere in the parameters. */
  text?: string | undefined
  batch?: number | undefined
  /** What the portal's own pages call, in the place of what others do. */
  own?: boolean | undefined
}

export function isWanted(entry: LogEntry, wanted: EntryFilter): boolean {
  const { method, caller, status, tag, requestId, kind, text, batch, own = false } = wanted
  if (entry.own !== own) return false
  if (kind && entry.kind !== kind) return false
  if (tag !== undefined && entry.origin?.tag !== tag) return false
  if (requestId !== undefined && entry.requestId !== requestId) return false
  if (batch !== undefined && entry.batch !== batch) return false
  if (caller !== undefined && !meansCaller(caller, { via: entry.caller, userId: entry.userId })) return false
  if (method !== undefined && !meansMethod(method, bare(entry.method))) return false
  if (status !== undefined && !hasStatus(entry, status)) return false
  return text === undefined || JSON.stringify(masked(entry.params)).toLowerCase().includes(text.toLowerCase())
}

function hasStatus({ status, failure }: LogEntry, wanted: string): boolean {
  if (wanted === 'failed') return failure !== null || status === 0 || status >= 400
  if (wanted === 'ok') return failure === null && status > 0 && status < 400
  return /^\dxx$/i.test(wanted) ? String(status)[0] === wanted[0] : String(status) === wanted
}
