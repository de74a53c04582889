import { isMap } from '../lib/text.ts'
import type { Call } from '../rest/call.ts'
import { type EventKind, opens } from '../rest/changes/events.ts'
import { wholeNumber } from '../rest/params.ts'
import type { Db, Row } from '../store/store.ts'
import type { RowOf } from '../store/table-types.ts'

/** One event that goes to one address, or into an application's offline queue. */
export interface Handler {
  /** `event_handler_id` of what it is sent. */
  id: number
  /** What goes to one address of one owner has one delivery queue, and goes in order. */
  deliveryQueue: number
  event: string
  /** Empty: an offline queue needs none. */
  url: string
  /** Null for an outgoing webhook. */
  applicationId: number | null
  outgoingWebhookId: number | null
  /** Whose tokens it is sent (`auth_type`); 0: those of who caused the event. */
  userId: number
  offline: boolean
  /** The source key of an offline queue (`auth_connector`); empty: none. */
  connector: string
  options: Record<string, unknown>
}

export const handlerOf = (row: RowOf<'event_handler'>): Handler => ({
  id: Number(row.id),
  deliveryQueue: Number(row.delivery_queue),
  event: row.event!,
  url: row.url!,
  applicationId: row.application_id === null ? null : Number(row.application_id),
  outgoingWebhookId: row.outgoing_webhook_id === null ? null : Number(row.outgoing_webhook_id),
  userId: Number(row.user_id),
  offline: row.offline === 'Y',
  connector: row.connector!,
  options: optionsOf(row.options),
})

function optionsOf(text: string | null): Record<string, unknown> {
  const options: unknown = text ? JSON.parse(text) : {}
  return isMap(options) ? options : {}
}

/** A day: who is told more seldom than that asks on their own. */
const LONGEST_TIMEOUT = 86_400

/** Seconds between two notices that there is something in an offline queue (events/on-offline-event.md), a whole number. */
export function minTimeout({ options }: Handler): number {
  const seconds = wholeNumber(options.minTimeout) ?? 1
  return seconds >= 0 ? Math.min(seconds, LONGEST_TIMEOUT) : 1
}

/** Handlers by what they answer to: an application's, an outgoing webhook's, all of them. */
export async function listHandlers(
  db: Db,
  of: { application_id?: number; outgoing_webhook_id?: number; event?: string } = {},
): Promise<Handler[]> {
  const rows = db
    .selectFrom('event_handler')
    .selectAll()
    .where(eb => eb.and(of))
    .orderBy('id')
  return (await rows.execute()).map(handlerOf)
}

type NewHandler = Pick<Handler, 'event' | 'url'> & Partial<Handler>

/** Binds a handler and gives its id. */
export async function addHandler(db: Db, handler: NewHandler, now: string): Promise<number> {
  const owner = {
    application_id: handler.applicationId ?? null,
    outgoing_webhook_id: handler.outgoingWebhookId ?? null,
    url: handler.url,
  }
  const { id } = await db
    .insertInto('event_handler')
    .values({
      ...owner,
      delivery_queue: null,
      event: handler.event,
      user_id: handler.userId ?? 0,
      offline: handler.offline ? 'Y' : 'N',
      connector: handler.connector ?? '',
      options: JSON.stringify(handler.options ?? {}),
      created: now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  const others = db
    .selectFrom('event_handler')
    .select('delivery_queue')
    .where('delivery_queue', 'is not', null)
    .where(eb => eb.and(owner))
  const queue = (await others.executeTakeFirst())?.delivery_queue ?? id
  await db.updateTable('event_handler').set({ delivery_queue: queue }).where('id', '=', id).execute()
  return Number(id)
}

/** Unbinds handlers: what was on its way to them is not sent any more. */
export async function removeHandlers(db: Db, ids: readonly number[]): Promise<void> {
  if (!ids.length) return
  await db.deleteFrom('event_delivery').where('handler_id', 'in', ids).execute()
  await db.deleteFrom('event_handler').where('id', 'in', ids).execute()
}

/** Who wants an event. */
export interface Subscribers {
  /** Handlers that it is sent to. */
  online: readonly Pick<Handler, 'id' | 'applicationId'>[]
  /** Queues that it is put into, and the handlers of `ONOFFLINEEVENT` that are told of it. */
  queues: readonly { applicationId: number; connector: string; told: readonly number[] }[]
}

/**
 * Who wants which event; applications count once they are installed (settings/app-installation/installation-finish.md),
 * for the events that their scopes open.
 */
export const subscribers = (call: Pick<Call, 'db' | 'memo' | 'rest'>): Promise<ReadonlyMap<string, Subscribers>> =>
  call.memo('event-subscribers', async () => {
    const rows = await call.db
      .selectFrom('event_handler')
      .leftJoin('application', 'application.id', 'event_handler.application_id')
      .selectAll('event_handler')
      .select('application.scopes')
      .where(({ or, eb }) => or([eb('application_id', 'is', null), eb('application.installed', '=', 'Y')]))
      .orderBy('event_handler.id')
      .execute()
    const kinds = rows.length ? await call.rest.events.kinds(call.db) : new Map<string, EventKind>()
    const isOpen = ({ event, scopes }: Row): boolean =>
      opens(scopes === null ? null : new Set(scopes.split(',')), kinds.get(event) ?? { scope: null })
    const handlers = rows.filter(isOpen).map(handlerOf)
    const noticed = handlers.filter(handler => handler.event === OFFLINE_NOTICE && !handler.offline)
    return new Map(
      [...Map.groupBy(handlers, ({ event }) => event)].map(([event, wanting]) => [
        event,
        {
          online: wanting.filter(({ offline }) => !offline),
          queues: wanting
            .filter(({ offline }) => offline)
            .map(({ applicationId, connector }) => ({
              applicationId: applicationId!,
              connector,
              told: noticed.filter(one => one.applicationId === applicationId).map(({ id }) => id),
            })),
        },
      ]),
    )
  })

/** Tells an application that there is something in its offline queue (events/on-offline-event.md). */
export const OFFLINE_NOTICE = 'ONOFFLINEEVENT'
