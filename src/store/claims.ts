import { createHash } from 'node:crypto'
import { DatabaseSync } from 'node:sqlite'
import pg from 'pg'
import { makeForOneself } from './own-file.ts'

/** What nobody else holds as long as it is held; it is free again when its process dies, however that dies. */
export interface Claim {
  /** Aborted when it was lost, because the database went away: somebody else may hold it by now. */
  lost: AbortSignal
  release(): Promise<void>
}

/** In a database that belongs to one portal there is nobody else. */
export const aloneClaim = async (): Promise<Claim> => ({ lost: new AbortController().signal, async release() {} })

/** A claim is the lock of a file beside the database, which the operating system takes back from a dead process. */
export async function fileClaim(file: string, name: string): Promise<Claim | null> {
  const beside = `${file}.${name}`
  makeForOneself(beside)
  const lock = new DatabaseSync(beside)
  try {
    lock.exec('pragma locking_mode = exclusive; begin exclusive')
  } catch (error) {
    lock.close()
    // SQLITE_BUSY
    if ((error as { errcode?: number }).errcode === 5) return null
    throw error
  }
  return { lost: new AbortController().signal, release: async () => lock.close() }
}

/**
 * A claim is an advisory lock of a connection of its own, which ends with the connection. Whoever does not get it keeps the
 * connection and asks on it again.
 */
export function postgresClaims(connectionString: string) {
  const candidates = new Map<string, pg.Client>()

  async function connected(name: string): Promise<pg.Client> {
    const candidate = candidates.get(name)
    if (candidate) return candidate
    const client = new pg.Client({ connectionString, keepAlive: true })
    const gone = () => {
      if (candidates.get(name) === client) candidates.delete(name)
    }
    client.on('error', gone)
    client.on('end', gone)
    await client.connect()
    candidates.set(name, client)
    return client
  }

  return {
    async claim(name: string): Promise<Claim | null> {
      const client = await connected(name)
      const key = createHash('sha256').update(`portico ${name}`).digest().readBigInt64BE().toString()
      const { rows } = await client.query('select pg_try_advisory_lock($1) as mine', [key])
      if (!rows[0].mine) return null
      candidates.delete(name)
      const lost = new AbortController()
      client.on('error', () => lost.abort())
      client.on('end', () => lost.abort())
      return { lost: lost.signal, release: () => client.end() }
    },
    /** Ends the connections of those who were waiting. */
    async close(): Promise<void> {
      await Promise.all([...candidates.values()].map(client => client.end()))
    },
  }
}
