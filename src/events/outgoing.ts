import { randomBytes } from 'node:crypto'
import type { Db } from '../store/store.ts'
import type { RowOf } from '../store/table-types.ts'
import { addHandler, listHandlers, removeHandlers } from './handlers.ts'

/** An outgoing webhook: events that go to one address, without an application (local-integrations/local-webhooks.md). */
export interface OutgoingWebhook {
  id: number
  title: string
  url: string
  events: string[]
  /** Tells the handler that a request comes from this portal. */
  applicationToken: string
  created: string
}

/** As the original's are: 32 letters and digits. */
const newApplicationToken = (): string => [...randomBytes(32)].map(byte => (byte % 36).toString(36)).join('')

/** Adds an outgoing webhook with a handler for each event. */
export async function addOutgoing(
  db: Db,
  { title, url, events, now }: Pick<OutgoingWebhook, 'title' | 'url' | 'events'> & { now: string },
): Promise<OutgoingWebhook> {
  const row = { title, url, application_token: newApplicationToken(), created: now }
  const added = await db.insertInto('outgoing_webhook').values(row).returning('id').executeTakeFirstOrThrow()
  const id = Number(added.id)
  for (const event of events) await addHandler(db, { event, url, outgoingWebhookId: id }, now)
  return outgoingOf({ id, ...row }, events)
}

/** Every outgoing webhook. */
export async function listOutgoing(db: Db): Promise<OutgoingWebhook[]> {
  const handlers = await listHandlers(db)
  const rows = await db.selectFrom('outgoing_webhook').selectAll().orderBy('id').execute()
  return rows.map(row =>
    outgoingOf(
      row,
      handlers.filter(handler => handler.outgoingWebhookId === Number(row.id)).map(({ event }) => event),
    ),
  )
}

/** Removes an outgoing webhook and what was on its way to it; false when there was none. */
export async function removeOutgoing(db: Db, id: number): Promise<boolean> {
  const handlers = await listHandlers(db, { outgoing_webhook_id: id })
  await removeHandlers(
    db,
    handlers.map(handler => handler.id),
  )
  const { numDeletedRows } = await db.deleteFrom('outgoing_webhook').where('id', '=', id).executeTakeFirst()
  return numDeletedRows > 0n
}

const outgoingOf = (row: RowOf<'outgoing_webhook'>, events: string[]): OutgoingWebhook => ({
  id: Number(row.id),
  title: row.title!,
  url: row.url!,
  events,
  applicationToken: row.application_token!,
  created: row.created!,
})
