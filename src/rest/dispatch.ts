import { stored } from '../lib/moment.ts'
import { hasNul } from '../lib/text.ts'
import type { Db } from '../store/store.ts'
import { savepoint, TransactionLost } from '../store/store.ts'
import { type Outcome, Page, type Timing } from './answer.ts'
import type { Call, Caller, Origin, Visit } from './call.ts'
import { addRun, countRequest, requireOpen, requireTimeLeft } from './gate.ts'
import type { LogEntry, Touched } from './log.ts'
import { type Met, meet, nothingMet } from './meet-faults.ts'
import { type Method, mayCall } from './method.ts'
import { Failure, systemFailure } from './phrases.ts'
import type { Credentials, Rest } from './rest.ts'

/** A call as it comes in: parameters with their names as sent. */
export interface Request {
  credentials: Credentials
  method: string
  params: Record<string, unknown>
  /** Left out for a call without a socket. */
  origin?: Origin | null
}

/**
 * The life of every call: see who calls, refuse by state, limit and fault, find the method, check the scope, run it, word
 * a failure or wrap the answer.
 */
export async function dispatch(rest: Rest, { credentials, method, params, origin = null }: Request): Promise<Outcome> {
  const started = now(rest)
  const entry = rest.log.next()
  const touched: Touched[] = []
  let caller: Caller | null = null
  let met = nothingMet
  let outcome: Outcome
  try {
    const identity = await rest.identify(credentials)
    caller = identity.caller
    const held = rest.live(identity.version)
    const live = held instanceof Promise ? await held : held
    requireOpen(live, origin?.secure ?? true)
    if (live.limits.rate) await countRequest(rest, live, origin?.address ?? '', started)
    if (live.faults.length) met = await meet(rest, live, method, caller)
    if (met.failure) throw met.failure
    if (!met.done) outcome = undone(rest, met, started)
    else if (!identity.caller) throw identity.failure
    else {
      const visit = { caller: identity.caller, live, origin, entry }
      outcome = await dispatchAs(rest, visit, method, params, { started, touched, seconds: met.seconds })
    }
  } catch (error) {
    outcome = failed(rest, error, method, started)
  }
  if (met.transport) outcome.transport = met.transport
  rest.log.add(entryOf(entry, 'call', { caller, origin }, method, params, outcome, touched, null, met.fault))
  return outcome
}

/** Nothing was done, and what goes out is no answer of the protocol. */
function undone(rest: Rest, { transport }: Met, started: number): Outcome {
  const status = transport?.kind === 'html' ? 403 : transport?.kind === 'redirect' ? 302 : 0
  return { status, timing: timingOf(started, now(rest)) }
}

/** What a call may be told beyond its parameters. */
interface Setting {
  started?: number
  /** The transaction of the batch that it is a command of. */
  db?: Db | null
  touched?: Touched[]
  /** Running time that is added to what is measured. */
  seconds?: number
}

/** The same from the second step on. */
export async function dispatchAs(
  rest: Rest,
  visit: Visit,
  name: string,
  params: Record<string, unknown>,
  { started = now(rest), db = null, touched = [], seconds = 0 }: Setting = {},
): Promise<Outcome> {
  try {
    const method = rest.registry.find(name)
    if (!method) throw systemFailure('methodNotFound', { name })
    if (!mayCall(visit.caller.scopes, method)) throw systemFailure('insufficientScope', { scopes: method.scopes })
    if (hasNul(params)) throw systemFailure('nulByte')
    const before = now(rest)
    if (visit.live.limits.operating !== null) await requireTimeLeft(rest, visit, method, db, before)
    const answer = await run(rest, visit, method, params, db, touched)
    const finish = now(rest)
    const processing = finish - before + seconds
    const counted = addRun(rest, visit, method, processing, db, finish)
    const { operating, resetAt } = counted instanceof Promise ? await counted : counted
    const timing = { start: started, finish, processing, operating, operatingResetAt: resetAt }
    return answer instanceof Page
      ? { status: 200, result: answer.result, total: answer.total, next: answer.next, timing }
      : { status: 200, result: answer, timing }
  } catch (error) {
    if (error instanceof TransactionLost) throw error
    touched.length = 0
    return failed(rest, error, name, started)
  }
}

/** Runs a command of a batch: what the operator's rules say of it, the call, its entry in the log. */
export async function dispatchCommand(
  rest: Rest,
  visit: Visit,
  name: string,
  params: Record<string, unknown>,
  db: Db | null,
): Promise<Outcome> {
  const touched: Touched[] = []
  const { live, caller } = visit
  const met = live.faults.length ? await meet(rest, live, name, caller, { db }) : nothingMet
  const outcome = met.failure
    ? failed(rest, met.failure, name, now(rest))
    : await dispatchAs(rest, visit, name, params, { db, touched, seconds: met.seconds })
  rest.log.add(entryOf(rest.log.next(), 'command', visit, name, params, outcome, touched, visit.entry, met.fault))
  return outcome
}

const entryOf = (
  id: number,
  kind: LogEntry['kind'],
  { caller, origin }: { caller: Caller | null; origin: Origin | null },
  method: string,
  params: Record<string, unknown>,
  { status, failure, timing }: Outcome,
  touched: readonly Touched[],
  batch: number | null,
  fault: string | null,
): LogEntry => ({
  id,
  kind,
  at: timing.start,
  caller: caller?.via ?? null,
  userId: caller?.userId ?? null,
  origin,
  method,
  params,
  status,
  failure: failure ?? null,
  duration: timing.finish - timing.start,
  touched,
  batch,
  fault,
  detail: null,
})

async function run(
  rest: Rest,
  visit: Visit,
  method: Method,
  params: Record<string, unknown>,
  db: Db | null,
  touched: Touched[],
): Promise<unknown> {
  const work = async (db: Db): Promise<unknown> => {
    // A transaction that had to be repeated begins anew.
    touched.length = 0
    const call = newCall(rest, visit, method, db, touched)
    return method.run(call, readParams(method, params, call))
  }
  if (db && method.kind !== 'composite') return savepoint(db, () => work(db))
  if (method.kind === 'write') return inTransaction(rest, visit.caller, method.changesSettings === true, work)
  // The commands of a batch look after themselves.
  if (method.kind === 'composite') return work(rest.store.read)
  return rest.store.reading(async (db, again) => {
    if (again) visit.caller.version = await rest.version(db, false)
    return work(db)
  })
}

/** Reads the parameters in their order; a failure learns which one it is about. */
function readParams(method: Method, params: Record<string, unknown>, call: Call<string>): Record<string, unknown> {
  const byName = namesWithoutCase(params)
  const args: Record<string, unknown> = {}
  let name = ''
  try {
    for (name in method.params) args[name] = method.params[name]!.read(byName[name.toLowerCase()], call, byName)
  } catch (error) {
    if (error instanceof Failure) error.parameter = name
    throw error
  }
  return args
}

/**
 * A transaction knows the settings as they are when it begins, not as they were when its caller came. One that is going
 * to change them says so at once: two that found out later would wait for each other.
 */
export const inTransaction = <T>(
  rest: Rest,
  caller: Caller,
  changing: boolean,
  work: (db: Db) => Promise<T>,
): Promise<T> =>
  rest.store.write(async db => {
    caller.version = await rest.version(db, changing)
    return work(db)
  })

function newCall(rest: Rest, visit: Visit, method: Method, db: Db, touched: Touched[]): Call<string> {
  const { caller } = visit
  return {
    caller,
    visit,
    db,
    rest,
    flavor: rest.store.flavor,
    zone: rest.zone,
    language: rest.language,
    clock: rest.clock,
    now: stored(rest.clock.now()),
    touch: (type, id, how) => touched.push({ type, id, how }),
    memo: (key, load) => remember(rest, caller, key, load),
    fail(condition, facts) {
      throw new Failure(condition, method.phrases[condition]!, facts)
    },
  }
}

/**
 * What is being read is not waited for by others, only what has been read: a writer that waited for a reader, who waits
 * for the writer's transaction to end, would wait for ever.
 */
async function remember<T>(rest: Rest, caller: Caller, key: string, load: () => Promise<T>): Promise<T> {
  const known = rest.memory.get(key)
  if (known?.version === caller.version) return known.value as T
  const { version } = caller
  const value = await load()
  rest.memory.set(key, { version, value })
  return value
}

/** Names of parameters have no case; of two that differ in case only, the last one counts. */
function namesWithoutCase(params: Record<string, unknown>): Record<string, unknown> {
  const out: Record<string, unknown> = Object.create(null)
  for (const name of Object.keys(params)) out[name.toLowerCase()] = params[name]
  return out
}

function failed(rest: Rest, error: unknown, method: string, started: number): Outcome {
  let failure: Failure
  if (error instanceof Failure) failure = error
  else {
    rest.onBug(error, method)
    // A commit that failed may have left something remembered that was never written.
    rest.memory.clear()
    failure = systemFailure('internal')
  }
  return { status: failure.words.status ?? 400, failure, timing: timingOf(started, now(rest)) }
}

const timingOf = (start: number, finish: number): Timing => ({
  start,
  finish,
  processing: 0,
  operating: 0,
  operatingResetAt: Math.floor(finish) + 600,
})

/** Seconds since 1970 on the portal's clock, to the microsecond. */
const now = (rest: Rest): number => rest.clock.exact() / 1000
