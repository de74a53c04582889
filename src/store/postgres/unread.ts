import type pg from 'pg'
import { NeedsSavepoints, TransactionLost } from '../store.ts'
import { undoesAll } from './again.ts'
import { type Asked, merged } from './merged.ts'

type Run = (sql: string, parameters: readonly unknown[]) => Promise<pg.QueryResult>

/** What a transaction asks of its connection. */
export interface Conversation {
  /** Takes for granted what an answer will be that nobody waits for. */
  expect<T>(answer: Promise<T>, value: T): void
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
export function conversation(client: pg.PoolClient, runNow: Run): Conversation {
  const run = withReason(runNow)
  let waiting: Asked[] = []
  let failure: unknown
  let last: Promise<unknown> | undefined
  inOnePacket(client)

  const unread = (answer: Promise<unknown>): void => {
    last = answer.catch(error => {
      failure ??= error
    })
  }

  const send = () => {
    const statements = merged(waiting)
    waiting = []
    for (const { sql, parameters } of statements) unread(run(sql, parameters))
  }

  /** Fails when something has that nobody waited for; all answers to what was sent before are there or come first. */
  const check = async () => {
    await last
    last = undefined
    if (failure === undefined) return
    if (undoesAll(failure)) throw new TransactionLost(failure)
    throw new NeedsSavepoints(new Error('What nobody waited for has failed.', { cause: failure }))
  }

  const answered = async <T>(ask: () => Promise<T>): Promise<T> => {
    inOnePacket(client)
    if (waiting.length) send()
    try {
      return await ask()
    } finally {
      if (last || failure !== undefined) await check()
    }
  }

  return {
    expect(answer, value) {
      unread(
        answer.then(is => {
          if (is !== value) throw new Error(`${is} came and not ${value}.`)
        }),
      )
    },
    read: (sql, parameters) => answered(() => run(sql, parameters)),
    async write(sql, parameters) {
      waiting.push({ sql, parameters })
      if (waiting.length < MOST_WAITING) return
      send()
      await check()
    },
    commit: () => answered(() => client.query('commit')),
  }
}

/** What every statement says after one that has failed, until that is undone. */
const ABORTED = '25P02'

/** Statements that fail because one before them has failed tell of that one. */
function withReason(run: Run): Run {
  let reason: unknown
  return async (sql, parameters) => {
    try {
      return await run(sql, parameters)
    } catch (error) {
      if ((error as { code?: string }).code !== ABORTED) reason = error
      throw reason ?? error
    }
  }
}

/** The connection below a client, which the types of pg do not tell. */
type Wired = { connection: { stream: { writableCorked: number; cork(): void; uncork(): void } } }

/** What is sent until the code that runs now, and what follows at once, is done goes out together. */
function inOnePacket(client: pg.PoolClient): void {
  const { stream } = (client as unknown as Wired).connection
  if (stream.writableCorked) return
  stream.cork()
  process.nextTick(() => stream.uncork())
}
