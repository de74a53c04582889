import type { Call } from '../rest/call.ts'
import { scalarText } from '../rest/params.ts'
import { send } from '../store/store.ts'
import { OFFLINE_NOTICE, type Subscribers } from './handlers.ts'

const insertOutbox = `insert into event_outbox (event, data, record, user_id, handlers) values (?, ?, ?, ?, ?)`

/** The data of a notice, which arrives empty (events/on-offline-event.md): a text, since an empty list leaves no trace in a form. */
const NOTHING = '""'

/** A queue keeps what has changed and not how often: one row for an event of a record until somebody takes it. */
const insertOffline = `insert into offline_event (application_id, connector, event, data, record, changed, process_id, error)
  values (?, ?, ?, ?, ?, ?, '', 0)
  on conflict (process_id, application_id, connector, event, record) where process_id = ''
  do update set data = excluded.data, changed = excluded.changed, error = 0`

/** Something that has happened, as handlers are told it. */
export interface Happening {
  event: string
  data: unknown
  /** What it is about, `DEAL:5`: events of one record keep their order. */
  record: string
  /** Whom alone it is told; undefined: everybody who wants it. */
  applicationId?: number | undefined
}

/** Writes an event for everybody who wants it, in the call's transaction; true when there is something to send. */
export async function writeEvent(
  call: Call,
  wanting: Subscribers,
  happening: Happening,
  params: Record<string, unknown>,
): Promise<boolean> {
  const { event, record, applicationId: only } = happening
  const mine = <T extends { applicationId: number | null }>(all: readonly T[]): readonly T[] =>
    only === undefined ? all : all.filter(({ applicationId }) => applicationId === only)
  const online = mine(wanting.online).map(({ id }) => id)
  const queues = mine(wanting.queues)
  const data = JSON.stringify(happening.data)
  if (online.length) await putOut(call, event, data, record, online)
  const told = queues.length > 0 && (await queue(call, happening, data, queues, sourceOf(params)))
  return online.length > 0 || told
}

/** The source key that a caller of any method may name (events/offline-events.md). */
const sourceOf = (params: Record<string, unknown>): string =>
  scalarText(Object.entries(params).find(([name]) => name.toLowerCase() === 'auth_connector')?.[1]) ?? ''

const putOut = (call: Call, event: string, data: string, record: string, handlers: readonly number[]) =>
  send(call.db, insertOutbox, [event, data, record, causer(call), handlers.join(',')])

/** Puts an event into offline queues; true when somebody is told that it is there. */
async function queue(
  call: Call,
  { event, record }: Happening,
  data: string,
  queues: Subscribers['queues'],
  source: string,
): Promise<boolean> {
  const told = new Set<number>()
  for (const { applicationId, connector, told: handlers } of queues) {
    // Their own change is not told to who named the source of it (events/offline-events.md).
    if (source !== '' && source === connector) continue
    await send(call.db, insertOffline, [applicationId, connector, event, data, record, call.now])
    for (const id of handlers) told.add(id)
  }
  // Notices of one request are one notice where a handler wants that (`minTimeout` 0).
  if (told.size) await putOut(call, OFFLINE_NOTICE, NOTHING, `offline:${call.visit.entry.id}`, [...told])
  return told.size > 0
}

/** The user who caused an event; the portal itself is nobody whose tokens could be given. */
const causer = ({ caller }: Call): number | null => (caller.via === 'portal' ? null : caller.userId)
