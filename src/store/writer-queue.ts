import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises'
import { type Db, NeedsSavepoints, part, TransactionLost, type Writing } from './store.ts'

interface Job {
  run: () => Promise<void>
  settle: (failure?: Failed) => void
  /** Runs between two transactions, not in one. */
  alone: boolean
  /** Its commit need not be on the disk before it is answered. */
  relaxedDurability: boolean
  /** It is much, and hardly ever fails. */
  large: boolean
}

interface Failed {
  error: unknown
}

interface Connection {
  exec(sql: string): void
  /** Whether the commits from here on wait for the disk. */
  wait(forDisk: boolean): void
  onCommit(): void
}

/** Jobs in one commit at most, and large ones among them, so that the first of many does not wait long for its answer. */
const MOST_IN_ONE_COMMIT = 128
const MOST_LARGE = 4

/**
 * One writer: jobs that arrive in the same turn of the event loop share a commit. A job that fails with nothing written is
 * just left; after one that had written something all are done again, each in a savepoint of its own, so that a failing
 * one does not undo its neighbours. A large one has none, which would keep all that it changes twice: should it fail, its
 * neighbours are done again. A job is answered after the commit.
 */
export function writerQueue(db: Db, { exec, wait, onCommit }: Connection) {
  const waiting: Job[] = []
  let running = false
  let onIdle: (() => void)[] = []

  async function drain(): Promise<void> {
    while (waiting.length) {
      const jobs = waiting.splice(0, together())
      if (jobs[0]!.alone) await runAlone(jobs[0]!)
      else await commitTogether(jobs)
      // Others are read and answered in between.
      if (jobs.some(({ large }) => large)) await nextTurn()
    }
    running = false
    for (const resolve of onIdle) resolve()
    onIdle = []
  }

  /** How many of the jobs that wait go together. */
  function together(): number {
    let [count, large] = [0, 0]
    for (const job of waiting) {
      if (job.large) large++
      if (job.alone || large > MOST_LARGE || count === MOST_IN_ONE_COMMIT) break
      count++
    }
    return Math.max(1, count)
  }

  async function commitTogether(jobs: readonly Job[]): Promise<void> {
    const lost = new Map<Job, Failed>()
    let failures = new Map<Job, Failed>()
    db.progress.savepoints = false
    for (let left = jobs; left.length; ) {
      failures = new Map()
      const fatal = await commit(left, failures)
      if (fatal === 'needs savepoints') db.progress.savepoints = true
      else {
        if (fatal) lost.set(fatal.job, fatal)
        left = fatal ? left.filter(job => job !== fatal.job) : []
      }
    }
    onCommit()
    for (const job of jobs) job.settle(lost.get(job) ?? failures.get(job))
  }

  /** Runs jobs in one transaction; gives the one that undid all of it, where the others can be done without it. */
  async function commit(
    jobs: readonly Job[],
    failures: Map<Job, Failed>,
  ): Promise<(Failed & { job: Job }) | 'needs savepoints' | null> {
    let current: Job | null = null
    try {
      wait(jobs.some(job => !job.relaxedDurability))
      await begin(exec)
      for (const job of jobs)
        if (job.large || jobs.length === 1) {
          current = job
          await job.run()
          current = null
        } else await runBeside(job, failures)
      exec('commit')
    } catch (thrown) {
      try {
        exec('rollback')
      } catch {
        // There was no transaction left to roll back.
      }
      if (thrown instanceof NeedsSavepoints) return 'needs savepoints'
      const error = thrown instanceof TransactionLost ? thrown.cause : thrown
      if (current) return { job: current, error }
      // The commit itself failed (a full disk, a lock held too long): nobody's work was kept.
      for (const job of jobs) failures.set(job, { error })
    }
    return null
  }

  async function runBeside(job: Job, failures: Map<Job, Failed>): Promise<void> {
    try {
      await part(db, job.run)
    } catch (error) {
      if (error instanceof TransactionLost) throw error
      failures.set(job, { error })
    }
  }

  async function runAlone(job: Job): Promise<void> {
    let failure: Failed | undefined
    wait(true)
    try {
      await job.run()
    } catch (error) {
      failure = { error }
    }
    onCommit()
    job.settle(failure)
  }

  const add = <T>(work: (db: Db) => Promise<T>, kind: Pick<Job, 'alone' | 'relaxedDurability' | 'large'>): Promise<T> =>
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
    run: <T>(work: (db: Db) => Promise<T>, { relaxedDurability = false, large = false }: Writing = {}): Promise<T> =>
      add(work, { alone: false, relaxedDurability, large }),
    /** Runs work while no transaction is open, in its turn; what it opens itself it ends. */
    alone: <T>(work: (db: Db) => Promise<T>): Promise<T> =>
      add(work, { alone: true, relaxedDurability: false, large: false }),
    /** How many jobs wait for their turn. */
    waiting: (): number => waiting.length,
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
