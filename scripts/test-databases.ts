import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import { zone } from '../src/lib/moment.ts'
import { migrations } from '../src/migrations/index.ts'
import { migrate } from '../src/store/migrate.ts'
import { postgresStore } from '../src/store/postgres/postgres.ts'

/** Makes a database with the tables of a portal, which those of tests are copies of. */
export async function template(url: string): Promise<string> {
  const name = 'portico_template'
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`create database ${name}`)
  await client.end()
  const store = postgresStore(url.replace(/\/[^/]*$/, `/${name}`), zone('UTC'), migrations)
  await migrate(store)
  await store.close()
  return name
}

const SWEEP_MS = 2000

/** Drops the databases of test files that have ended, by the process that their names begin with: thousands of tables take room. */
export function sweeper(url: string): { end(): Promise<void> } {
  const ending = new AbortController()
  const swept = sweep()
  async function sweep(): Promise<void> {
    const client = new pg.Client({ connectionString: url })
    await client.connect()
    while (!ending.signal.aborted) {
      const { rows } = await client.query(`select datname from pg_database where datname ~ '^t[0-9]+_'`)
      // What cannot be dropped goes with the server.
      for (const { datname } of rows)
        if (!lives(Number(/[0-9]+/.exec(datname)![0])))
          await client.query(`drop database "${datname}" with (force)`).catch(() => {})
      await sleep(SWEEP_MS, null, ending).catch(() => {})
    }
    await client.end()
  }
  return {
    async end() {
      ending.abort()
      await swept
    },
  }
}

function lives(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
