import { type Db, query, type Row, type Store } from '../../store/store.ts'
import type { RowOf } from '../../store/table-types.ts'
import { type Handler, listHandlers, minTimeout, OFFLINE_NOTICE } from '../handlers.ts'
import type { Delivered } from './post.ts'

/** An event on its way to one handler. */
export interface Delivery {
  id: number
  handlerId: number
  event: string
  /** JSON. */
  data: string
  record: string
  /** Who caused it; null: the portal itself. */
  userId: number | null
  /** How often it was tried. */
  attempts: number
  /** Milliseconds of the portal's clock; null: not yet. */
  firstAttempt: number | null
  nextAttempt: number
  dead: boolean
  /** Of the last attempt. */
  status: number
  problem: string | null
}

export const deliveryOf = (row: RowOf<'event_delivery'>): Delivery => ({
  id: Number(row.id),
  handlerId: Number(row.handler_id),
  event: row.event!,
  data: row.data!,
  record: row.record!,
  userId: row.user_id === null ? null : Number(row.user_id),
  attempts: Number(row.attempts),
  firstAttempt: row.first_attempt === null ? null : Number(row.first_attempt),
  nextAttempt: Number(row.next_attempt),
  dead: row.dead === 'Y',
  status: Number(row.status),
  problem: row.problem,
})

/** So many events are given out at a time. */
const AT_ONCE = 500

/** What the deliverer alone knows of notices: when each handler was last told, and which deliveries are being sent just now. */
export interface Notices {
  last: ReadonlyMap<number, number>
  underWay: ReadonlySet<number>
}

/**
 * Gives events out to their handlers, the oldest first, as many as make so many deliveries; true when there are more of
 * them.
 */
export async function giveOut(store: Store, notices: Notices, deliveries: number): Promise<boolean> {
  if (!(await query(store.read, 'select id from event_outbox limit 1')).length) return false
  const { forUpdate, numbersOf } = store.flavor
  const limit = Math.min(AT_ONCE, deliveries)
  const chosen = `(select ids.value from ${numbersOf('?', 'ids')})`
  return store.write(
    async db => {
      // Nobody else gives out what was chosen here, whoever has the claim by then.
      const waiting = await query(
        db,
        `select id, event, record, data, user_id, handlers from event_outbox order by id limit ${AT_ONCE} ${forUpdate}`,
      )
      if (!waiting.length) return false
      const events = first(waiting, deliveries)
      const ids = JSON.stringify(events.map(({ id }) => Number(id)))
      // Who was unbound since gets nothing.
      await query(
        db,
        `insert into event_delivery (delivery_queue, handler_id, event, data, record, user_id, attempts, next_attempt, dead, status)
          select h.delivery_queue, h.id, o.event, o.data, o.record, o.user_id, 0, 0, 'N', 0
          from event_outbox o, ${numbersOf(`('[' || o.handlers || ']')`, 'wanting')}, event_handler h
          where h.id = wanting.value and o.event <> ? and o.id in ${chosen} order by o.id, h.id`,
        [OFFLINE_NOTICE, ids],
      )
      const offlineNotices = events.filter(({ event }) => event === OFFLINE_NOTICE)
      if (offlineNotices.length) await giveNotices(db, offlineNotices, notices)
      await query(db, `delete from event_outbox where id in ${chosen}`, [ids])
      return waiting.length === limit || events.length < waiting.length
    },
    { relaxedDurability: true },
  )
}

/** As many of the first events as make so many deliveries, and one at least. */
function first(events: readonly Row[], deliveries: number): readonly Row[] {
  let left = deliveries
  const end = events.findIndex(({ handlers }) => {
    left -= handlersOf(handlers).length
    return left < 0
  })
  return end < 0 ? events : events.slice(0, Math.max(1, end))
}

const handlersOf = (ids: string): number[] => ids.split(',').map(Number)

/** Gives out notices that there is something in an offline queue, unless one that says the same is waiting. */
async function giveNotices(db: Db, offlineNotices: readonly Row[], { last, underWay }: Notices): Promise<void> {
  const handlers = new Map(
    (await listHandlers(db, { event: OFFLINE_NOTICE })).map(handler => [handler.id, handler] as const),
  )
  const noticed = await waitingNotices(db, [...handlers.keys()], underWay)
  for (const { event, record, data, user_id, handlers: ids } of offlineNotices)
    for (const handler of handlersOf(ids).flatMap(id => handlers.get(id) ?? [])) {
      const next = nextNotice(handler, record, noticed, last)
      if (next === null) continue
      await query(
        db,
        `insert into event_delivery (delivery_queue, handler_id, event, data, record, user_id, attempts, next_attempt, dead, status)
          values (?, ?, ?, ?, ?, ?, 0, ?, 'N', 0)`,
        [handler.deliveryQueue, handler.id, event, data, record, user_id, next],
      )
    }
}

/** Notices that wait to be sent, as `handler` and as `handler record`. */
async function waitingNotices(
  db: Db,
  handlers: readonly number[],
  underWay: ReadonlySet<number>,
): Promise<Set<string>> {
  if (!handlers.length) return new Set()
  const rows = await db
    .selectFrom('event_delivery')
    .select(['id', 'handler_id', 'record'])
    .where('handler_id', 'in', handlers)
    .where('event', '=', OFFLINE_NOTICE)
    .where('dead', '=', 'N')
    .execute()
  return new Set(
    rows.filter(({ id }) => !underWay.has(Number(id))).flatMap(row => [`${row.handler_id}`, noticeKey(row)]),
  )
}

const noticeKey = ({ handler_id, record }: Row): string => `${handler_id} ${record}`

/** When a notice may be sent; null: one that says the same is waiting (events/on-offline-event.md). */
function nextNotice(
  handler: Handler,
  record: string,
  noticed: Set<string>,
  last: ReadonlyMap<number, number>,
): number | null {
  const seconds = minTimeout(handler)
  const key = seconds === 0 ? noticeKey({ handler_id: handler.id, record }) : `${handler.id}`
  if (noticed.has(key)) return null
  noticed.add(key)
  const before = last.get(handler.id)
  return before === undefined || seconds === 0 ? 0 : Math.max(0, before + seconds * 1000)
}

/**
 * The first of what may be sent from a queue now, in order. An event waits as long as an earlier one of its record waits for
 * another attempt; those that were given up are waited for by nobody.
 */
export async function due(db: Db, queue: number, now: number, limit: number): Promise<Delivery[]> {
  // The plus keeps stores from sorting all that waits in the queue by way of the index of moments.
  const rows = await query<RowOf<'event_delivery'>>(
    db,
    `select * from event_delivery d where delivery_queue = ? and dead = 'N' and +next_attempt <= ?
      and not exists (select 1 from event_delivery e where e.delivery_queue = d.delivery_queue and e.record = d.record
        and e.id < d.id and e.dead = 'N' and e.next_attempt > 0 and +e.next_attempt > ?)
      order by id limit ?`,
    [queue, now, now, limit],
  )
  return rows.map(deliveryOf)
}

/** A table `waiting` of the queues with something in them: from queue to queue by the index, past what waits in them. */
export const waitingTable = `with recursive waiting(queue) as (
    select min(delivery_queue) from event_delivery where dead = 'N'
    union all
    select (select min(d.delivery_queue) from event_delivery d where d.dead = 'N' and d.delivery_queue > w.queue)
      from waiting w where w.queue is not null)`

/** Delivery queues with something in them, and when the first of it may be sent. */
export async function waitingQueues(db: Db): Promise<{ queue: number; next: number }[]> {
  const rows = await query(
    db,
    `${waitingTable}
      select w.queue, (select min(d.next_attempt) from event_delivery d where d.dead = 'N' and d.delivery_queue = w.queue) as next
        from waiting w where w.queue is not null`,
  )
  return rows.map(({ queue, next }) => ({ queue: Number(queue), next: Number(next) }))
}

/** The newest delivery; 0: there is none. */
export async function lastDelivery(db: Db): Promise<number> {
  const [row] = await query(db, 'select max(id) as id from event_delivery')
  return Number(row?.id ?? 0)
}

/** After the clock was moved back: what was tried in a future that is none waits for it no longer. */
export async function forgetFuture(db: Db, now: number): Promise<void> {
  await query(
    db,
    `update event_delivery set next_attempt = 0, first_attempt = null
      where dead = 'N' and next_attempt > ? and (first_attempt is null or first_attempt > ?)`,
    [now, now],
  )
}

/** Which portal the deliveries are of: another one after each restore, which gives their ids anew. */
export async function portalMark(db: Db): Promise<string> {
  const [row] = await query(db, `select value from setting where name = 'restored'`)
  return row?.value ?? ''
}

/** Whether a delivery still waits: it does not when its handler was unbound, or the portal replaced. */
export async function stillWaits(db: Db, id: number, mark: string): Promise<boolean> {
  const [row] = await query(
    db,
    `select (select value from setting where name = 'restored') as mark from event_delivery where id = ? and dead = 'N'`,
    [id],
  )
  return row !== undefined && (row.mark ?? '') === mark
}

/** An attempt to deliver, with what came of it; `next` is null where it is given up. */
export interface Attempt {
  delivery: Delivery
  /** Null: there is nobody any more whom it could be sent to. */
  delivered: Delivered | null
  at: number
  next: number | null
  mark: string
}

/** Writes down what has arrived and what has not; what is given up is kept for people. */
export async function settle(store: Store, attempts: readonly Attempt[]): Promise<void> {
  const { numbersOf } = store.flavor
  await store.write(
    async db => {
      const mark = await portalMark(db)
      const ofThisPortal = attempts.filter(one => one.mark === mark)
      const failed = ofThisPortal.filter(one => one.delivered?.problem)
      const ended = ofThisPortal.filter(one => !failed.includes(one)).map(({ delivery }) => delivery.id)
      if (ended.length)
        await query(db, `delete from event_delivery where id in (select ids.value from ${numbersOf('?', 'ids')})`, [
          JSON.stringify(ended),
        ])
      for (const { delivery, delivered, at, next } of failed)
        await query(
          db,
          `update event_delivery set attempts = ?, first_attempt = ?, next_attempt = ?, dead = ?, status = ?, problem = ?
            where id = ?`,
          [
            ...[delivery.attempts + 1, delivery.firstAttempt ?? at, next ?? 0, next === null ? 'Y' : 'N'],
            ...[delivered!.status, delivered!.problem!.toWellFormed().replaceAll('\0', ''), delivery.id],
          ],
        )
    },
    // Until this has ended nobody gives the ids anew.
    { relaxedDurability: true, settings: 'stay' },
  )
}
