import { stored } from '../lib/moment.ts'
import { hasNul } from '../lib/text.ts'
import type { Db } from '../store/store.ts'
import { savepoint, TransactionLost } from '../store/store.ts'
import { type Outcome, Page } from './answer.ts'
import type { Call, Caller } from './call.ts'
import { type Method, mayCall } from './method.ts'
import { Failure, systemFailure } from './phrases.ts'
import type { Credentials, Rest } from './rest.ts'

/** A call as it comes in: parameters with their names as sent. */
export interface Request {
  credentials: Credentials
  method: string
  params: Record<string, unknown>
}

/** The life of every call: authenticate, find the method, check the scope, run it, word a failure or wrap the answer. */
export async function dispatch(rest: Rest, request: Request): Promise<Outcome> {
  const started = now(rest)
  try {
    const caller = await rest.authenticate(request.credentials)
    return await dispatchAs(rest, caller, request.method, request.params, null, started)
  } catch (error) {
    return failed(rest, error, request.method, started)
  }
}

/** The same from the second step on; inside a batch `db` is the batch's transaction. */
export async function dispatchAs(
  rest: Rest,
  caller: Caller,
  name: string,
  params: Record<string, unknown>,
  db: Db | null,
  started: number = now(rest),
): Promise<Outcome> {
  try {
    const method = rest.registry.find(name)
    if (!method) throw systemFailure('methodNotFound')
    if (!mayCall(caller.scopes, method)) throw systemFailure('insufficientScope')
    if (hasNul(params)) throw systemFailure('nulByte')
    const before = now(rest)
    const answer = await run(rest, caller, method, params, db)
    const finish = now(rest)
    const processing = finish - before
    const { operating, resetAt } = rest.operating.add(caller.via, method.name, processing, finish)
    const timing = { start: started, finish, processing, operating, operatingResetAt: resetAt }
    return answer instanceof Page
      ? { status: 200, result: answer.result, total: answer.total, next: answer.next, timing }
      : { status: 200, result: answer, timing }
  } catch (error) {
    if (error instanceof TransactionLost) throw error
    return failed(rest, error, name, started)
  }
}

function run(
  rest: Rest,
  caller: Caller,
  method: Method,
  params: Record<string, unknown>,
  db: Db | null,
): Promise<unknown> {
  const work = async (db: Db): Promise<unknown> => {
    const call = newCall(rest, caller, method, db)
    const byName = namesWithoutCase(params)
    const args: Record<string, unknown> = {}
    for (const name in method.params) args[name] = method.params[name]!.read(byName[name.toLowerCase()], call)
    return method.run(call, args)
  }
  if (db && method.kind !== 'composite') return savepoint(db, () => work(db))
  return method.kind === 'write'
    ? inTransaction(rest, caller, method.changesSettings === true, work)
    : work(rest.store.read)
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

function newCall(rest: Rest, caller: Caller, method: Method, db: Db): Call<string> {
  return {
    caller,
    db,
    rest,
    flavor: rest.store.flavor,
    zone: rest.zone,
    language: rest.language,
    clock: rest.clock,
    now: stored(rest.clock.now()),
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
  const finish = now(rest)
  return {
    status: failure.words.status ?? 400,
    failure,
    timing: { start: started, finish, processing: 0, operating: 0, operatingResetAt: Math.floor(finish) + 600 },
  }
}

/** Seconds since 1970 on the portal's clock, to the microsecond. */
const now = (rest: Rest): number => rest.clock.exact() / 1000
