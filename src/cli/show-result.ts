import type { Cell, Operation } from '../control/operation.ts'
import { table } from '../control/table.ts'
import { isMap } from '../lib/text.ts'

const cellText = (cell: Cell): string =>
  cell === null || cell === undefined ? '' : typeof cell === 'boolean' ? (cell ? 'Y' : 'N') : String(cell)

const cellsOf = ({ columns = {} }: Operation, row: unknown): string[] =>
  Object.values(columns).map(column => cellText(column(row)))

/** What an operation gave, as people read it or, as JSON, as machines do. */
export function resultText(operation: Operation, result: unknown, json: boolean): string {
  if (json) return JSON.stringify(result ?? null, null, 2)
  if (operation.says) return operation.says(result)
  if (operation.columns)
    return table(
      Object.keys(operation.columns),
      (Array.isArray(result) ? result : [result]).map(row => cellsOf(operation, row)),
    )
  return isMap(result) ? lines(result) : JSON.stringify(result ?? null, null, 2)
}

/** An event of a stream, on a line of its own. */
export const eventText = (operation: Operation, event: unknown, json: boolean): string =>
  json || !operation.columns ? JSON.stringify(event) : cellsOf(operation, event).join('  ').trimEnd()

function lines(map: Record<string, unknown>): string {
  const entries = Object.entries(map)
  const width = Math.max(0, ...entries.map(([name]) => name.length))
  return entries.map(([name, value]) => `${name.padEnd(width)}  ${valueText(value)}`.trimEnd()).join('\n')
}

function valueText(value: unknown): string {
  if (Array.isArray(value) && value.every(one => typeof one !== 'object')) return value.join(', ')
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : cellText(value as Cell)
}
