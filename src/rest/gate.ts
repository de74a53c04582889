import type { Db } from '../store/store.ts'
import type { Visit } from './call.ts'
import type { Counters, Operating } from './limits.ts'
import { type Live, stateNames, states } from './live.ts'
import type { Method } from './method.ts'
import { systemFailure } from './phrases.ts'
import type { Rest } from './rest.ts'

/** Fails in a state that answers every call so. */
export function requireOpen(live: Live, secure: boolean): void {
  if (!live.states.size) return
  for (const state of stateNames)
    if (live.states.has(state) && !(state === 'https-required' && secure)) throw systemFailure(states[state])
}

/** Counts a request of an address and fails when it is one too many. */
export async function countRequest(rest: Rest, live: Live, address: string, now: number): Promise<void> {
  const { rate } = live.limits
  if (rate && !(await rest.counters.request(address, rate, now))) throw systemFailure('queryLimit', { address })
}

/** A call of another method (`batch`) is not counted; its commands are, one by one. */
const isCounted = (method: Method): boolean => method.kind !== 'composite'

const countersOf = (rest: Rest, live: Live): Counters =>
  live.limits.operating === null ? rest.ownCounters : rest.counters

/** Fails when a method has run longer than it may for this caller (limits.md: checked before each call). */
export async function requireTimeLeft(
  rest: Rest,
  { live, caller }: Visit,
  method: Method,
  db: Db | null,
  now: number,
): Promise<void> {
  const most = live.limits.operating
  if (most === null || !isCounted(method)) return
  const { operating, resetAt } = await rest.counters.operating(caller.via, method.name, now, db)
  if (operating > most) throw systemFailure('operationTime', { operating, most, resetAt })
}

/** Adds a run to the caller's running time of the method. */
export function addRun(
  rest: Rest,
  { live, caller }: Visit,
  method: Method,
  seconds: number,
  db: Db | null,
  now: number,
): Operating | Promise<Operating> {
  if (!isCounted(method)) return { operating: 0, resetAt: Math.floor(now) + 600 }
  return countersOf(rest, live).ran(caller.via, method.name, seconds, now, db)
}
