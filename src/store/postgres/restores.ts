import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Statements } from './statements.ts'

/** How a process learns that tables were replaced, by itself or by another. */
interface Restores {
  /** Begins a transaction that writes, and learns in the same step what others have restored since the last one. */
  begin(client: pg.PoolClient): Promise<void>
  /** Lets other processes learn of a restore; part of its transaction. */
  mark(client: pg.PoolClient): Promise<void>
  /** Commits a restore: what is being read meanwhile is read again, no statement that was prepared before is used again. */
  commit(commit: () => Promise<void>): Promise<void>
  /** Runs reads, again from their beginning when a restore came in the middle of them. */
  reading<T>(work: (again: boolean) => Promise<T>, client: WithClient): Promise<T>
}

type WithClient = <T>(work: (client: pg.PoolClient) => Promise<T>) => Promise<T>

/** The comment of a table that every portal has is another one after each restore. */
const MARK = `select obj_description(to_regclass('setting'), 'pg_class') as mark`

/** An undefined column and an undefined table: what a restore has taken from somebody who reads. */
const MISSING = new Set(['42703', '42P01'])

export function restores(prepared: Statements): Restores {
  let lastMark: string | null | undefined
  let count = 0
  let committing: Promise<void> | undefined
  const happened = () => {
    count++
    prepared.renew()
  }
  const learn = (mark: string | null) => {
    if (lastMark !== undefined && mark !== lastMark) happened()
    lastMark = mark
  }
  return {
    async begin(client) {
      const results = (await client.query(`begin; ${MARK}`)) as unknown as pg.QueryResult<{ mark: string | null }>[]
      learn(results[1]!.rows[0]!.mark)
    },
    async mark(client) {
      await client.query(`comment on table setting is 'Restored: ${randomUUID()}'`)
    },
    async commit(commit) {
      const done = Promise.withResolvers<void>()
      committing = done.promise
      // Before it, for who reads already; after it, for what they prepared until then.
      happened()
      try {
        await commit()
      } finally {
        happened()
        committing = undefined
        done.resolve()
      }
    },
    async reading(work, withClient) {
      for (let again = false; ; again = true) {
        while (committing) await committing
        const before = count
        try {
          const result = await work(again)
          if (count === before) return result
        } catch (error) {
          if (count === before && MISSING.has((error as { code?: string }).code ?? ''))
            learn((await withClient(client => client.query(MARK))).rows[0].mark)
          if (count === before) throw error
        }
      }
    },
  }
}
