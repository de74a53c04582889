import { createHash } from 'node:crypto'

/** What a rule does to a call that it meets. */
export type FaultAction =
  /** Answers with a failure, and nothing is done. */
  | { kind: 'answer'; code: string; text: string; status: number }
  /** Lets the call wait before it is done, in milliseconds. */
  | { kind: 'delay'; ms: number }
  /** Adds to the running time that limits count, in seconds, without waiting. */
  | { kind: 'cost'; seconds: number }
  /** Cuts the connection: before anything is done, or after it was done and before it is answered. */
  | { kind: 'drop'; when: 'before' | 'after' }
  /** Answers as a proxy or a firewall in front of a portal does: 403 with a page of HTML. */
  | { kind: 'html' }
  /** Answers 302 to another address, as a portal does that has moved. */
  | { kind: 'redirect'; to: string }

/** A rule of the operator: which calls it meets, how many of them, and what happens to those. */
export interface FaultRule {
  id: number
  /** A method, `crm.lead.*` for all that begin so, or `*`. */
  method: string
  /** `webhook:5`, `app:3`, `user:7`, or `*`. */
  caller: string
  action: FaultAction
  /** Of the calls that it meets. */
  percent: number
  /** How many calls it still acts on; null: all of them. */
  remaining: number | null
}

/** Whether a rule is about a call. */
export const meets = (rule: FaultRule, method: string, caller: { via: string; userId: number } | null): boolean =>
  meansMethod(rule.method, method) && (rule.caller === '*' || (caller !== null && meansCaller(rule.caller, caller)))

/** Whether `crm.lead.get`, `crm.lead.*` or `*` means a method, in any case. */
export function meansMethod(pattern: string, method: string): boolean {
  const [wanted, name] = [pattern.toLowerCase(), method.toLowerCase()]
  return wanted.endsWith('*') ? name.startsWith(wanted.slice(0, -1)) : wanted === name
}

/** Whether `webhook:5`, `app:3` or `user:7` means a caller. */
export const meansCaller = (wanted: string, { via, userId }: { via: string | null; userId: number | null }): boolean =>
  wanted === via || wanted === `user:${userId}`

/**
 * Whether a rule acts on the n-th call that it meets. What looks like chance depends on the rule and the number alone: the
 * same run of calls fails in the same places again.
 */
export function acts({ id, percent }: FaultRule, n: number): boolean {
  if (percent >= 100) return true
  const chance = createHash('sha256').update(`${id} ${n}`).digest().readUInt32BE(0) / 2 ** 32
  return chance * 100 < percent
}
