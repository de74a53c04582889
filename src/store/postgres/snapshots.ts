import type pg from 'pg'
import { checkName, notThere } from '../snapshot-names.ts'
import type { Db, Snapshot, Snapshots } from '../store.ts'
import { type Table, tablesOf } from './tables.ts'

/** What snapshots need of the store. */
interface Parts {
  /** Runs work in a transaction that is begun so, and again when it only met a neighbour. */
  transaction<T>(begin: string, work: (client: pg.PoolClient) => Promise<T>): Promise<T>
  /**
   * The same for a transaction after which tables are others, in this process and, by their mark, in all. No work that
   * relies on the settings, as every write of a call does, is in its middle then, and none begins; reading goes on.
   */
  replacing(work: (client: pg.PoolClient, db: Db) => Promise<void>): Promise<void>
  bringUp(db: Db): Promise<void>
  /** Takes away what is made from other tables; it is made again when somebody asks for it. */
  dropDerived(db: Db): Promise<void>
}

/** The comment of a snapshot's schema begins with it: a schema without it is somebody else's. */
const OURS = 'A snapshot of a Portico portal, taken '

const schemaOf = (name: string): string => `"snapshot_${name}"`

/** In a snapshot: how its tables are made, as JSON. */
const ABOUT = 'portico_snapshot'

/** Snapshots of a database on a PostgreSQL server: a schema `snapshot_NAME` each, in the database itself. */
export function postgresSnapshots({ transaction, replacing, bringUp, dropDerived }: Parts): Snapshots {
  return {
    take(name) {
      checkName(name)
      return transaction('begin isolation level repeatable read', client => take(client, name))
    },
    restore(name, finish) {
      checkName(name)
      return replacing(async (client, db) => {
        if (!(await isThere(client, name))) throw notThere(name, await list(client))
        await dropDerived(db)
        await replaceAll(client, schemaOf(name))
        await bringUp(db)
        await dropDerived(db)
        await finish?.(db)
      })
    },
    list: () => transaction('begin', list),
    forget(name) {
      checkName(name)
      return transaction('begin', async client => {
        if (!(await isThere(client, name))) return false
        await client.query(`drop schema ${schemaOf(name)} cascade`)
        return true
      })
    },
  }
}

async function isThere(client: pg.PoolClient, name: string): Promise<boolean> {
  const { rows } = await client.query(
    `select 1 from pg_namespace where nspname = $1 and starts_with(obj_description(oid, 'pg_namespace'), '${OURS}')`,
    [`snapshot_${name}`],
  )
  return rows.length > 0
}

async function list(client: pg.PoolClient): Promise<Snapshot[]> {
  const { rows } = await client.query<{ schema: string; comment: string; bytes: number }>(
    `select n.nspname as schema, obj_description(n.oid, 'pg_namespace') as comment,
       (select coalesce(sum(pg_total_relation_size(c.oid)), 0)::bigint from pg_class c
         where c.relnamespace = n.oid and c.relkind = 'r') as bytes
     from pg_namespace n where n.nspname like 'snapshot\\_%'
       and starts_with(obj_description(n.oid, 'pg_namespace'), '${OURS}') order by n.nspname collate "C"`,
  )
  return rows.map(({ schema, comment, bytes }) => ({
    name: schema.slice('snapshot_'.length),
    created: comment.slice(OURS.length),
    bytes: Number(bytes),
  }))
}

async function take(client: pg.PoolClient, name: string): Promise<void> {
  // The first statement, so that what is read is of a moment after it has waited: for changes of settings, which bring
  // columns, for restores and for other snapshots. Other writes go on.
  await client.query('lock table setting in share row exclusive mode')
  const schema = schemaOf(name)
  const tables = await tablesOf(client)
  const filled = await withRows(client, tables)
  await client.query(
    [
      `drop schema if exists ${schema} cascade`,
      `create schema ${schema}`,
      `comment on schema ${schema} is '${OURS}${new Date().toISOString()}'`,
      `create table ${schema}.${ABOUT} (tables text)`,
      ...tables
        .filter(table => filled.has(table.name))
        .map(table => `create table ${schema}."${table.name}" as table "${table.name}"`),
    ].join(';\n'),
  )
  const about = tables.map(table => ({ ...table, filled: filled.has(table.name) }))
  await client.query(`insert into ${schema}.${ABOUT} (tables) values ($1)`, [JSON.stringify(about)])
}

/** Makes the tables what they were; those that are made alike are emptied and filled, so that nobody's reading waits. */
async function replaceAll(client: pg.PoolClient, schema: string): Promise<void> {
  const { rows } = await client.query<{ tables: string }>(`select tables from ${schema}.${ABOUT}`)
  const then: (Table & { filled: boolean })[] = JSON.parse(rows[0]!.tables)
  const now = await tablesOf(client)
  await client.query(`lock table ${now.map(({ name }) => `"${name}"`).join(', ')} in exclusive mode`)
  const made = new Map(then.map(table => [table.name, table.made.join(';\n')]))
  const alike = now.filter(table => made.get(table.name) === table.made.join(';\n'))
  const stays = new Set(alike.map(({ name }) => name))
  const filled = await withRows(client, alike)
  await client.query(
    [
      ...now.filter(({ name }) => !stays.has(name)).map(({ name }) => `drop table "${name}"`),
      ...then.filter(({ name }) => !stays.has(name)).flatMap(table => table.made),
      ...alike.filter(({ name }) => filled.has(name)).map(({ name }) => `delete from "${name}"`),
      ...then
        .filter(table => table.filled)
        .map(({ name }) => `insert into "${name}" overriding system value select * from ${schema}."${name}"`),
    ].join(';\n'),
  )
  const nextIds = new Map(then.map(table => [table.name, table.nextId]))
  // Not by setval, which no rollback undoes.
  const after = then.every(({ name }) => stays.has(name)) ? now : await tablesOf(client)
  const restarts = after
    .filter(table => table.sequence !== null && nextIds.has(table.name) && nextIds.get(table.name) !== table.nextId)
    .map(table => `alter sequence ${table.sequence} restart with ${nextIds.get(table.name)}`)
  if (restarts.length) await client.query(restarts.join(';\n'))
}

/** Names of the tables that have any rows. */
async function withRows(client: pg.PoolClient, tables: readonly Table[]): Promise<Set<string>> {
  if (!tables.length) return new Set()
  const { rows } = await client.query<{ name: string }>(
    tables.map(({ name }) => `select '${name}' as name where exists (select 1 from "${name}")`).join(' union all '),
  )
  return new Set(rows.map(row => row.name))
}
