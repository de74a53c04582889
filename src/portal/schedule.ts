import { stored } from '../lib/moment.ts'
import type { Call } from '../rest/call.ts'
import type { Rest } from '../rest/rest.ts'
import { runAsSystem } from '../rest/run-as-system.ts'
import { query, type Row } from '../store/store.ts'
import { setting } from './settings/settings.ts'

/** Work that falls due by the portal's clock. It finds out itself what of it is due, and leaves none of that behind. */
export interface DueWork {
  /** What it is, for people. */
  name: string
  run(rest: Rest): Promise<void>
}

/** The work of a portal that falls due while it is open. */
export interface Schedule {
  /** Asks for work that is due at once. */
  ask(): void
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
    ask,
    settled: async () => running,
    async close() {
      closed = true
      clearInterval(timer)
      forget()
      await running
    },
  }
}

interface Rows {
  /** What the work is, for people. */
  name: string
  /** The table that it is written down in, with an `id` and a moment `due`. */
  table: 'automation_job' | 'activity_reminder'
  /** Does what one row says, in the transaction that has deleted the row. */
  work(call: Call, row: Row): Promise<void>
}

/** Rows that are looked up at once. */
const AT_ONCE = 100

/** Work that is written down in rows of a table, done row by row when their time has come by the portal's clock. */
export const dueRows = (rows: Rows): DueWork => ({
  name: rows.name,
  async run(rest) {
    for (;;) {
      const due = await query<{ id: number }>(
        rest.store.read,
        `select id from ${rows.table} where due <= ? order by due, id limit ${AT_ONCE}`,
        [stored(rest.clock.now())],
      )
      for (const { id } of due) {
        if (rest.closing.aborted) return
        await doRow(rest, rows, Number(id))
      }
      if (due.length < AT_ONCE) return
    }
  },
})

const doRow = (rest: Rest, { name, table, work }: Rows, id: number): Promise<void> =>
  runAsSystem(rest, { name, phrases: {} }, async call => {
    // Whoever deletes it does it: another process may have been faster.
    const [row] = await query(call.db, `delete from ${table} where id = ? returning *`, [id])
    if (row) await work(call, row)
  })
