import type pg from 'pg'
import { NeedsSavepoints } from '../store.ts'
import { type Asked, merged } from './merged.ts'

type Run = (sql: string, parameters: readonly unknown[]) => Promise<pg.QueryResult>

/** What a transaction asks of its connection. */
export interface Conversation {
  /** Sends what waits, then a statement, and waits for its answer. */
  read: Run
  /** Keeps a statement until the next one that is read, or the commit: they go out together. */
  write(sql: string, parameters: readonly unknown[]): Promise<void>
  /** Sends what waits and the commit, and waits for its answer. */
  commit(): Promise<pg.QueryResult>
}

/** So many may wait; they are sent before there are more. */
const MOST_WAITING = 64

/**
 * The statements of a transaction go out in as few packets as can be: those whose answers nobody reads wait for the next
 * one that is read. When one of them fails, nobody knows which part of the work it was of: all of it is done again, with
 * savepoints and with every answer waited for, and fails where it should.
 */
export function conversation(client: pg.PoolClient, run: Run): Conversation {
  let waiting: Asked[] = []
  let failure: unknown

  const send = (): Promise<unknown> => {
    const statements = merged(waiting)
    waiting = []
    let last: Promise<unknown> = Promise.resolve()
    for (const { sql, parameters } of statements)
      last = run(sql, parameters).catch(error => {
        failure ??= error
      })
    return last
  }

  const check = () => {
    if (failure === undefined) return
    throw new NeedsSavepoints(new Error('A statement that nobody waited for has failed.', { cause: failure }))
  }

  const after = async <T>(ask: () => Promise<T>): Promise<T> => {
    const answer = inOnePacket(client, () => {
      if (waiting.length) void send()
      return ask()
    })
    try {
      const result = await answer
      check()
      return result
    } catch (error) {
      check()
      throw error
    }
  }

  return {
    read: (sql, parameters) => after(() => run(sql, parameters)),
    async write(sql, parameters) {
      waiting.push({ sql, parameters })
      if (waiting.length < MOST_WAITING) return
      await send()
      check()
    },
    commit: () => after(() => client.query('commit')),
  }
}

/** The connection below a client, which the types of pg do not tell. */
type Wired = { connection: { stream: { cork(): void; uncork(): void } } }

/** What is sent meanwhile goes out together. */
function inOnePacket<T>(client: pg.PoolClient, work: () => T): T {
  const { stream } = (client as unknown as Wired).connection
  stream.cork()
  try {
    return work()
  } finally {
    stream.uncork()
  }
}
