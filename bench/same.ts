import type { Bed } from './beds.ts'
import { ROOT } from './load.ts'
import { plan } from './plan.ts'
import { type Call, scenarios } from './scenarios.ts'
import { floor, portico, type Server } from './servers.ts'

const CALLS = 40

/**
 * Whether Portico and the floor do the same work: both are asked the same on a small portal, and have to give the same
 * answers and to leave the same rows, moments apart. A floor that does less would be no measure.
 */
export async function differences(names: readonly string[], bed: Bed): Promise<string[]> {
  const small = plan(1000)
  const copies = [await bed.copied(small, 'same-portico'), await bed.copied(small, 'same-floor')] as const
  const found: string[] = []
  try {
    const servers = [await portico(copies[0], 'UTC'), await floor(copies[1])] as const
    try {
      for (const { name, call } of scenarios.filter(one => names.includes(one.name)))
        for (let n = 0; n < CALLS; n++) {
          const one = call(small, n)
          const [mine, bare] = await Promise.all(servers.map(server => answer(server, one)))
          if (mine !== bare) {
            found.push(`${name} answers differently: ${one.body}\n  Portico: ${mine}\n  floor:   ${bare}`)
            break
          }
        }
    } finally {
      await Promise.all(servers.map(server => server.stop()))
    }
    found.push(...differentRows(await bed.rows(copies[0]), await bed.rows(copies[1])))
  } finally {
    for (const copy of copies) await bed.removed(copy)
  }
  return found
}

async function answer({ port }: Server, { method, type, body }: Call): Promise<string> {
  const response = await fetch(`http://127.0.0.1:${port}${ROOT}${method}`, {
    method: 'POST',
    headers: { 'content-type': type },
    body,
  })
  return JSON.stringify(sorted(await response.json()))
}

/** The keys of maps in one order, and what depends on the time left out. */
function sorted(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return isMoment(value) ? 'a moment' : value
  if (Array.isArray(value)) return value.map(sorted)
  const entries = Object.entries(value).filter(([name]) => name !== 'time' && name !== 'result_time')
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, item]) => [name, sorted(item)]))
}

const isMoment = (value: unknown): boolean => typeof value === 'string' && /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d/.test(value)

type Rows = ReadonlyMap<string, Record<string, unknown>[]>

function differentRows(mine: Rows, bare: Rows): string[] {
  const rows = (all: Rows, table: string): string[] => all.get(table)!.map(row => JSON.stringify(sorted(row)))
  return [...mine.keys()].flatMap(table => {
    const [left, right] = [rows(mine, table), rows(bare, table)]
    const at = left.findIndex((row, i) => row !== right[i])
    if (left.length === right.length && at < 0) return []
    const where = at < 0 ? left.length : at
    return [
      `${table} holds other rows (${left.length} and ${right.length}):\n  Portico: ${left[where]}\n  floor:   ${right[where]}`,
    ]
  })
}
