import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { openPortal } from '../src/open-portal.ts'
import { databaseOf, SECRET, seeded } from './data.ts'
import type { Plan } from './plan.ts'
import type { Progress } from './progress.ts'

const NEW = 'new_portal'
const CHUNK = 2000

/** The URL of a database with the plan's records: made of SQLite's at the first run, found at the next ones. */
export async function seededDatabase(server: string, plan: Plan, progress: Progress): Promise<string> {
  const made = await newPortal(server)
  const name = `seed_${plan.contacts}_${await fingerprint(made)}`
  const names = await databases(server)
  if (names.includes(name)) return named(server, name)
  const data = await seeded(plan, progress)
  // Of one size only the newest is kept: the others are of schemas that are no more.
  for (const old of names) if (old.startsWith(`seed_${plan.contacts}_`)) await dropDatabase(named(server, old))
  await copyDatabase(server, made, 'making')
  await fill(named(server, 'making'), databaseOf(data), progress)
  await asked(server, `alter database making rename to ${name}`)
  return named(server, name)
}

/** A copy of a database, in the place of one that an earlier run left. */
export async function copyDatabase(server: string, url: string, name: string): Promise<string> {
  await asked(server, `drop database if exists "${name}" with (force)`)
  await asked(server, `create database "${name}" template "${nameOf(url)}" strategy file_copy`)
  await asked(server, 'checkpoint')
  return named(server, name)
}

export async function dropDatabase(url: string): Promise<void> {
  await asked(named(url, 'postgres'), `drop database if exists "${nameOf(url)}" with (force)`)
}

/** All rows, by table, without the settings. */
export async function rowsOfDatabase(url: string): Promise<Map<string, Record<string, unknown>[]>> {
  const rows = new Map<string, Record<string, unknown>[]>()
  for (const table of await tablesOf(url))
    if (table !== 'setting') rows.set(table, await asked(url, `select * from "${table}" t order by t`))
  return rows
}

const named = (url: string, name: string): string => url.replace(/[^/]*$/, name)
const nameOf = (url: string): string => url.slice(url.lastIndexOf('/') + 1)

/** A portal with nothing but what a new one has, as this version makes it. */
async function newPortal(server: string): Promise<string> {
  const url = named(server, NEW)
  await asked(server, `drop database if exists ${NEW} with (force)`)
  await asked(server, `create database ${NEW}`)
  const portal = await openPortal({ database: url, webhookSecret: SECRET, timezone: 'UTC' })
  await portal.close()
  return url
}

const databases = async (server: string): Promise<string[]> =>
  (await asked(server, 'select datname from pg_database')).map(({ datname }) => String(datname))

const tablesOf = async (url: string): Promise<string[]> =>
  (await asked(url, "select tablename from pg_tables where schemaname = 'public' order by 1")).map(row =>
    String(row.tablename),
  )

/** What a seeded database depends on: the schema, and what a new portal has. */
async function fingerprint(url: string): Promise<string> {
  const hash = createHash('sha256')
  const columns = `select table_name, column_name, data_type, collation_name from information_schema.columns where table_schema = 'public' order by 1, 2`
  hash.update(JSON.stringify(await asked(url, columns)))
  hash.update(
    JSON.stringify(await asked(url, "select indexdef from pg_indexes where schemaname = 'public' order by 1")),
  )
  hash.update(JSON.stringify(await asked(url, 'select prosrc from pg_proc order by oid desc limit 5')))
  for (const table of await tablesOf(url))
    hash.update(JSON.stringify(await asked(url, `select count(*) from "${table}"`)))
  return hash.digest('hex').slice(0, 12)
}

/** Copies all rows of a file of SQLite that are not there yet. */
async function fill(url: string, file: string, progress: Progress): Promise<void> {
  const from = new DatabaseSync(file, { readOnly: true })
  const to = new pg.Client({ connectionString: url })
  await to.connect()
  const counted = (await tablesOf(url))
    .filter(table => table !== 'setting' && table !== 'migration')
    .map(table => ({ table, rows: Number(from.prepare(`select count(*) as n from "${table}"`).get()!.n) }))
  const bar = progress.bar(
    'copying to PostgreSQL',
    counted.reduce((sum, { rows }) => sum + rows, 0),
  )
  await to.query('set synchronous_commit = off')
  for (const { table } of counted) {
    const insert = `insert into "${table}" select * from json_populate_recordset(null::"${table}", $1) on conflict do nothing`
    let part: unknown[] = []
    const flush = async () => {
      await to.query(insert, [JSON.stringify(part)])
      bar.add(part.length)
      part = []
    }
    for (const row of from.prepare(`select * from "${table}"`).iterate()) if (part.push(row) === CHUNK) await flush()
    if (part.length) await flush()
  }
  const identities = await to.query(
    "select table_name from information_schema.columns where table_schema = 'public' and is_identity = 'YES'",
  )
  for (const { table_name: table } of identities.rows)
    await to.query(
      `select setval(pg_get_serial_sequence('${table}', 'id'), max(id)) from "${table}" having max(id) is not null`,
    )
  await to.query('vacuum (analyze, freeze)')
  await to.end()
  from.close()
  bar.end()
}

async function asked(url: string, sql: string): Promise<Record<string, unknown>[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}
