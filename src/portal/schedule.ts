import type { Rest } from '../rest/rest.ts'
import { setting } from './settings/settings.ts'

/** Work that falls due by the portal's clock. It finds out itself what of it is due, and leaves none of that behind. */
export interface DueWork {
  /** What it is, for people. */
  name: string
  run(rest: Rest): Promise<void>
}

/** The work of a portal that falls due while it is open. */
export interface Schedule {
  /** Resolves when what was due has been done: what falls due by a move of the clock, after that move. */
  settled(): Promise<void>
  /** Ends it; resolves when nothing of it runs any more. */
  close(): Promise<void>
}

/** What is due by the minute is done within it. */
const MINUTE = 60_000

/**
 * Asks for due work at once, every minute, and whenever the clock was moved. Processes that share a database each ask for
 * themselves; that a piece of work is done once is up to its transaction.
 */
export function schedule(rest: Rest, works: readonly DueWork[]): Schedule {
  let running: Promise<void> | undefined
  let again = false
  let closed = false

  async function runAll(): Promise<void> {
    do {
      again = false
      for (const work of works) {
        if (closed) return
        try {
          // The clock may have been moved by another process.
          await rest.host.runtimeSettings((await setting(rest.store.read, 'version')) ?? '')
          await work.run(rest)
        } catch (error) {
          if (!closed) rest.onBug(error, work.name)
        }
      }
    } while (again && !closed)
    running = undefined
  }

  function ask(): void {
    if (closed) return
    if (running) again = true
    else running = runAll()
  }

  const timer = setInterval(ask, MINUTE)
  // It does not keep a process alive.
  timer.unref()
  const forget = rest.clock.onMove(ask)
  ask()
  return {
    settled: async () => running,
    async close() {
      closed = true
      clearInterval(timer)
      forget()
      await running
    },
  }
}
