import { stringifyBrackets } from '../lib/brackets.ts'
import { ensure } from '../lib/maps.ts'
import type { Rest } from '../rest/rest.ts'
import { eventBody, type Recipient, type SentTokens } from './body.ts'
import { type Delivery, due, settle, type Tried } from './deliveries.ts'
import { type Handler, OFFLINE_NOTICE } from './handlers.ts'
import { noteAttempt } from './note-attempt.ts'
import type { Delivered, Poster } from './post.ts'
import type { Recipients } from './recipients.ts'
import { nextAttempt } from './retries.ts'

/** What lanes share. */
export interface Road {
  rest: Rest
  poster: Poster
  recipients: Recipients
  /** Deliveries that are being sent just now. */
  underWay: Set<number>
  /** When a handler was last told of its offline queue. */
  noticed: Map<number, number>
  /** Runs work as one of so many at a time. */
  inTurn<T>(work: () => Promise<T>): Promise<T>
  /** How often an event is tried again; null: until a day is over. */
  retries(): Promise<number | null>
  /** True once nothing more is to be sent. */
  stopped(): boolean
}

/** How a place that events go to has behaved, for the time that the process lives. */
export interface Lane {
  id: number
  /** Attempts that failed one after the other. */
  failures: number
  /** Milliseconds of the portal's clock; before that nothing is sent. */
  restsUntil: number
}

/** What was sent is written down after so many, or so many milliseconds. */
const SETTLED_AT = 100
const SETTLED_AFTER_MS = 100
/** A handler that fails so often in a row is left alone for a while, which doubles each time. */
const PATIENCE = 5
const LONGEST_REST_MS = 300_000
/** An answer that takes longer is followed by a rest as long as it took beyond it. */
const SLOW_MS = 1000

/** Sends what is due on a lane, one event after the other, until nothing is or it needs a rest. */
export async function drive(road: Road, handlers: ReadonlyMap<number, Handler>, lane: Lane): Promise<void> {
  const { rest } = road
  while (!road.stopped()) {
    const now = rest.clock.now().getTime()
    if (lane.restsUntil > now) return
    const deliveries = await due(rest.store.read, lane.id, now)
    if (!deliveries.length) return
    await sendAll(road, handlers, lane, deliveries)
  }
}

async function sendAll(
  road: Road,
  handlers: ReadonlyMap<number, Handler>,
  lane: Lane,
  deliveries: readonly Delivery[],
): Promise<void> {
  const { rest, underWay } = road
  const retries = await road.retries()
  const sender = senderTo(road)
  const held = new Set<string>()
  let tried: Tried[] = []
  let since = performance.now()
  const writeDown = async () => {
    const done = tried
    tried = []
    since = performance.now()
    if (done.length) await rest.store.write(db => settle(db, done, retries !== 0))
    for (const { delivery } of done) underWay.delete(delivery.id)
  }
  for (const delivery of deliveries) {
    const at = rest.clock.now().getTime()
    if (road.stopped() || lane.restsUntil > at) break
    if (held.has(delivery.record)) continue
    const handler = handlers.get(delivery.handlerId)
    // Bound since the round began: the next one knows it.
    if (!handler) break
    underWay.add(delivery.id)
    const began = performance.now()
    const delivered = await sender(handler, delivery, at)
    if (!delivered) {
      lane.restsUntil = at + PATIENCE * 1000
      break
    }
    const failed = delivered.problem !== null
    // The connection may have been cut by the end itself.
    if (failed && road.stopped()) break
    if (failed) held.add(delivery.record)
    tried.push({ delivery, delivered, at, next: failed ? nextAttempt(delivery, at, retries) : null })
    pace(lane, failed, rest.clock.now().getTime(), performance.now() - began)
    if (tried.length >= SETTLED_AT || performance.now() - since > SETTLED_AFTER_MS) await writeDown()
  }
  await writeDown()
}

/** Sends one event; null: there is nobody to send it to, or no address to be called back at. What was looked up holds for one batch. */
function senderTo(road: Road): (handler: Handler, delivery: Delivery, at: number) => Promise<Delivered | null> {
  const recipients = new Map<number, Promise<Recipient | null>>()
  const tokens = new Map<string, Promise<SentTokens | null>>()
  return async (handler, delivery, at) => {
    const recipient = await ensure(recipients, handler.id, () => road.recipients.of(handler))
    if (!recipient) return null
    const whose = `${handler.id} ${delivery.userId}`
    const isNotice = delivery.event === OFFLINE_NOTICE
    if (isNotice) road.noticed.set(handler.id, at)
    const granted = isNotice
      ? road.recipients.tokens(handler, delivery.userId)
      : ensure(tokens, whose, () => road.recipients.tokens(handler, delivery.userId))
    const body = eventBody(recipient, {
      event: delivery.event,
      handlerId: handler.id,
      data: JSON.parse(delivery.data),
      now: Math.floor(at / 1000),
      tokens: await granted,
    })
    return road.inTurn(() => post(road, handler, delivery, body))
  }
}

/** Lets a handler rest that fails again and again, or that is slow. */
function pace(lane: Lane, failed: boolean, now: number, took: number): void {
  lane.failures = failed ? lane.failures + 1 : 0
  const over = took - SLOW_MS
  if (lane.failures >= PATIENCE)
    lane.restsUntil = now + Math.min(LONGEST_REST_MS, 1000 * 2 ** (lane.failures - PATIENCE))
  else if (over > 0) lane.restsUntil = now + over
}

async function post(
  { rest, poster }: Road,
  handler: Handler,
  { id, event, attempts }: Delivery,
  body: Record<string, unknown>,
): Promise<Delivered> {
  const at = rest.clock.exact() / 1000
  const delivered = await poster.post(handler.url, stringifyBrackets(body))
  const to = handler.applicationId === null ? `outgoing:${handler.outgoingWebhookId}` : `app:${handler.applicationId}`
  noteAttempt(rest, { to, url: handler.url, event, body, at, delivered, delivery: id, attempt: attempts + 1 })
  return delivered
}
