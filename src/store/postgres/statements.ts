import type pg from 'pg'

/** A statement as PostgreSQL takes it, and the name that its connections keep it prepared under. */
interface Statement {
  text: string
  name?: string
  /** Whether it has run: one that has and then fails at its types was prepared for tables that are not there any more. */
  ran: boolean
}

/** A statement was prepared for columns of other types; it is forgotten, and the same work succeeds the next time. */
class Stale extends Error {
  readonly code = '40001'
}

/** The statements of a store that are kept prepared, by their text as it is written here. */
export interface Statements {
  /** Runs one; `?` outside of quotes becomes `$1`, `$2`… */
  run(client: Queries, sql: string, parameters: readonly unknown[]): Promise<pg.QueryResult>
  /** Forgets all of them, because tables are others now: a statement stays bound to the types of its first time. */
  renew(): void
  /** Frees what a connection holds of those that were forgotten since its last turn. */
  tidy(client: pg.PoolClient): Promise<void>
}

type Queries = Pick<pg.PoolClient, 'query'>

/** Types that do not fit: a result's, a parameter's beside an operator, a value's beside its column. */
const MISFIT = new Set(['0A000', '42883', '42804'])

export function statements(mostKept = 1000): Statements {
  let prepared = new Map<string, Statement>()
  let generation = 1
  const tidied = new WeakMap<object, number>()
  const renew = () => {
    prepared = new Map()
    generation++
  }
  return {
    renew,
    async run(client, sql, parameters) {
      const statement = statementOf(prepared, generation, mostKept, sql)
      const { text } = statement
      // In the middle of a transaction a connection is not tidied: what it prepared now would be freed under its name.
      const name = tidied.get(client) === generation ? statement.name : undefined
      try {
        const result = await client.query({ text, ...(name && { name }), values: parameters as unknown[] })
        statement.ran = true
        return result
      } catch (error) {
        if (!name || !statement.ran || !MISFIT.has((error as { code?: string }).code ?? '')) throw error
        if (prepared.get(sql) === statement) renew()
        throw new Stale('A statement was prepared for other tables.', { cause: error })
      }
    },
    async tidy(client) {
      const last = tidied.get(client) ?? generation
      tidied.set(client, generation)
      // One that is broken says so at its next statement.
      if (last !== generation) await client.query('deallocate all').catch(() => {})
    },
  }
}

function statementOf(prepared: Map<string, Statement>, generation: number, mostKept: number, sql: string): Statement {
  let statement = prepared.get(sql)
  if (!statement) {
    let n = 0
    const text = sql.replace(/'[^']*'|"[^"]*"|\?/g, part => (part === '?' ? `$${++n}` : part))
    statement = { text, ...(prepared.size < mostKept && { name: `g${generation}s${prepared.size + 1}` }), ran: false }
    prepared.set(sql, statement)
    if (prepared.size > 2 * mostKept) prepared.delete(sql)
  }
  return statement
}
