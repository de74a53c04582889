import { hash } from 'node:crypto'
import type { Cell } from './whole.ts'

/** A row as a line of an archive; equal rows of either store have equal lines. */
export const lineOf = (row: readonly Cell[]): string =>
  JSON.stringify(row.map(cell => (cell instanceof Uint8Array ? { bytes: Buffer.from(cell).toString('base64') } : cell)))

/** The row of a line. */
export const rowOf = (line: string): Cell[] =>
  (JSON.parse(line) as (Cell | { bytes: string })[]).map(cell =>
    typeof cell === 'object' && cell !== null && 'bytes' in cell && typeof cell.bytes === 'string'
      ? Buffer.from(cell.bytes, 'base64')
      : (cell as Cell),
  )

/** How many rows a table has, and a sum of their hashes that does not depend on their order. */
export interface Digest {
  rows: number
  sum: string
}

/** Adds up the rows of a table. */
export function digester() {
  const sums = new BigUint64Array(2)
  let rows = 0
  return {
    add(line: string): void {
      const bytes = hash('sha256', line, 'buffer')
      // What is beyond 64 bits falls away.
      sums[0]! += bytes.readBigUInt64LE(0)
      sums[1]! += bytes.readBigUInt64LE(8)
      rows++
    },
    digest: (): Digest => ({ rows, sum: [...sums].map(sum => sum.toString(16).padStart(16, '0')).join('') }),
  }
}
