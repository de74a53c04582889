import { afterLiving } from '../../lib/after-living.ts'
import { stringifyBrackets } from '../../lib/formats/brackets.ts'
import { ensure } from '../../lib/maps.ts'
import type { Rest } from '../../rest/rest.ts'
import { query } from '../../store/store.ts'
import type { RowOf } from '../../store/table-types.ts'
import { eventSettings } from '../event-settings.ts'
import { type Handler, handlerOf, OFFLINE_NOTICE } from '../handlers.ts'
import { eventBody, type Recipient, type SentTokens } from './body.ts'
import { type Attempt, type Delivery, due, portalMark, settle, stillWaits } from './deliveries.ts'
import { noteAttempt } from './note-attempt.ts'
import type { Delivered, Poster } from './post.ts'
import type { Recipients } from './recipients.ts'
import { nextAttempt } from './retries.ts'

/** What the delivery queues of a process share. */
export interface DeliveryContext {
  rest: Rest
  poster: Poster
  recipients: Recipients
  /** Deliveries that are being sent just now. */
  underWay: Set<number>
  /** When a handler was last told of its offline queue. */
  noticed: Map<number, number>
  /** Told when a queue has read what is due in it. */
  stepped(): void
  /** Told when a handler is slow. */
  onSlow(): void
  /** True while there is no time for sending. */
  callersFirst(): boolean
  /** True once nothing more is to be sent. */
  stopped(): boolean
}

/** The events for one address of one owner: how its handler has behaved since the process started. */
export interface DeliveryQueue {
  id: number
  /** Attempts that failed one after the other. */
  failures: number
  /** Whether the last answer took long. */
  slow: boolean
  /** Milliseconds of the portal's clock; before that nothing is sent. */
  restsUntil: number
  /** So many deliveries are read next time: twice what one drain could send. */
  batchSize: number
  /** Everything due before this delivery had been tried when what is due was read for the so-manieth time. */
  at: number
  takes: number
  /** Attempts that are not written down yet. */
  attempts: Attempt[]
}

/** A queue of which nothing is known yet. */
export const newDeliveryQueue = (id: number): DeliveryQueue => ({
  ...{ id, failures: 0, slow: false, restsUntil: 0 },
  ...{ batchSize: LEAST, at: 0, takes: 0, attempts: [] },
})

const LEAST = 10
const MOST = 200

/** After so many milliseconds it is another queue's turn, and what was sent is written down. */
const DRAIN_MS = 100
/** A handler that fails so often in a row is left alone for a while, which doubles each time. */
const PATIENCE = 5
const LONGEST_REST_MS = 300_000
/** An answer that takes longer is followed by a rest as long as it took beyond it. */
const SLOW_MS = 1000

/** Sends what is due in a queue, one event after the other, for a while; false when nothing is, or while it waits after failures. */
export async function drain(context: DeliveryContext, queue: DeliveryQueue): Promise<boolean> {
  const { rest } = context
  if (context.stopped()) return false
  const db = rest.store.read
  const { retries } = await eventSettings(db)
  // What could not be written down is not sent again before it is.
  await writeDown(context, queue)
  const now = rest.clock.now().getTime()
  if (queue.restsUntil > now) return false
  const mark = await portalMark(db)
  const deliveries = await due(db, queue.id, now, queue.batchSize)
  queue.at = deliveries[0]?.id ?? Number.POSITIVE_INFINITY
  queue.takes++
  context.stepped()
  if (!deliveries.length) return false
  try {
    await sendAll(context, queue, deliveries, { retries, mark })
  } finally {
    queue.batchSize = Math.min(MOST, Math.max(LEAST, 2 * queue.attempts.length))
    await writeDown(context, queue)
  }
  return true
}

async function writeDown({ rest, underWay }: DeliveryContext, queue: DeliveryQueue): Promise<void> {
  const { attempts } = queue
  if (!attempts.length) return
  await settle(rest.store, attempts)
  queue.attempts = []
  for (const { delivery } of attempts) underWay.delete(delivery.id)
}

async function sendAll(
  context: DeliveryContext,
  queue: DeliveryQueue,
  deliveries: readonly Delivery[],
  { retries, mark }: { retries: number | null; mark: string },
): Promise<void> {
  const { rest, underWay } = context
  const db = rest.store.read
  const sender = senderTo(context)
  const rows = await query<RowOf<'event_handler'>>(db, 'select * from event_handler where delivery_queue = ?', [
    queue.id,
  ])
  const handlers = new Map(rows.map(row => [Number(row.id), handlerOf(row)]))
  const held = new Set<string>()
  const since = performance.now()
  for (const delivery of deliveries) {
    const at = rest.clock.now().getTime()
    if (context.stopped() || queue.restsUntil > at || performance.now() - since > DRAIN_MS || context.callersFirst())
      return
    if (held.has(delivery.record)) continue
    // The first have just been read.
    if (queue.attempts.length && !(await stillWaits(db, delivery.id, mark))) return
    const handler = handlers.get(delivery.handlerId)
    if (!handler) {
      queue.attempts.push({ delivery, delivered: null, at, next: null, mark })
      continue
    }
    underWay.add(delivery.id)
    const sent = await sender(handler, delivery, at).catch(error => {
      underWay.delete(delivery.id)
      throw error
    })
    const failed = sent !== null && sent.delivered.problem !== null
    // Nobody to send it to, or the connection was cut by the end itself.
    if (!sent || (failed && context.stopped())) {
      underWay.delete(delivery.id)
      if (!sent) queue.restsUntil = at + PATIENCE * 1000
      return
    }
    const { delivered, late } = sent
    if (failed) held.add(delivery.record)
    queue.attempts.push({ delivery, delivered, at, next: failed ? nextAttempt(delivery, at, retries) : null, mark })
    pace(queue, failed, rest.clock.now().getTime(), late)
  }
}

interface Sent {
  delivered: Delivered
  /** Milliseconds that the answer took beyond what an answer may take; 0: it was in time. */
  late: number
}

/** Sends one event; null: there is nobody to send it to, or no address to be called back at. What was looked up holds for one drain. */
function senderTo(
  context: DeliveryContext,
): (handler: Handler, delivery: Delivery, at: number) => Promise<Sent | null> {
  const recipients = new Map<number, Promise<Recipient | null>>()
  const tokens = new Map<string, Promise<SentTokens | null>>()
  return async (handler, delivery, at) => {
    const recipient = await ensure(recipients, handler.id, () => context.recipients.of(handler))
    if (!recipient) return null
    const whose = `${handler.id} ${delivery.userId}`
    const isNotice = delivery.event === OFFLINE_NOTICE
    if (isNotice) context.noticed.set(handler.id, at)
    const granted = isNotice
      ? context.recipients.tokens(handler, delivery.userId)
      : ensure(tokens, whose, () => context.recipients.tokens(handler, delivery.userId))
    const body = eventBody(recipient, {
      event: delivery.event,
      handlerId: handler.id,
      data: JSON.parse(delivery.data),
      now: Math.floor(at / 1000),
      tokens: await granted,
    })
    return post(context, handler, delivery, body)
  }
}

/** Lets a handler rest that fails again and again, or that is slow. */
function pace(queue: DeliveryQueue, failed: boolean, now: number, late: number): void {
  queue.failures = failed ? queue.failures + 1 : 0
  queue.slow = late > 0
  if (queue.failures >= PATIENCE)
    queue.restsUntil = now + Math.min(LONGEST_REST_MS, 1000 * 2 ** (queue.failures - PATIENCE))
  else if (queue.slow) queue.restsUntil = now + late
}

async function post(
  { rest, poster, onSlow }: DeliveryContext,
  handler: Handler,
  { id, event, attempts }: Delivery,
  body: Record<string, unknown>,
): Promise<Sent> {
  const at = rest.clock.exact() / 1000
  const since = performance.now()
  let slow = false
  const clear = afterLiving(SLOW_MS, () => {
    slow = true
    onSlow()
  })
  const delivered = await poster.post(handler.url, stringifyBrackets(body))
  clear()
  const to = handler.applicationId === null ? `outgoing:${handler.outgoingWebhookId}` : `app:${handler.applicationId}`
  noteAttempt(rest, { to, url: handler.url, event, body, at, delivered, delivery: id, attempt: attempts + 1 })
  return { delivered, late: slow ? Math.max(1, performance.now() - since - SLOW_MS) : 0 }
}
