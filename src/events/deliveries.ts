import { type Db, query, type Row, type Store } from '../store/store.ts'
import { type Handler, handlerOf, minTimeout, OFFLINE_NOTICE } from './handlers.ts'
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

export const deliveryOf = (row: Row): Delivery => ({
  id: Number(row.id),
  handlerId: Number(row.handler_id),
  event: row.event,
  data: row.data,
  record: row.record,
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
/** A statement takes so many parameters on every store. */
const ROWS_OF_A_STATEMENT = 1000

/**
 * Gives events out to their handlers, the oldest first; false when there were none. `notices` knows when each handler was
 * last told of its offline queue, and which deliveries are being sent just now.
 */
export function giveOut(
  store: Store,
  notices: { last: ReadonlyMap<number, number>; underWay: ReadonlySet<number> },
): Promise<boolean> {
  return store.write(async db => {
    const events = await query(db, `select * from event_outbox order by id limit ${AT_ONCE}`)
    if (!events.length) return false
    const handlers = new Map((await query(db, 'select * from event_handler')).map(row => [String(row.id), row]))
    const rows: Row[] = []
    const noticed = new Set(await waitingNotices(db, notices.underWay))
    for (const { event, data, record, user_id, handlers: ids } of events)
      for (const id of String(ids).split(',')) {
        const handler = handlers.get(id)
        // It was unbound since.
        if (!handler) continue
        const next = event === OFFLINE_NOTICE ? nextNotice(handlerOf(handler), record, noticed, notices.last) : 0
        if (next === null) continue
        rows.push({
          ...{ lane: handler.lane, handler_id: Number(id), event, data, record, user_id },
          ...{ attempts: 0, first_attempt: null, next_attempt: Math.max(next, 0), dead: 'N', status: 0, problem: null },
        })
      }
    for (let from = 0; from < rows.length; from += ROWS_OF_A_STATEMENT)
      await db
        .insertInto('event_delivery')
        .values(rows.slice(from, from + ROWS_OF_A_STATEMENT))
        .execute()
    await db
      .deleteFrom('event_outbox')
      .where(
        'id',
        'in',
        events.map(({ id }) => Number(id)),
      )
      .execute()
    return true
  })
}

/** Notices that wait to be sent, as `handler record`. */
async function waitingNotices(db: Db, underWay: ReadonlySet<number>): Promise<string[]> {
  const rows = await query(db, `select id, handler_id, record from event_delivery where event = ? and dead = 'N'`, [
    OFFLINE_NOTICE,
  ])
  return rows.filter(({ id }) => !underWay.has(Number(id))).flatMap(row => [`${row.handler_id}`, noticeKey(row)])
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
  return before === undefined || seconds === 0 ? 0 : before + seconds * 1000
}

/** So many deliveries a lane takes at a time. */
const OF_A_LANE = 100

/**
 * What may be sent on a lane now. An event waits as long as an earlier one of its record waits for another attempt; those
 * that were given up are waited for by nobody.
 */
const DUE = `from event_delivery d where lane = ? and dead = 'N' and next_attempt <= ?
  and not exists (select 1 from event_delivery e where e.lane = d.lane and e.record = d.record
    and e.id < d.id and e.dead = 'N' and e.next_attempt > ?)`

/** The first of what may be sent on a lane now, in order. */
export async function due(db: Db, lane: number, now: number): Promise<Delivery[]> {
  return (await query(db, `select * ${DUE} order by id limit ${OF_A_LANE}`, [lane, now, now])).map(deliveryOf)
}

/** When something may be sent on a lane: now, or when the first attempt to come is; undefined: nothing waits. */
export async function firstDue(db: Db, lane: number, now: number): Promise<number | undefined> {
  if ((await query(db, `select id ${DUE} limit 1`, [lane, now, now])).length) return now
  const [row] = await query(
    db,
    `select next_attempt from event_delivery where lane = ? and dead = 'N' and next_attempt > ?
      order by next_attempt limit 1`,
    [lane, now],
  )
  return row && Number(row.next_attempt)
}

/** What was tried, with what came of it; `next` is null where it is given up. */
export interface Tried {
  delivery: Delivery
  delivered: Delivered
  at: number
  next: number | null
}

/** Writes down what has arrived and what has not; what is given up is kept for people where `keepDead` says so. */
export async function settle(db: Db, tried: readonly Tried[], keepDead: boolean): Promise<void> {
  const gone = tried
    .filter(({ delivered, next }) => delivered.problem === null || (next === null && !keepDead))
    .map(({ delivery }) => delivery.id)
  if (gone.length) await db.deleteFrom('event_delivery').where('id', 'in', gone).execute()
  for (const { delivery, delivered, at, next } of tried)
    if (delivered.problem !== null && (next !== null || keepDead))
      await query(
        db,
        `update event_delivery set attempts = ?, first_attempt = ?, next_attempt = ?, dead = ?, status = ?, problem = ?
          where id = ?`,
        [
          ...[delivery.attempts + 1, delivery.firstAttempt ?? at, next ?? 0, next === null ? 'Y' : 'N'],
          ...[delivered.status, delivered.problem.toWellFormed().replaceAll('\0', ''), delivery.id],
        ],
      )
}
