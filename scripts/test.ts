// Runs the whole suite on each store of STORES (sqlite, or sqlite,postgres), one after another.
// PostgreSQL comes from an npm package and lives as long as the run.
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import os from 'node:os'
import path from 'node:path'
import { folderInMemory, onPostgres } from './postgres.ts'
import { sweeper, template } from './test-databases.ts'

const stores = (process.env.STORES ?? 'sqlite').split(',').map(name => name.trim())
const files = process.argv.slice(2)
const patterns = files.length ? files : ['src/**/*.test.ts', 'test/**/*.test.ts']

/** Tests that open no portal, or one in a folder of their own, or look at screens: they say the same on every store. */
const onOneStore = [/^src\//, /^test\/(cli|structure|pages)\//, /^test\/protocol\/durability/]

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
    store === 'sqlite'
      ? await run(left, {})
      : await onPostgres(
          async url => {
            const sweeping = sweeper(url)
            const code = await run(left, { PORTICO_TEST_POSTGRES: url, PORTICO_TEST_TEMPLATE: await template(url) })
            await sweeping.end()
            return code
          },
          { flags: ['-c', 'fsync=off'], folder: folderInMemory() },
        )
  if (code !== 0) process.exit(code)
}

function run(files: string[], env: Record<string, string>): Promise<number> {
  const child = spawn(process.execPath, ['--test', '--test-concurrency=2', ...files], {
    stdio: 'inherit',
    // Each file is a process: it need not strip and compile the same sources again.
    env: { NODE_COMPILE_CACHE: path.join(os.tmpdir(), 'node-compile-cache'), ...process.env, ...env },
  })
  return new Promise(resolve => child.on('exit', code => resolve(code ?? 1)))
}
