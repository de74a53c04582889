import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite'
import { fold } from '../../src/lib/search/fold.ts'

type Row = SQLInputValue[]

/** Opens the database with the same durability as Portico: every commit is on the disk before it is answered. */
export function open(file: string): DatabaseSync {
  const db = new DatabaseSync(file, { timeout: 10_000 })
  db.exec(`pragma journal_mode = wal; pragma synchronous = full; pragma temp_store = memory;
    pragma cache_size = -65536; pragma mmap_size = 268435456; pragma journal_size_limit = 67108864`)
  // Indexes of texts are made by it.
  db.function('fold', { deterministic: true, directOnly: false }, text => (text === null ? null : fold(String(text))))
  return db
}

/** Statements that are prepared once; rows come as arrays, which is cheaper than objects. */
export function statements(db: DatabaseSync) {
  const kept = (sql: string): StatementSync => {
    const statement = db.prepare(sql)
    statement.setReturnArrays(true)
    return statement
  }
  return {
    run: (sql: string): ((...values: SQLInputValue[]) => number) => {
      const statement = kept(sql)
      return (...values) => statement.run(...values).lastInsertRowid as number
    },
    first: (sql: string): ((...values: SQLInputValue[]) => Row | undefined) => {
      const statement = kept(sql)
      return (...values) => statement.get(...values) as unknown as Row | undefined
    },
    all: (sql: string): ((...values: SQLInputValue[]) => Row[]) => {
      const statement = kept(sql)
      return (...values) => statement.all(...values) as unknown as Row[]
    },
  }
}

export type Statements = ReturnType<typeof statements>

/** One writer: what arrives in one turn of the event loop shares a commit, and is answered after it. */
export function writer({ run }: Statements) {
  const begin = run('begin immediate')
  const commit = run('commit')
  const undo = run('rollback to job')
  const savepoint = run('savepoint job')
  const release = run('release job')
  let waiting: { work: () => string; answer: (text: string) => void }[] = []

  const together = (): void => {
    const jobs = waiting
    waiting = []
    begin()
    const texts = jobs.map(({ work }) => work())
    commit()
    for (const [i, { answer }] of jobs.entries()) answer(texts[i]!)
  }

  /** Work whose failure undoes only itself. */
  const part = (work: () => string): string => {
    savepoint()
    let text: string
    try {
      text = work()
    } catch (error) {
      undo()
      text = `{"error":"","error_description":${JSON.stringify(String(error))}}`
    }
    release()
    return text
  }

  return {
    part,
    /** Work that has its parts fail by themselves. */
    write(work: () => string, answer: (text: string) => void): void {
      if (waiting.push({ work, answer }) === 1) setImmediate(together)
    },
  }
}
