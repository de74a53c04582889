// Loaded into a server before it starts (--import): tells how long each statement of its database took. Those of PostgreSQL
// are timed until their answer, so their sum is more than the time of the call where several wait at once.

import { writeFileSync } from 'node:fs'
import { DatabaseSync, StatementSync } from 'node:sqlite'
import pg from 'pg'

/** What one statement took: how often it ran, and its milliseconds. */
export interface Taken {
  sql: string
  calls: number
  ms: number
}

export const START = 'start'

const bySql = new Map<string, Taken>()
const byStatement = new WeakMap<StatementSync, Taken>()

function takenBy(sql: string): Taken {
  let taken = bySql.get(sql)
  if (!taken) {
    taken = { sql, calls: 0, ms: 0 }
    bySql.set(sql, taken)
  }
  return taken
}

function measured<R>(taken: Taken, work: () => R): R {
  const started = performance.now()
  try {
    return work()
  } finally {
    taken.ms += performance.now() - started
    taken.calls++
  }
}

const folder = process.env.BENCH_SQL_TIMES
if (folder) {
  const statement = StatementSync.prototype
  for (const name of ['all', 'get', 'run'] as const) {
    const real = statement[name] as (...values: unknown[]) => unknown
    Object.assign(statement, {
      [name](this: StatementSync, ...values: unknown[]) {
        let taken = byStatement.get(this)
        if (!taken) {
          taken = takenBy(this.sourceSQL)
          byStatement.set(this, taken)
        }
        return measured(taken, () => real.apply(this, values))
      },
    })
  }
  const exec = DatabaseSync.prototype.exec
  DatabaseSync.prototype.exec = function (sql) {
    measured(takenBy(sql), () => exec.call(this, sql))
  }
  const query = pg.Client.prototype.query as (this: pg.Client, ...args: unknown[]) => Promise<unknown> | undefined
  Object.assign(pg.Client.prototype, {
    query(this: pg.Client, ...args: unknown[]) {
      const [asked] = args as [string | { text: string }]
      const taken = takenBy(typeof asked === 'string' ? asked : asked.text)
      const started = performance.now()
      taken.calls++
      const answer = query.apply(this, args)
      const end = () => {
        taken.ms += performance.now() - started
      }
      answer?.then(end, end)
      return answer
    },
  })
  process.on('message', message => {
    if (message === START) for (const taken of bySql.values()) Object.assign(taken, { calls: 0, ms: 0 })
  })
  process.channel?.unref()
  process.on('exit', () => writeFileSync(`${folder}/sql.json`, JSON.stringify([...bySql.values()])))
}
