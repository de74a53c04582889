import { type Digest, digester, lineOf } from '../../src/store/archive/digest.ts'
import type { Store } from '../../src/store/store.ts'

/** How many rows each table has and what they add up to, the same for both stores; without what changes by going back. */
export const digestsOf = (store: Store): Promise<Record<string, Digest & { nextId: number | null }>> =>
  store.whole.frozen(async frozen => {
    const found: Record<string, Digest & { nextId: number | null }> = {}
    for (const { name, columns, nextId } of [...frozen.tables].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const table = { name, columns: columns.toSorted((a, b) => (a.name < b.name ? -1 : 1)), nextId }
      const all = digester()
      for await (const rows of frozen.rows(table))
        for (const row of rows) if (!GOING_BACK.has(`${name} ${row[0]}`)) all.add(lineOf(row))
      found[name] = { ...all.digest(), nextId }
    }
    return found
  })

const GOING_BACK: ReadonlySet<string> = new Set([
  'setting version',
  'setting restored',
  'setting unicode',
  'setting address',
])
