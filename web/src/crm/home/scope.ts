import { computed } from 'vue'
import { addDays, monthStart, type Span } from '../../lib/spans.ts'
import { today } from '../records/filter/filter.ts'

/** So many months the charts look back and ahead. */
export const periods = [3, 6, 12] as const

/** What the charts are of: a pipeline or all, a person or everybody, and how many months. */
export interface Scope {
  pipeline: number | null
  person: string
  months: number
}

const numberIn = (value: unknown): number | null =>
  typeof value === 'string' && /^\d+$/.test(value) ? Number(value) : null

/** The scope that an address names: `?pipeline=3&person=1&months=6`. */
export const useScope = (query: () => Readonly<Record<string, unknown>>) =>
  computed((before?: Scope): Scope => {
    const { pipeline, person, months } = query()
    const next: Scope = {
      pipeline: numberIn(pipeline),
      person: typeof person === 'string' ? person : '',
      months: periods.find(one => one === numberIn(months)) ?? 6,
    }
    return before && JSON.stringify(before) === JSON.stringify(next) ? before : next
  })

/** The last months with the present one, and the next ones with it. */
export const backSpan = (months: number): Span => [monthStart(today(), 1 - months), addDays(monthStart(today(), 1), -1)]
export const aheadSpan = (months: number): Span => [monthStart(today()), addDays(monthStart(today(), months), -1)]

/** The months of a span as `2026-11`. */
export const monthsOf = ([from]: Span, count: number): string[] =>
  Array.from({ length: count }, (_, at) => monthStart(from!, at).slice(0, 7))
