import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import path from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { makeFolder } from '../make-folder.ts'
import { BadSnapshot, checkName, notThere } from '../snapshot-names.ts'
import type { Db, Snapshot, Snapshots } from '../store.ts'
import { DERIVED } from '../substrings.ts'
import { begin } from '../writer-queue.ts'

/** The store's one writer, and what a restore needs of it. */
interface Writer {
  connection: DatabaseSync
  /** Runs work while no transaction is open; its handle is the writer's. */
  alone<T>(work: (db: Db) => Promise<T>): Promise<T>
  bringUp(db: Db): Promise<void>
  /** Takes away what is made from other tables; it is made again when somebody asks for it. */
  dropDerived(db: Db): Promise<void>
  /** The statements that are kept prepared are no good any more. */
  forgetStatements(): void
  /** Told of each restore: what is being read then is read again. */
  restored(): void
}

/** Where snapshots are kept. */
interface Shelf extends Pick<Snapshots, 'take' | 'list' | 'forget'> {
  /** Attaches one as the schema `snapshot`. */
  attach(name: string): void
}

/** Snapshots of a database: files in the folder `snapshots` beside it, or in memory where it lives there itself. */
export function sqliteSnapshots(file: string | null, writer: Writer): Snapshots {
  const { connection } = writer
  const shelf = file ? onDisk(file, connection) : inMemory(writer)
  const exec = (sql: string) => connection.exec(sql)
  return {
    async take(name) {
      checkName(name)
      await shelf.take(name)
    },
    async restore(name, finish) {
      checkName(name)
      await writer.alone(async db => {
        const snapshots = await shelf.list()
        if (!snapshots.some(one => one.name === name)) throw notThere(name, snapshots)
        shelf.attach(name)
        try {
          await begin(exec)
          try {
            await writer.dropDerived(db)
            copyAll(connection)
            await writer.bringUp(db)
            await writer.dropDerived(db)
            await finish?.(db)
            exec('commit')
            writer.restored()
          } catch (error) {
            if (connection.isTransaction) exec('rollback')
            throw error
          }
        } finally {
          exec('detach snapshot')
        }
      })
    },
    list: shelf.list,
    async forget(name) {
      checkName(name)
      return shelf.forget(name)
    },
  }
}

function onDisk(file: string, connection: DatabaseSync): Shelf {
  const folder = path.join(path.dirname(file), 'snapshots')
  const fileOf = (name: string) => path.join(folder, `${name}.sqlite`)
  return {
    async take(name) {
      makeFolder(folder, 0o700)
      dropParts(folder)
      const part = path.join(folder, `${name}.${process.pid}.${RUN}.${randomUUID()}${PART}`)
      try {
        await copyFile(file, part)
        renameSync(part, fileOf(name))
      } finally {
        for (const suffix of ['', '-journal', '-wal', '-shm']) rmSync(part + suffix, { force: true })
      }
      sync(folder)
    },
    attach: name =>
      connection.prepare('attach ? as snapshot').run(`${pathToFileURL(path.resolve(fileOf(name))).href}?mode=ro`),
    async list() {
      const found: Snapshot[] = []
      if (!existsSync(folder)) return found
      for (const entry of readdirSync(folder).sort()) {
        const name = /^([A-Za-z0-9_-]{1,40})\.sqlite$/.exec(entry)?.[1]
        const stat = name ? statSync(path.join(folder, entry), { throwIfNoEntry: false }) : undefined
        if (name && stat) found.push({ name, created: stat.mtime.toISOString(), bytes: stat.size })
      }
      return found
    },
    async forget(name) {
      if (!existsSync(fileOf(name))) return false
      rmSync(fileOf(name), { force: true })
      return true
    },
  }
}

const PART = '.part'

/** Says whose a part is where numbers of processes come again, as in containers: there every run has the same one. */
const RUN = randomUUID()

/** Copies what has been committed, on another thread, in one step and so of one moment. */
async function copyFile(from: string, to: string): Promise<void> {
  const source = new DatabaseSync(from, { readOnly: true, timeout: 10_000 })
  try {
    await backup(source, to, { rate: ALL_PAGES })
  } finally {
    source.close()
  }
  const copy = new DatabaseSync(to)
  // A copy that says it has a write-ahead log would have one made beside it when it is read.
  copy.exec('pragma journal_mode = delete')
  copy.close()
}

const ALL_PAGES = 0x7fffffff

/** What a process left that was killed while it took a snapshot: a part's name says its process and its run (of an older Portico the process alone). */
function dropParts(folder: string): void {
  for (const entry of readdirSync(folder)) {
    const [, pid, run] = /\.(\d+)\.([\da-f-]+)(?:\.[\da-f-]+)?\.part/.exec(entry) ?? []
    if (!pid || (Number(pid) === process.pid ? run === RUN : isRunning(Number(pid)))) continue
    rmSync(path.join(folder, entry), { force: true })
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== 'ESRCH'
  }
}

/** A new name is on the disk when its folder is; where folders cannot be opened the system sees to it. */
function sync(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

function inMemory({ connection, alone, forgetStatements }: Writer): Shelf {
  const snapshots = new Map<string, { bytes: Uint8Array; created: string }>()
  return {
    take: name =>
      alone(async () => {
        snapshots.set(name, { bytes: connection.serialize(), created: new Date().toISOString() })
      }),
    attach(name) {
      connection.exec("attach ':memory:' as snapshot")
      try {
        // It ends every statement of the connection.
        forgetStatements()
        connection.deserialize(snapshots.get(name)!.bytes, { dbName: 'snapshot' })
      } catch (error) {
        connection.exec('detach snapshot')
        throw error
      }
    },
    list: async () =>
      [...snapshots]
        .map(([name, { bytes, created }]) => ({ name, created, bytes: bytes.length }))
        .sort((a, b) => (a.name < b.name ? -1 : 1)),
    forget: async name => snapshots.delete(name),
  }
}

interface Made {
  type: string
  name: string
  sql: string
}

/**
 * Makes `main` what `snapshot` is, in the open transaction. A table that is made alike is filled anew, which copies whole
 * records and indexes; any other goes and is made as it was.
 */
function copyAll(db: DatabaseSync): void {
  const madeIn = (schema: string) =>
    db
      .prepare(
        `select type, name, sql from ${schema}.sqlite_master where sql is not null and name not like 'sqlite\\_%' escape '\\' and name not like '${DERIVED}%'`,
      )
      .all() as unknown as Made[]
  const then = madeIn('snapshot')
  if (!then.length) throw new BadSnapshot('The snapshot is empty.')
  const alike = new Map(then.map(({ name, sql }) => [name, sql]))
  // Indexes first: a table that goes takes its own along, and theirs are not there any more.
  for (const { type, name, sql } of madeIn('main').sort((a, b) => (a.type < b.type ? -1 : 1)))
    if (alike.get(name) !== sql) db.exec(`drop ${type} main."${name}"`)
  const here = new Set(madeIn('main').map(({ name }) => name))
  for (const kind of ['table', 'index'])
    for (const { type, name, sql } of then) if (type === kind && !here.has(name)) db.exec(sql)
  for (const { type, name } of then) {
    if (type !== 'table') continue
    db.exec(`delete from main."${name}"; insert into main."${name}" select * from snapshot."${name}"`)
  }
  // The ids that come next.
  db.exec('delete from main.sqlite_sequence; insert into main.sqlite_sequence select * from snapshot.sqlite_sequence')
}
