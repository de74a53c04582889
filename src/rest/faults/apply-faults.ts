import { setTimeout as sleep } from 'node:timers/promises'
import type { Transport } from '../answer.ts'
import type { Caller } from '../call.ts'
import { Failure } from '../phrases.ts'
import type { Rest } from '../rest.ts'
import type { RuntimeSettings } from '../runtime-settings.ts'
import { acts, type FaultAction, type FaultRule, meets } from './fault.ts'

/** What the operator's rules have in store for a call. */
export interface AppliedFaults {
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

export const noFaults: AppliedFaults = { failure: null, transport: null, done: true, seconds: 0, fault: null }

/** A command of a batch is no request of its own: there is one connection, and whoever waits is the whole batch. */
const ofCommands: ReadonlySet<FaultAction['kind']> = new Set(['answer', 'cost'])

/** Goes through the rules in order: waits and costs add up, the first that ends the call ends the search. */
export async function applyFaults(
  rest: Rest,
  { faults }: RuntimeSettings,
  method: string,
  caller: Caller | null,
  isCommand = false,
): Promise<AppliedFaults> {
  const applied: AppliedFaults = { ...noFaults }
  const name = method.replace(/\.(json|xml)$/i, '')
  for (const rule of faults) {
    if (isCommand && !ofCommands.has(rule.action.kind)) continue
    if (!meets(rule, name, caller) || !acts(rule, rest.host.timesMatched(rule))) continue
    if (rule.remaining !== null && !(await rest.host.spend(rule))) continue
    applied.fault = applied.fault === null ? `fault:${rule.id}` : `${applied.fault} fault:${rule.id}`
    await act(applied, rule, rest.closing)
    if (applied.failure || applied.transport) break
  }
  return applied
}

async function act(applied: AppliedFaults, { id, action }: FaultRule, closing: AbortSignal): Promise<void> {
  switch (action.kind) {
    case 'answer': {
      const { code, text, status } = action
      applied.failure = new Failure('fault', { code, text, status }, { id })
      break
    }
    case 'delay':
      // Nobody waits longer than the portal is open.
      await sleep(action.ms, undefined, { signal: closing }).catch(() => {})
      applied.seconds += action.ms / 1000
      break
    case 'cost':
      applied.seconds += action.seconds
      break
    case 'drop':
      applied.transport = { kind: 'drop' }
      applied.done = action.when === 'after'
      break
    case 'html':
      applied.transport = { kind: 'html' }
      applied.done = false
      break
    case 'redirect':
      applied.transport = { kind: 'redirect', to: action.to }
      applied.done = false
  }
}
