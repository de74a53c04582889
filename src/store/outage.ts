/** Why a database cannot be used at the moment, although nobody has made a mistake. */
export type OutageKind = 'away' | 'slow' | 'full' | 'readOnly' | 'locked' | 'contended' | 'failing'

/** A database that cannot be used; `reason` is what it said itself. */
export interface Outage {
  kind: OutageKind
  reason: string
}

/** SQLite's primary result codes. */
const SQLITE: Readonly<Record<number, OutageKind>> = {
  5: 'locked',
  6: 'locked',
  8: 'readOnly',
  10: 'failing',
  11: 'failing',
  13: 'full',
  14: 'away',
  26: 'failing',
}

/** PostgreSQL's SQLSTATE, whole or by its class, and what the network says. */
const POSTGRES: Readonly<Record<string, OutageKind>> = {
  '08': 'away',
  '28': 'away',
  '3D000': 'away',
  '53100': 'full',
  '53': 'away',
  '57P01': 'away',
  '57P02': 'away',
  '57P03': 'away',
  '57P05': 'away',
  // The transaction was left open for too long: its process stood still.
  '25P03': 'away',
  '57014': 'slow',
  '25006': 'readOnly',
  '40001': 'contended',
  '40P01': 'contended',
  '55P03': 'contended',
  '58030': 'failing',
  XX001: 'failing',
  XX002: 'failing',
  ECONNREFUSED: 'away',
  ECONNRESET: 'away',
  EPIPE: 'away',
  ETIMEDOUT: 'away',
  EHOSTUNREACH: 'away',
  ENETUNREACH: 'away',
  ENOTFOUND: 'away',
  EAI_AGAIN: 'away',
}

/** What the driver says of a connection that has ended, did not come to be or does not answer: such errors have no code. */
const ENDED =
  /^(Connection terminated|Client has encountered a connection error|Client was closed|timeout expired|Query read timeout)/

/** And of one that nobody gave back in time. */
const NONE_FREE = /^timeout exceeded when trying to connect/

/** Says whether an error is one of a database that cannot be used, and not a bug; null: it is not. */
export function outageOf(error: unknown): Outage | null {
  if (!(error instanceof Error)) return null
  const { code = '', errcode } = error as { code?: string; errcode?: number }
  const kind =
    code === 'ERR_SQLITE_ERROR'
      ? // Extended result codes have the primary one in their low byte.
        SQLITE[(errcode ?? 0) & 0xff]
      : (POSTGRES[code] ?? (/^\d\d...$/.test(code) ? POSTGRES[code.slice(0, 2)] : undefined))
  if (kind) return { kind, reason: error.message || code }
  if (ENDED.test(error.message)) return { kind: 'away', reason: error.message }
  return NONE_FREE.test(error.message) ? { kind: 'slow', reason: 'no connection was free' } : null
}

/** What an operator is told: what happened, what comes of it, what to do. */
const told: Readonly<Record<OutageKind, (reason: string) => string>> = {
  away: reason =>
    `The database does not answer (${reason}). Every call is refused with 503 until it does. Start the database server, or check --database and --data; Portico goes on by itself.`,
  slow: reason =>
    `The database takes too long (${reason}). Such calls are refused with 503. Look at its load and at what runs in it (pg_stat_activity); --database-statement-timeout and --database-writers say how much is waited for.`,
  full: reason =>
    `The disk of the database is full (${reason}). Nothing can be saved, and calls that write are refused with 503. Free space on it; Portico goes on by itself.`,
  readOnly: reason =>
    `The database may only be read (${reason}). Calls that write are refused with 503. Let Portico write to the folder of --data, or use a --database that is no standby.`,
  locked: reason =>
    `Another process has kept the database locked for too long (${reason}). Calls that write are refused with 503 meanwhile. Look for a backup or a tool that has a transaction open.`,
  contended: reason =>
    `Somebody has kept rows of the database locked for too long (${reason}). Calls that want them were tried again, and are refused with 503. Look in pg_stat_activity for a transaction of another program that is open for long; those of Portico end after --database-idle-timeout.`,
  failing: reason =>
    `The database cannot be read or written (${reason}). Calls are refused with 503. Look at the disk and the log of the system; if the file is damaged, go back to a backup.`,
}

const QUIET_MS = 60_000

/** Tells an operator of outages, of each kind once a minute however many calls meet it; false: the error is none. */
export function outageTeller(tell: (line: string) => void, now: () => number = performance.now.bind(performance)) {
  const last = new Map<OutageKind, number>()
  return (error: unknown): boolean => {
    const outage = outageOf(error)
    if (!outage) return false
    const { kind, reason } = outage
    const at = now()
    if (at - (last.get(kind) ?? Number.NEGATIVE_INFINITY) >= QUIET_MS) {
      last.set(kind, at)
      tell(told[kind](reason))
    }
    return true
  }
}
