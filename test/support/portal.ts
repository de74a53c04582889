import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { openPortal as open, type Portal, type PortalOptions } from '../../src/open-portal.ts'

/** The PostgreSQL server of this run; the portals of tests live in memory where there is none. */
const server = process.env.PORTICO_TEST_POSTGRES

/** A new portal on the store of this run. Tests that need a file or a URL of their own say so and get it. */
export async function openPortal(options: PortalOptions = {}): Promise<Portal> {
  if (!server || options.data || options.database) return open(options)
  return open({ ...options, database: await newDatabase(server) })
}

/** Which store the tests of this run use. */
export const store: 'sqlite' | 'postgres' = server ? 'postgres' : 'sqlite'

/** A database with all tables and no rows, which new ones are copies of: making tables takes most of a start. */
const withTables = process.env.PORTICO_TEST_TEMPLATE ?? null

/**
 * A new database on a server, by its URL; without anything in it where it is to be the copy of nothing. Its name says
 * whose it is: it is dropped when this process has ended.
 */
export async function newDatabase(url: string, copyOf: string | null = withTables): Promise<string> {
  const name = `t${process.pid}_${randomUUID().replaceAll('-', '')}`
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  await client.query(`create database ${name} ${copyOf ? `template ${copyOf}` : ''}`)
  await client.end()
  return url.replace(/\/[^/]*$/, `/${name}`)
}
