import { setTimeout as sleep } from 'node:timers/promises'
import type { Transport } from './answer.ts'
import type { Caller } from './call.ts'
import { acts, type FaultAction, type FaultRule, meets } from './faults.ts'
import type { Live } from './live.ts'
import { Failure } from './phrases.ts'
import type { Rest } from './rest.ts'

/** What the operator's rules have in store for a call. */
export interface Met {
  /** Ends the call before anything is done. */
  failure: Failure | null
  /** The answer does not go the usual way; `done` tells whether the work is done all the same. */
  transport: Transport | null
  done: boolean
  /** Seconds that count as running time: those it waits, and those it is said to cost. */
  seconds: number
  /** The rules that acted, for the request log. */
  fault: string | null
}

export const nothingMet: Met = { failure: null, transport: null, done: true, seconds: 0, fault: null }

/** A command of a batch is no request of its own: there is one connection, and whoever waits is the whole batch. */
const ofCommands: ReadonlySet<FaultAction['kind']> = new Set(['answer', 'cost'])

/** Goes through the rules in order: waits and costs add up, the first that ends the call ends the search. */
export async function meet(
  rest: Rest,
  { faults }: Live,
  method: string,
  caller: Caller | null,
  isCommand = false,
): Promise<Met> {
  const met: Met = { ...nothingMet }
  const name = method.replace(/\.(json|xml)$/i, '')
  for (const rule of faults) {
    if (isCommand && !ofCommands.has(rule.action.kind)) continue
    if (!meets(rule, name, caller) || !acts(rule, rest.met(rule))) continue
    if (rule.remaining !== null && !(await rest.spend(rule))) continue
    met.fault = met.fault === null ? `fault:${rule.id}` : `${met.fault} fault:${rule.id}`
    await act(met, rule, rest.closing)
    if (met.failure || met.transport) break
  }
  return met
}

async function act(met: Met, { id, action }: FaultRule, closing: AbortSignal): Promise<void> {
  switch (action.kind) {
    case 'answer': {
      const { code, text, status } = action
      met.failure = new Failure('fault', { code, text, status }, { id })
      break
    }
    case 'delay':
      // Nobody waits longer than the portal is open.
      await sleep(action.ms, undefined, { signal: closing }).catch(() => {})
      met.seconds += action.ms / 1000
      break
    case 'cost':
      met.seconds += action.seconds
      break
    case 'drop':
      met.transport = { kind: 'drop' }
      met.done = action.when === 'after'
      break
    case 'html':
      met.transport = { kind: 'html' }
      met.done = false
      break
    case 'redirect':
      met.transport = { kind: 'redirect', to: action.to }
      met.done = false
  }
}
