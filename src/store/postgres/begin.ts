import type { RowKey, Writing } from '../store.ts'
import { ALONE_AFTER, type Failures } from './again.ts'
import type { DatabaseOptions } from './options.ts'

/** The first lock of who changes settings is waited for so long: everybody else waits behind it. */
const FIRST_LOCK_MS = 50

/**
 * The statements that begin a transaction, sent as one. What limits it is said in the transaction itself, so that it holds
 * behind a pooler that gives each transaction another connection.
 */
export function beginning(
  { settings, rows = [], relaxedDurability, unlimited }: Writing,
  limits: DatabaseOptions,
  failures: Failures,
): string[] {
  const conflicts = failures.filter(one => one === 'conflict').length
  const isAlone = settings === 'change' || (settings === 'stay' && conflicts >= ALONE_AFTER)
  const locked = failures.filter(one => one === 'locked').length
  const lockTimeout = isAlone ? Math.min(limits.lockTimeout, FIRST_LOCK_MS * 2 ** locked) : limits.lockTimeout
  return [
    'begin',
    ...limit('lock_timeout', unlimited ? 0 : lockTimeout),
    ...limit('statement_timeout', unlimited || settings === 'change' ? 0 : limits.statementTimeout),
    ...limit('idle_in_transaction_session_timeout', unlimited ? 0 : limits.idleTimeout),
    ...(relaxedDurability ? ['set local synchronous_commit = off'] : []),
    // Who relies on the settings locks the table in a mode that many share and that writes nothing: a lock of the row
    // would write to it.
    ...(settings ? [`lock table setting in ${isAlone ? 'exclusive' : 'row share'} mode`] : []),
    ...lockRows(rows),
  ]
}

const limit = (name: string, ms: number): string[] => [`set local ${name} = ${ms}`]

/** Locks rows before anything else is locked, everybody in the same order: nobody waits for who waits for them. */
function lockRows(rows: readonly RowKey[]): string[] {
  // Work names its rows in the order in which it locks them itself: where that is this one it needs no help.
  if (rows.every((row, i) => i === 0 || compare(rows[i - 1]!, row) <= 0)) return []
  const byTable = Map.groupBy(rows, ({ table }) => table)
  return [...byTable.keys()].toSorted().map(table => {
    const ids = [...new Set(byTable.get(table)!.map(({ id }) => id))].toSorted((a, b) => a - b)
    return `select from "${table}" where id in (${ids.join(',')}) order by id for update`
  })
}

const compare = (a: RowKey, b: RowKey): number => (a.table < b.table ? -1 : a.table > b.table ? 1 : a.id - b.id)
