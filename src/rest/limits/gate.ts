import type { Db } from '../../store/store.ts'
import type { Visit } from '../call.ts'
import type { Method } from '../method.ts'
import { systemFailure } from '../phrases.ts'
import type { Rest } from '../rest.ts'
import { type RuntimeSettings, stateNames, states } from '../runtime-settings.ts'
import type { Operating } from './limits.ts'

/** Fails in a state that answers every call so. */
export function requireOpen(settings: RuntimeSettings, secure: boolean): void {
  if (!settings.states.size) return
  for (const state of stateNames)
    if (settings.states.has(state) && !(state === 'https-required' && secure)) throw systemFailure(states[state])
}

/** Counts a request of an address and fails when it is one too many. */
export async function countRequest(rest: Rest, settings: RuntimeSettings, address: string, now: number): Promise<void> {
  const { rate } = settings.limits
  if (rate && !(await rest.counters.request(address, rate, now))) throw systemFailure('queryLimit', { address })
}

/** A call of another method (`batch`) is not counted; its commands are, one by one. */
const isCounted = (method: Method): boolean => method.kind !== 'composite'

/** Fails when a method has run longer than it may for this caller (limits.md: checked before each call). */
export async function requireTimeLeft(
  rest: Rest,
  visit: Visit,
  method: Method,
  db: Db | null,
  now: number,
): Promise<void> {
  const most = visit.runtimeSettings.limits.operating
  if (most === null || !isCounted(method)) return
  const { operating, resetAt } = await usedBy(rest, visit, method, db, now)
  if (operating > most) throw systemFailure('operationTime', { operating, most, resetAt })
}

/** What a method has run, with what a batch that is under way has not counted yet. */
async function usedBy(
  rest: Rest,
  { caller, runs }: Visit,
  { name }: Method,
  db: Db | null,
  now: number,
): Promise<Operating> {
  const { operating, resetAt } = await rest.counters.operating(caller.via, name, now, db)
  return { operating: operating + (runs?.get(name) ?? 0), resetAt }
}

/**
 * Adds a run to the caller's running time of the method. What a batch runs inside of its transaction is counted after it:
 * batches that count one method after the other would wait for each other.
 */
export function addRun(
  rest: Rest,
  visit: Visit,
  method: Method,
  seconds: number,
  db: Db | null,
  now: number,
): Operating | Promise<Operating> {
  if (!isCounted(method)) return { operating: 0, resetAt: Math.floor(now) + 600 }
  const { caller, runtimeSettings } = visit
  if (runtimeSettings.limits.operating === null) return rest.ownCounters.ran(caller.via, method.name, seconds, now)
  if (!db) return rest.counters.ran(caller.via, method.name, seconds, now)
  visit.runs ??= new Map()
  visit.runs.set(method.name, (visit.runs.get(method.name) ?? 0) + seconds)
  return usedBy(rest, visit, method, db, now)
}

/** Counts what a batch has run, once it is committed. */
export async function countRuns(rest: Rest, { caller, runs }: Visit): Promise<void> {
  try {
    for (const [name, seconds] of runs ?? [])
      await rest.counters.ran(caller.via, name, seconds, rest.clock.exact() / 1000)
  } catch (error) {
    // What was done stays done and is answered.
    rest.onBug(error, 'batch')
  }
}
