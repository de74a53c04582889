import type { Command } from '../../rest/call.ts'
import { DEAL } from '../entity-types/index.ts'

/** Records with the same values, as `portico.record.groups` tells them. */
export interface Group {
  keys: (string | null)[]
  currency: string | null
  count: number
  sum: number
  expected: number
}

/** Asks for counts and sums of deals by the values of fields. */
export const groupsOf = (filter: Record<string, unknown>, by: readonly string[]): Command => [
  'portico.record.groups',
  { entityTypeId: DEAL, filter, by },
]

/** Counts, and sums in the currency that most of the charts' deals have: a chart has one axis. */
export interface Bar {
  count: number
  sum: number
  expected: number
}

export const noBar: Readonly<Bar> = { count: 0, sum: 0, expected: 0 }

/** The currency of most records. */
export function mainCurrency(groups: readonly Group[], fallback: string): string {
  const counts = new Map<string, number>()
  for (const { currency, count } of groups) if (currency) counts.set(currency, (counts.get(currency) ?? 0) + count)
  return [...counts].sort(([, a], [, b]) => b - a)[0]?.[0] ?? fallback
}

/** Groups by one of their keys; amounts of other currencies than the chart's are left out, their records counted. */
export function barsBy(
  groups: readonly Group[],
  key: (keys: Group['keys']) => string,
  currency: string,
): Map<string, Bar> {
  const bars = new Map<string, Bar>()
  for (const group of groups) {
    const name = key(group.keys)
    const bar = bars.get(name) ?? { ...noBar }
    bar.count += group.count
    if (group.currency === currency) {
      bar.sum += group.sum
      bar.expected += group.expected
    }
    bars.set(name, bar)
  }
  return bars
}

/** Amounts by currencies. */
export function sumsOf(groups: readonly Group[]): Record<string, number> {
  const sums: Record<string, number> = {}
  for (const { currency, sum } of groups) if (currency && sum) sums[currency] = (sums[currency] ?? 0) + sum
  return sums
}
