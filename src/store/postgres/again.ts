import { setTimeout as sleep } from 'node:timers/promises'
import { outageOf } from '../outage.ts'
import { NeedsSavepoints, TransactionLost } from '../store.ts'

/**
 * Why the same work may succeed the next time: it met others on their way to the same rows (serialization failure,
 * deadlock), a lock was not had in time, somebody took a unique key first, the connection was lost.
 */
export type Passing = 'conflict' | 'locked' | 'taken' | 'lost'

const PASSING: Readonly<Record<string, Passing>> = {
  '40001': 'conflict',
  '40P01': 'conflict',
  '55P03': 'locked',
  '23505': 'taken',
}

const MOST: Readonly<Record<Passing, number>> = {
  conflict: 8,
  // It has a time instead.
  locked: Number.POSITIVE_INFINITY,
  // A key that is taken the second time, too, is there for good.
  taken: 1,
  lost: 1,
}

/** After so many conflicts work has no others beside it. */
export const ALONE_AFTER = 3

/** Whether an error says that the connection is of no use any more. */
export const isLost = (error: unknown): error is Error =>
  outageOf(error instanceof TransactionLost ? error.cause : error)?.kind === 'away'

function passing(error: unknown): Passing | null {
  const known = PASSING[(error as { code?: string }).code ?? '']
  return known ?? (isLost(error) ? 'lost' : null)
}

/** Whether an error undoes a whole transaction, whichever of its statements it came to. */
export const undoesAll = (error: unknown): boolean => !['taken', null].includes(passing(error))

/** What became of a commit cannot be known: it was sent, and the connection was lost. */
export class CommitUnknown extends Error {
  constructor(cause: unknown) {
    super('It is not known whether the transaction was committed.', { cause })
  }
}

/** Why the attempts before this one have failed. */
export type Failures = readonly Passing[]

/** What an attempt knows of those before it. */
interface Attempt {
  failures: Failures
  /** Whether the parts of the work need savepoints. */
  savepoints: boolean
}

/** Whether an error is worth another attempt. */
export function isPassing(error: unknown, failures: Failures): boolean {
  const reason = passing(error)
  return reason !== null && failures.filter(one => one === reason).length < MOST[reason]
}

/**
 * Runs work until it succeeds or fails for good, with pauses that keep those who met each other from meeting again. Locks
 * are waited for until the patience, in milliseconds, is at its end; 0: for ever.
 */
export async function again<T>(work: (attempt: Attempt) => Promise<T>, patience: number): Promise<T> {
  const failures: Passing[] = []
  let savepoints = false
  let lockedSince: number | undefined
  for (;;) {
    const started = performance.now()
    try {
      return await work({ failures, savepoints })
    } catch (thrown) {
      if (thrown instanceof CommitUnknown) throw thrown.cause
      const error = thrown instanceof TransactionLost ? thrown.cause : thrown
      if (!isPassing(error, failures)) {
        if (savepoints || !(thrown instanceof NeedsSavepoints)) throw error
        savepoints = true
        continue
      }
      const reason = passing(error)!
      if (reason === 'locked') {
        lockedSince ??= started
        if (patience && performance.now() - lockedSince >= patience) throw error
      }
      failures.push(reason)
    }
    await sleep(pause(failures.length))
  }
}

const SHORTEST_MS = 5
const LONGEST_MS = 300

/** Longer from one failure to the next, and never the same for two. */
const pause = (failures: number): number =>
  Math.min(LONGEST_MS, SHORTEST_MS * 2 ** failures) * (0.5 + Math.random() / 2)
