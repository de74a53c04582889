import { setTimeout as sleep } from 'node:timers/promises'
import { type Db, TransactionLost, type Writing } from './store.ts'

interface Job {
  run: () => Promise<void>
  settle: (failure?: { error: unknown }) => void
  /** In a transaction that it may share, in one of its own, or between two. */
  where: 'shared' | 'own' | 'between'
  /** Its commit need not be on the disk before it is answered. */
  lax: boolean
}

interface Connection {
  exec(sql: string): void
  /** Whether the commits from here on wait for the disk. */
  wait(forDisk: boolean): void
  onCommit(): void
}

/** Jobs in one commit at most, so that the first of many does not wait long for its answer. */
const MOST_IN_ONE_COMMIT = 128

/**
 * One writer: jobs that arrive in the same turn of the event loop share a commit, each in a savepoint of its own, so that
 * a failing one does not undo its neighbours. Who has none needs no savepoint. A job is answered after the commit.
 */
export function writerQueue(db: Db, { exec, wait, onCommit }: Connection) {
  const waiting: Job[] = []
  let running = false
  let onIdle: (() => void)[] = []

  async function drain(): Promise<void> {
    while (waiting.length) {
      const jobs = waiting.splice(0, together())
      if (jobs[0]!.where === 'between') await runBetween(jobs[0]!)
      else await commitTogether(jobs)
    }
    running = false
    for (const resolve of onIdle) resolve()
    onIdle = []
  }

  /** How many of the jobs that wait, the first at least, go together. */
  function together(): number {
    const shared = waiting.findIndex(({ where }) => where !== 'shared')
    return Math.max(1, Math.min(shared < 0 ? waiting.length : shared, MOST_IN_ONE_COMMIT))
  }

  async function commitTogether(jobs: Job[]): Promise<void> {
    const failures = new Map<Job, { error: unknown }>()
    try {
      wait(jobs.some(job => !job.lax))
      await begin(exec)
      if (jobs.length === 1) await jobs[0]!.run()
      else for (const job of jobs) await runBeside(job, failures)
      exec('commit')
    } catch (error) {
      // The only job or the commit itself failed (a full disk, a lock held too long): nobody's work was kept.
      try {
        exec('rollback')
      } catch {
        // There was no transaction left to roll back.
      }
      for (const job of jobs) failures.set(job, { error: error instanceof TransactionLost ? error.cause : error })
    }
    onCommit()
    for (const job of jobs) job.settle(failures.get(job))
  }

  async function runBeside(job: Job, failures: Map<Job, { error: unknown }>): Promise<void> {
    exec('savepoint job')
    try {
      await job.run()
    } catch (error) {
      try {
        exec('rollback to job')
      } catch {
        // SQLite has rolled everything back (a full disk): what it said first is the reason.
        throw error
      }
      failures.set(job, { error })
    }
    exec('release job')
  }

  async function runBetween(job: Job): Promise<void> {
    let failure: { error: unknown } | undefined
    wait(true)
    try {
      await job.run()
    } catch (error) {
      failure = { error }
    }
    onCommit()
    job.settle(failure)
  }

  const add = <T>(work: (db: Db) => Promise<T>, kind: Pick<Job, 'where' | 'lax'>): Promise<T> =>
    new Promise<T>((resolve, reject) => {
      let result: T
      waiting.push({
        run: async () => {
          result = await work(db)
        },
        settle: failure => (failure ? reject(failure.error) : resolve(result)),
        ...kind,
      })
      if (!running) {
        running = true
        setImmediate(drain)
      }
    })

  return {
    run: <T>(work: (db: Db) => Promise<T>, { lax = false, large = false }: Writing = {}): Promise<T> =>
      add(work, { where: large ? 'own' : 'shared', lax }),
    /** Runs work while no transaction is open, in its turn; what it opens itself it ends. */
    alone: <T>(work: (db: Db) => Promise<T>): Promise<T> => add(work, { where: 'between', lax: false }),
    isRunning: (): boolean => running,
    /** Resolves when nothing is waiting or running. */
    idle: (): Promise<void> => (running ? new Promise(resolve => onIdle.push(resolve)) : Promise.resolve()),
  }
}

const BUSY = 5
const LOCK_WAIT_MS = 10_000

/** Opens the transaction; while another process (the command line, a backup) holds the lock, everybody else goes on. */
export async function begin(exec: (sql: string) => void): Promise<void> {
  const since = performance.now()
  for (;;)
    try {
      return exec('begin immediate')
    } catch (error) {
      if ((error as { errcode?: number }).errcode !== BUSY || performance.now() - since > LOCK_WAIT_MS) throw error
      await sleep(10)
    }
}
