import { stored } from '../lib/moment.ts'
import { hasNul } from '../lib/text.ts'
import { type Db, part, savepoint, TransactionLost, type Writing } from '../store/store.ts'
import { type Outcome, Page, type Timing, transportStatus } from './answer.ts'
import type { Call, Caller, Origin, Visit } from './call.ts'
import { changedRows } from './changes/changed-rows.ts'
import { followChanges } from './changes/follower.ts'
import type { RecordChange } from './changes/record-change.ts'
import { failureOf } from './failure-of.ts'
import { type AppliedFaults, applyFaults, noFaults } from './faults/apply-faults.ts'
import { addRun, countRequest, requireOpen, requireTimeLeft } from './limits/gate.ts'
import type { Operating } from './limits/limits.ts'
import { type Method, mayCall, parametersOf } from './method.ts'
import { Failure, systemFailure } from './phrases.ts'
import type { LogEntry, RestVersion } from './request-log/log.ts'
import type { Credentials, Identity, Rest } from './rest.ts'
import { undisturbed } from './runtime-settings.ts'

/** A call as it comes in: parameters with their names as sent. */
export interface Request {
  credentials: Credentials
  method: string
  /** The second one where it is left out. */
  restVersion?: RestVersion
  params: Record<string, unknown>
  /** Who calls, where that has been asked before. */
  identity?: Identity | undefined
  /** Left out for a call without a socket. */
  origin?: Origin | null
  requestId?: string | null
  /** The portal's own pages call: states, limits and faults are for others, and the log keeps it apart. */
  own?: boolean
}

/**
 * The life of every call: see who calls, refuse by state, limit and fault, find the method, check the scope, run it, word
 * a failure or wrap the answer.
 */
export async function dispatch(rest: Rest, request: Request): Promise<Outcome> {
  const {
    credentials,
    identity,
    method,
    restVersion = 2,
    params,
    origin = null,
    requestId = null,
    own = false,
  } = request
  const entry = newEntry(rest, { kind: 'call', method, restVersion, params, origin, requestId, batch: null, own })
  let applied = noFaults
  let outcome: Outcome
  try {
    const { version, caller, failure } = identity ?? (await rest.host.identify(credentials))
    if (caller) noteCaller(entry, caller)
    const held = rest.host.runtimeSettings(version)
    const told = held instanceof Promise ? await held : held
    const settings = own ? undisturbed(told) : told
    requireOpen(settings, origin?.secure ?? true)
    if (settings.limits.rate) await countRequest(rest, settings, origin?.address ?? '', entry.at)
    if (settings.faults.length) applied = await applyFaults(rest, settings, method, caller)
    if (applied.failure) throw applied.failure
    if (!applied.done) outcome = undone(rest, applied, entry.at)
    else if (!caller) throw failure
    else {
      const visit: Visit = { caller, runtimeSettings: settings, entry }
      outcome = await dispatchAs(rest, visit, entry, null, applied.seconds)
      if (visit.emitted) rest.events.committed()
      if (visit.due) rest.wake()
    }
  } catch (error) {
    outcome = failed(rest, error, method, entry.at)
  }
  if (applied.transport) outcome.transport = applied.transport
  complete(entry, outcome, applied)
  if (outcome.failure || outcome.transport) outcome.entry = entry.id
  rest.log.add(entry)
  return outcome
}

/** Nothing was done, and what goes out is no answer of the protocol. */
function undone(rest: Rest, { transport }: AppliedFaults, started: number): Outcome {
  const status = transport ? transportStatus(transport) : 0
  return { status, timing: timingOf(started, now(rest)) }
}

/** Runs a command of a batch, with what the operator's rules have in store for it; the batch adds its entry to the log. */
export async function dispatchCommand(
  rest: Rest,
  visit: Visit,
  method: string,
  params: Record<string, unknown>,
  db: Db | null,
  applied: AppliedFaults,
): Promise<{ outcome: Outcome; entry: LogEntry }> {
  const { origin, requestId, id: batch, own } = visit.entry
  const entry = newEntry(rest, { kind: 'command', method, restVersion: 2, params, origin, requestId, batch, own })
  noteCaller(entry, visit.caller)
  const outcome = applied.failure
    ? failed(rest, applied.failure, method, entry.at)
    : await dispatchAs(rest, visit, entry, db, applied.seconds)
  complete(entry, outcome, applied)
  return { outcome, entry }
}

/** Most calls touch no row that they name: they share this list, which stays empty. */
const nothing: RecordChange[] = []

/** The entry of a request that has just come in: what becomes of it is not known yet. */
const newEntry = (
  rest: Rest,
  {
    kind,
    method,
    restVersion,
    params,
    origin,
    requestId,
    batch,
    own,
  }: Pick<LogEntry, 'kind' | 'method' | 'restVersion' | 'params' | 'origin' | 'requestId' | 'batch' | 'own'>,
): LogEntry => ({
  id: rest.log.next(own),
  kind,
  at: now(rest),
  caller: null,
  userId: null,
  origin,
  requestId,
  method,
  restVersion,
  params,
  cut: false,
  status: 0,
  failure: null,
  duration: 0,
  touched: nothing,
  batch,
  fault: null,
  detail: null,
  own,
})

function noteCaller(entry: LogEntry, { via, userId }: Caller): void {
  entry.caller = via
  entry.userId = userId
}

/** Says in the entry what has become of the request. */
function complete(entry: LogEntry, { status, failure, timing, transport }: Outcome, { fault }: AppliedFaults): void {
  entry.status = transport?.kind === 'drop' ? 0 : status
  entry.duration = timing.finish - timing.start
  entry.fault = fault
  if (failure) {
    const { condition, words, facts, parameter } = failure
    entry.failure = { condition, words, facts, parameter }
    entry.touched = nothing
  }
}

/** The same from the second step on, for the method and the parameters of an entry; `seconds` are added to its running time. */
export async function dispatchAs(
  rest: Rest,
  visit: Visit,
  entry: LogEntry,
  db: Db | null,
  seconds: number,
): Promise<Outcome> {
  const { method: name, restVersion, params, at: start } = entry
  try {
    if (restVersion === 3) throw systemFailure('methodNotFoundV3', { name })
    const method = rest.registry.find(name, entry.own)
    if (!method) throw systemFailure('methodNotFound', { name })
    if (!mayCall(visit.caller.scopes, method)) throw systemFailure('insufficientScope', { scopes: method.scopes })
    if (hasNul(params)) throw systemFailure('nulByte')
    const before = now(rest)
    if (visit.runtimeSettings.limits.operating !== null) await requireTimeLeft(rest, visit, method, db, before)
    const answer = await run(rest, visit, entry, method, db)
    const finish = now(rest)
    const processing = (finish - before) / (visit.commandsAtOnce ?? 1) + seconds
    const counted = addRun(rest, visit, method, processing, db, finish)
    const { operating, resetAt } = counted instanceof Promise ? await operatingOf(rest, name, counted, finish) : counted
    const timing = { start, finish, processing, operating, operatingResetAt: resetAt }
    return answer instanceof Page
      ? { status: 200, result: answer.result, total: answer.total, next: answer.next, timing }
      : { status: 200, result: answer, timing }
  } catch (error) {
    if (error instanceof TransactionLost) throw error
    return failed(rest, error, name, start)
  }
}

/** What was done stays done and is answered, even where it could not be counted. */
const operatingOf = (rest: Rest, method: string, counted: Promise<Operating>, now: number): Promise<Operating> =>
  counted.catch(error => {
    rest.onBug(error, method)
    return { operating: 0, resetAt: Math.floor(now) + 600 }
  })

function run(rest: Rest, visit: Visit, entry: LogEntry, method: Method, db: Db | null): Promise<unknown> {
  const work = async (db: Db): Promise<unknown> => {
    // A transaction that had to be repeated begins anew.
    entry.touched = nothing
    const call = newCall(rest, visit, entry, method, db)
    const answer = await method.run(call, readParams(method, entry.params, call))
    if (method.kind === 'write') {
      await followChanges(call, () => entry.touched)
      await rest.events.tell(call, entry.touched, entry.params)
    }
    return answer
  }
  // A batch that only reads has no transaction, and nothing to undo.
  if (db?.onlyReads) return work(db)
  if (db && method.kind !== 'composite') return part(db, () => work(db))
  if (method.kind === 'write') return writing(rest, visit, entry, method, work)
  // The commands of a batch look after themselves.
  if (method.kind === 'composite') return work(rest.store.read)
  return inReading(rest, visit.caller, work)
}

function writing<T>(
  rest: Rest,
  visit: Visit,
  entry: LogEntry,
  method: Method,
  work: (db: Db) => Promise<T>,
): Promise<T> {
  const { caller } = visit
  if (method.changesSettings) return inTransaction(rest, caller, { settings: 'change' }, work)
  if (!method.rows || !rest.store.wantsRows) return inTransaction(rest, caller, {}, work)
  const call = newCall(rest, visit, entry, method, rest.store.read)
  return changedRows(call, method, entry.params).then(rows => inTransaction(rest, caller, { rows }, work))
}

/** Reads that belong together; when the portal was restored between them they begin anew, with its settings. */
export const inReading = <T>(rest: Rest, caller: Caller, work: (db: Db) => Promise<T>, many = false): Promise<T> =>
  rest.store.reading(async (db, again) => {
    if (again) caller.version = await rest.host.version(db)
    return work(db)
  }, many)

/** Reads the parameters in their order; a failure learns which one it is about. */
function readParams(method: Method, params: Record<string, unknown>, call: Call<string>): Record<string, unknown> {
  const byName = parametersOf(method, params)
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
export const inTransaction = <T>(rest: Rest, caller: Caller, how: Writing, work: (db: Db) => Promise<T>): Promise<T> =>
  rest.store.write(
    async db => {
      caller.version = await rest.host.version(db)
      return work(db)
    },
    { settings: 'stay', version: caller.version, ...how },
  )

/** A call of a method, or of anything else that has phrases to fail with. */
export function newCall(
  rest: Rest,
  visit: Visit,
  entry: LogEntry,
  method: Pick<Method, 'phrases'>,
  db: Db,
): Call<string> {
  const { caller } = visit
  const call: Call<string> = {
    caller,
    visit,
    db,
    rest,
    flavor: rest.store.flavor,
    zone: rest.zone,
    language: rest.language,
    clock: rest.clock,
    now: stored(rest.clock.now()),
    recordChange(type, id, how, eventOverride, entered) {
      const touched: RecordChange = eventOverride ? { type, id, how, eventOverride } : { type, id, how }
      if (entered !== undefined) touched.entered = entered
      if (entry.touched === nothing) entry.touched = [touched]
      else entry.touched.push(touched)
    },
    async part(work) {
      const before = entry.touched.length
      try {
        return await savepoint(db, work)
      } catch (error) {
        if (before < entry.touched.length) entry.touched.length = before
        throw error
      }
    },
    memo: (key, load) => remember(rest, caller, key, load),
    fail(condition, facts) {
      throw new Failure(condition, method.phrases[condition]!, facts)
    },
  }
  return call
}

/**
 * What is being read is not waited for by others, only what has been read: a writer that waited for a reader, who waits
 * for the writer's transaction to end, would wait for ever.
 */
function remember<T>(rest: Rest, caller: Caller, key: string, load: () => Promise<T>): Promise<T> {
  const remembered = rest.memory.get(key)
  const { version } = caller
  if (remembered?.version === version) return Promise.resolve(remembered.value as T)
  return load().then(value => {
    rest.memory.set(key, { version, value })
    return value
  })
}

function failed(rest: Rest, error: unknown, method: string, started: number): Outcome {
  const failure = failureOf(rest, error, method)
  // A commit that failed may have left something remembered that was never written.
  if (failure !== error) rest.memory.clear()
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
