import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { stored } from '../lib/moment.ts'
import type { Call } from '../rest/call.ts'
import { type Condition, condition, every, type Filterable, never, terms } from '../rest/filter.ts'
import { scalarText } from '../rest/params.ts'
import type { RowOf } from '../store/table-types.ts'

const column = (kind: Filterable['kind'], name: string): Filterable => ({ kind, expression: sql.ref(name) })

/** What the queue is filtered and sorted by (api-reference/events/event-offline-get.md, event-offline-list.md). */
const fields: Readonly<Record<string, Filterable>> = {
  ID: column('integer', 'id'),
  TIMESTAMP_X: column('moment', 'changed'),
  EVENT_NAME: column('code', 'event'),
  MESSAGE_ID: column('integer', 'id'),
}

/** And what only the list knows, which tells of reservations. */
export const listedFields: typeof fields = {
  ...fields,
  PROCESS_ID: column('code', 'process_id'),
  ERROR: column('integer', 'error'),
}

/** A reserved row is kept this long (events/offline-events.md). */
const RESERVED_MS = 30 * 86_400_000

interface Part {
  filter: Record<string, unknown>
  order: Record<string, unknown>
  /** The queue of a source, which is named by `auth_connector`. */
  connector: string
}

/** The queue of an application that a filter lets through; names of no field match nothing. */
export const queueCondition = (
  call: Call,
  applicationId: number,
  { filter, connector }: Part,
  by = fields,
): Condition =>
  every([
    sql<boolean>`application_id = ${applicationId}`,
    sql<boolean>`connector = ${connector}`,
    ...terms(filter).map(term => {
      const field = Object.hasOwn(by, term.field) ? by[term.field]! : undefined
      return field ? condition(field, term, call) : never
    }),
  ])

/** The order that was asked for, by fields there are; ids settle the rest. */
export function queueOrder(order: Record<string, unknown>, first: string, by = fields) {
  const named = Object.entries(order).flatMap(([name, direction]) => {
    const field = name.trim().toUpperCase()
    const way = scalarText(direction)?.trim().toUpperCase() === 'DESC' ? sql`desc` : sql`asc`
    return Object.hasOwn(by, field) ? [sql`${by[field]!.expression} ${way}`] : []
  })
  return sql.join([...(named.length ? named : [sql.ref(first)]), sql`id`])
}

/** Forgets what was reserved and never dealt with. */
export const forgetReserved = (call: Call) =>
  call.db
    .deleteFrom('offline_event')
    .where('process_id', '!=', '')
    .where('reserved', '<', stored(new Date(call.clock.now().getTime() - RESERVED_MS)))
    .execute()

/** As long as the one of the page, in its letters. */
export function newProcessId(): string {
  return [...randomBytes(32)].map(byte => (byte % 36).toString(36)).join('')
}

/** A row as `event.offline.get` shows it. */
export const showQueued = (row: RowOf<'offline_event'>, momentOf: (stored: string) => string) => ({
  ID: String(row.id),
  TIMESTAMP_X: momentOf(row.changed!),
  EVENT_NAME: row.event,
  EVENT_DATA: JSON.parse(row.data!),
  EVENT_ADDITIONAL: false,
  MESSAGE_ID: String(row.id),
})
