import { createHash, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Channel } from '../processes/channel.ts'
import type { Claim } from '../processes/claims.ts'
import { packer, reader } from './packets.ts'

/** What a process has of a database for as long as it is connected: its claims, and the channel to other processes. */
export interface Session {
  channel: Channel
  /** A claim is an advisory lock: it ends with the connection, however that ends. */
  claim(name: string): Promise<Claim | null>
  close(): Promise<void>
}

/** By it processes know each other in pg_stat_activity. */
const NAME = 'portico session'

const OTHERS = `select count(*) as others from pg_stat_activity
  where datname = current_database() and application_name = '${NAME}' and pid <> pg_backend_pid()`

const LONGEST_PAUSE_MS = 5000
/** What waits to be told is limited: whoever tells faster than the database takes it up is not heard. */
const MOST_WAITING = 10_000

interface Connection {
  client: pg.Client
  claims: Map<string, AbortController>
  /** Says that it is of no use any more. */
  gone(): void
}

/** One connection for all that needs a session, made when it is first needed and again after it was lost. */
export function session(connectionString: string, timeout: number): Session {
  const own = randomUUID()
  const heard = new Set<(message: object) => void>()
  const [pack, read] = [packer(own), reader(own)]
  let connecting: Promise<Connection> | undefined
  let closed = false
  let waiting: object[] = []
  let telling = false

  async function connect(): Promise<Connection> {
    const client = new pg.Client({
      ...{ connectionString, keepAlive: true, application_name: NAME },
      ...{ connectionTimeoutMillis: timeout, query_timeout: timeout },
    })
    const claims = new Map<string, AbortController>()
    let isGone = false
    const gone = () => {
      if (isGone) return
      isGone = true
      connecting = undefined
      for (const claim of claims.values()) claim.abort()
      if (heard.size) void reconnect()
    }
    client.on('error', gone)
    client.on('end', gone)
    client.on('notification', ({ payload = '' }) => {
      for (const message of read(payload)) for (const tell of heard) tell(message)
    })
    try {
      await client.connect()
      // What is told here need not outlive the machine.
      await client.query('set synchronous_commit = off; listen portico')
    } catch (error) {
      isGone = true
      connecting = undefined
      client.end().catch(() => {})
      throw error
    }
    return { client, claims, gone }
  }

  const connected = (): Promise<Connection> => {
    if (closed) return Promise.reject(new Error('Client was closed and is not queryable'))
    connecting ??= connect()
    return connecting
  }

  async function reconnect(): Promise<void> {
    for (let pause = 100; !closed && !connecting; pause = Math.min(2 * pause, LONGEST_PAUSE_MS)) {
      await sleep(pause, undefined, { ref: false })
      if (!closed) await connected().catch(() => {})
    }
  }

  /** Asks something; a connection that does not answer is of no use any more. */
  async function ask<R>({ client, gone }: Connection, sql: string, values: unknown[]): Promise<R[]> {
    try {
      return (await client.query(sql, values)).rows
    } catch (error) {
      gone()
      client.end().catch(() => {})
      throw error
    }
  }

  async function tellAll(): Promise<void> {
    telling = true
    while (waiting.length && !closed) {
      const messages = waiting
      waiting = []
      // Who is not heard has told it for nothing, as when nobody listens.
      await connected()
        .then(one => ask(one, "select pg_notify('portico', p) from unnest($1::text[]) p", [pack(messages)]))
        .catch(() => {})
    }
    telling = false
  }

  return {
    channel: {
      tell(message) {
        if (waiting.length < MOST_WAITING) waiting.push(message)
        if (!telling) void tellAll()
      },
      hear(tell) {
        heard.add(tell)
        connected().catch(() => void reconnect())
        return () => heard.delete(tell)
      },
      async others() {
        const [row] = await ask<{ others: string }>(await connected(), OTHERS, [])
        return Number(row!.others)
      },
    },
    async claim(name) {
      const one = await connected()
      // For PostgreSQL whoever has a lock may take it once more.
      if (one.claims.has(name)) return null
      const lost = new AbortController()
      one.claims.set(name, lost)
      const key = createHash('sha256').update(`portico ${name}`).digest().readBigInt64BE().toString()
      let isMine = false
      try {
        const [row] = await ask<{ mine: boolean }>(one, 'select pg_try_advisory_lock($1) as mine', [key])
        isMine = row!.mine
      } finally {
        if (!isMine) one.claims.delete(name)
      }
      if (!isMine) return null
      return {
        lost: lost.signal,
        async release() {
          if (!one.claims.delete(name) || lost.signal.aborted) return
          await ask(one, 'select pg_advisory_unlock($1)', [key]).catch(() => {})
        },
      }
    },
    async close() {
      closed = true
      heard.clear()
      const one = await connecting?.catch(() => undefined)
      await one?.client.end()
    },
  }
}
