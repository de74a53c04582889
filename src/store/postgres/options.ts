/** How many connections a PostgreSQL database is used over, and how long anything may take; times in milliseconds, 0: for ever. */
export interface DatabaseOptions {
  /** Connections for reading, and for writing. */
  readers: number
  writers: number
  /** Until a connection is there. */
  connectTimeout: number
  /** Until a lock is had, at each attempt: three times as long until a call is refused. */
  lockTimeout: number
  /** Until a statement is done, and until a connection is free. Changes of settings and of the schema have no limit. */
  statementTimeout: number
  /** Until an open transaction goes on: that of a process that stands still is undone then. */
  idleTimeout: number
  /** The server itself, where the database is behind a pooler of transactions; null: it is not. */
  session: string | null
  /** Servers that follow the first one, for reading. */
  replicas: readonly string[]
  /** How long a replica is waited for that has not yet what the first one had when a call came. */
  replicaWait: number
}

export const databaseDefaults: DatabaseOptions = {
  readers: 8,
  writers: 8,
  connectTimeout: 5000,
  lockTimeout: 2000,
  statementTimeout: 30_000,
  idleTimeout: 5000,
  session: null,
  replicas: [],
  replicaWait: 10,
}
