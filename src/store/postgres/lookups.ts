import { ensure } from '../../lib/maps.ts'

type Run = (sql: string, parameters: readonly unknown[]) => Promise<{ rows: unknown[] }>

interface Lookup {
  ids: number[]
  rows: Promise<Map<number, unknown>>
}

/**
 * Looks rows up by their ids: what is asked by one statement in one turn of the event loop is one question to the database.
 * The text of a statement ends with `r.id = ?`, and the id is among what it gives.
 */
export function lookups(run: Run): (sql: string, id: number) => Promise<unknown> {
  const waiting = new Map<string, Lookup>()
  const texts = new Map<string, string>()
  const many = (sql: string): string => ensure(texts, sql, () => sql.replace(/\?$/, 'any(?)'))

  const asked = (sql: string): Lookup => {
    const ids: number[] = []
    const rows = new Promise<void>(resolve => setImmediate(resolve)).then(async () => {
      waiting.delete(sql)
      const [only] = ids
      const { rows } = await (ids.length === 1 ? run(sql, [only]) : run(many(sql), [ids]))
      return new Map((rows as { id: number }[]).map(row => [row.id, row]))
    })
    return { ids, rows }
  }

  return async (sql, id) => {
    const lookup = ensure(waiting, sql, () => asked(sql))
    lookup.ids.push(id)
    return (await lookup.rows).get(id)
  }
}

/** The same, but at most so many are under way at the same time. */
export function limited<A extends unknown[], R>(
  most: number,
  run: (...args: A) => Promise<R>,
): (...args: A) => Promise<R> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (...args) => {
    if (running === most) await new Promise<void>(resolve => waiting.push(resolve))
    else running++
    try {
      return await run(...args)
    } finally {
      const next = waiting.shift()
      if (next) next()
      else running--
    }
  }
}
