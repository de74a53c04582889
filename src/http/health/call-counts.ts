import type { LogEntry } from '../../rest/request-log/log.ts'
import type { Rest } from '../../rest/rest.ts'

/** Upper bounds of the classes of durations, in seconds. */
export const BOUNDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10]

/** What was called by one name. */
export interface Count {
  method: string
  /** How many took up to each bound, and not up to the one before; the last: longer than all. */
  classes: Float64Array
  /** Seconds. */
  sum: number
  statuses: Map<number, number>
}

/** What is not a method of the portal is counted together: names that callers make up would never end. */
const UNKNOWN = 'unknown'

export type CallCounts = Record<LogEntry['kind'], ReadonlyMap<string, Count>>

/**
 * Counts what comes into the request log, by method as it was written. It costs a call some look-ups of maps: a library's
 * labelled counters would cost as much as a twentieth of the call itself.
 */
export function countCalls({ log, registry }: Pick<Rest, 'log' | 'registry'>): CallCounts {
  const counts = {
    call: new Map(),
    command: new Map(),
    oauth: new Map(),
    event: new Map(),
    rule: new Map(),
  } satisfies Record<LogEntry['kind'], Map<string, Count>>
  const find = (kind: LogEntry['kind'], written: string, own: boolean): Count => {
    const byName: Map<string, Count> = counts[kind]
    const method = kind === 'call' || kind === 'command' ? (registry.find(written, own)?.name ?? UNKNOWN) : written
    let count = byName.get(method)
    if (!count) {
      count = { method, classes: new Float64Array(BOUNDS.length + 1), sum: 0, statuses: new Map() }
      byName.set(method, count)
    }
    return count
  }
  log.follow(({ kind, method, own, duration, status }) => {
    const count = counts[kind].get(method) ?? find(kind, method, own)
    const at = BOUNDS.findIndex(bound => duration <= bound)
    count.classes[at < 0 ? BOUNDS.length : at]!++
    count.sum += duration
    count.statuses.set(status, (count.statuses.get(status) ?? 0) + 1)
  })
  return counts
}
