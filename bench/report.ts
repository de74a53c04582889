import { styleText } from 'node:util'
import type { Scenario } from './scenarios.ts'

/** What one server did in the rounds of a scenario. */
export interface Measured {
  /** Calls in a second, each round. */
  rate: number[]
  p50: number[]
  p99: number[]
  /** Microseconds of processor time a call. */
  processor: number[]
  /** Milliseconds of a call when there is one caller alone. */
  alone: number[]
  /** The share of a processor that the load generator took meanwhile. */
  generator: number[]
}

export interface Comparison {
  scenario: Pick<Scenario, 'name' | 'meaning' | 'promised'>
  portico: Measured
  floor: Measured
}

export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length / 2
  return sorted.length % 2 ? sorted[Math.floor(middle)]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}

/** Portico's share of the floor in each pair of rounds. */
export const ratios = ({ portico, floor }: Comparison): number[] => portico.rate.map((rate, i) => rate / floor.rate[i]!)

/** The same by processor time, which what else runs on the machine disturbs less. */
export const processorRatio = ({ portico, floor }: Comparison): number | null =>
  portico.processor.length ? median(portico.processor.map((micros, i) => floor.processor[i]! / micros)) : null

/** Whether a ratio is what the scenario promises. */
const keeps = (comparison: Comparison): boolean => median(ratios(comparison)) >= comparison.scenario.promised

/** A line of the report; red on a terminal where the promise is not kept. */
const marked = (line: string, comparison: Comparison): string => (keeps(comparison) ? line : styleText('red', line))

const count = (value: number): string => Math.round(value).toLocaleString('en')
const ms = (value: number): string => value.toFixed(value < 10 ? 2 : 0)
const both = (a: readonly number[], b: readonly number[]): string => `${ms(median(a))} / ${ms(median(b))}`

export function table(comparisons: readonly Comparison[]): string {
  const head = [
    ...['scenario', 'Portico/s', 'floor/s', 'ratio', 'range', 'promised', 'CPU µs', 'floor', 'CPU ratio'],
    ...['p50 / p99 ms', 'floor', '1 caller p50 ms', 'floor'],
  ]
  const rows = comparisons.map(comparison => {
    const { scenario, portico, floor } = comparison
    const all = ratios(comparison)
    const byProcessor = processorRatio(comparison)
    return [
      scenario.name,
      count(median(portico.rate)),
      count(median(floor.rate)),
      median(all).toFixed(2),
      `${Math.min(...all).toFixed(2)}–${Math.max(...all).toFixed(2)}`,
      scenario.promised.toFixed(2),
      ...(byProcessor === null
        ? ['–', '–', '–']
        : [count(median(portico.processor)), count(median(floor.processor)), byProcessor.toFixed(2)]),
      both(portico.p50, portico.p99),
      both(floor.p50, floor.p99),
      ms(median(portico.alone)),
      ms(median(floor.alone)),
    ]
  })
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map(row => row[i]!.length)))
  const line = (cells: string[]) =>
    cells.map((cell, i) => (i ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  ')
  return [
    line(head),
    widths.map(width => '─'.repeat(width)).join('  '),
    ...rows.map((row, i) => marked(line(row), comparisons[i]!)),
  ].join('\n')
}

const WIDTH = 50

/** A bar for each ratio: the end of the line is the floor, the mark is what is promised. */
export function chart(comparisons: readonly Comparison[]): string {
  const name = Math.max(...comparisons.map(({ scenario }) => scenario.name.length))
  return comparisons
    .map(comparison => {
      const ratio = median(ratios(comparison))
      const filled = Math.min(WIDTH, Math.round(ratio * WIDTH))
      const bar = [...'█'.repeat(filled).padEnd(WIDTH, '·')]
      bar[Math.round(comparison.scenario.promised * WIDTH) - 1] = '│'
      const note = keeps(comparison) ? '' : '  below its promise'
      return marked(`${comparison.scenario.name.padEnd(name)}  ${bar.join('')}  ${ratio.toFixed(2)}${note}`, comparison)
    })
    .join('\n')
}
