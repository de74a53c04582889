import { setTimeout as delay } from 'node:timers/promises'
import { ensure } from '../../lib/maps.ts'
import type { Rest } from '../../rest/rest.ts'
import type { Claim } from '../../store/processes/claims.ts'
import { egressPolicyOf, eventSettings } from '../event-settings.ts'
import { backpressure } from './backpressure.ts'
import { forgetFuture, giveOut, lastDelivery, waitingQueues } from './deliveries.ts'
import { type DeliveryQueue, drain, newDeliveryQueue } from './delivery-queue.ts'
import { internetOnly } from './egress-policy.ts'
import { poster } from './post.ts'
import { recipients } from './recipients.ts'
import { semaphore } from './semaphore.ts'

/** Takes events to their handlers, in the background. */
export interface Deliverer {
  /** Looks for what can be sent, soon. */
  wake(): void
  /** The same a little later, with what else is going to be there by then. */
  soon(): void
  /** Resolves when what could be sent when it was called has been tried. */
  settled(): Promise<void>
  /** Forgets how handlers have behaved, since the portal was replaced by another one. */
  forget(): void
  /** Sends no more; resolves when what is under way has been written down. */
  close(): Promise<void>
}

/** Callers come first while they write so often in a tenth of a second. */
const BUSY_CHANGES = 20
/** Delivery queues that are drained at a time, each over one connection. */
const QUEUES = 16
/** Besides them, queues whose last attempt failed or whose handler is slow: the others do not wait for them. */
const TROUBLED_QUEUES = 48
/** What another process on the same database has written is found within this time, and an heir takes over within it. */
const POLL_MS = 500
/** Whoever may not send says at most so often that there is something, so that it goes out without waiting for that. */
const TELL_MS = 20
const TOPIC = 'events wait'
/** While the database cannot be reached. */
const LONGEST_WAIT_MS = 10_000
/** Changes of so many milliseconds go out together; of more, as long as something is being sent anyway. */
const GATHER_MS = 5
const GATHER_BESIDE_MS = 50
/** Deliveries that are made of them at a time. */
const DELIVERIES = 2000
const DELIVERIES_UNDER_PRESSURE = 200

interface Running extends DeliveryQueue {
  done: Promise<void>
  /** Something may be due on it that it has not seen. */
  again: boolean
}

/**
 * One process of those on a database takes events out, so that each goes out once and in order: it holds a claim that ends
 * with it. Each address of an owner has a delivery queue of its own, so that a slow one delays nobody else.
 */
export function deliverer(rest: Rest): Deliverer {
  const queues = new Map<number, DeliveryQueue>()
  const running = new Map<number, Running>()
  const underWay = new Set<number>()
  const noticed = new Map<number, number>()
  const callers = backpressure(BUSY_CHANGES)
  /** How often somebody waits for what is due, who comes first then. */
  let awaited = 0
  const ending = new AbortController()
  const healthy = semaphore(QUEUES)
  const troubled = semaphore(TROUBLED_QUEUES)
  let claim: Claim | null = null
  let refusedUntil = 0
  /** Callers of this process have changed something since the process that sends was told so. */
  let changed = false
  let toldAt = Number.NEGATIVE_INFINITY
  let round: Promise<void> | undefined
  let again = false
  let closed = false
  let failures = 0
  /** The latest moment that the clock has shown; at first any is earlier. */
  let latest = Number.POSITIVE_INFINITY
  let timer: NodeJS.Timeout | undefined
  let timerAt = Number.POSITIVE_INFINITY
  let stepped = Promise.withResolvers<void>()

  let egressPolicy = internetOnly
  const sender = poster(() => egressPolicy)
  const shared = { rest, poster: sender, recipients: recipients(rest), underWay, noticed, stepped: step }

  function step(): void {
    stepped.resolve()
    stepped = Promise.withResolvers()
  }

  /** Milliseconds for which callers come first. */
  const backoff = (): number => (awaited ? 0 : callers.wait())

  const pause = (ms: number): Promise<void> => delay(ms, undefined, ending).catch(() => {})

  async function look(): Promise<void> {
    do {
      again = false
      if (!(await hold())) return sleep(tellHolder())
      const wait = backoff()
      if (wait) return sleep(wait)
      egressPolicy = egressPolicyOf(rest, await eventSettings(rest.store.read))
      const now = rest.clock.now().getTime()
      if (now < latest) await goBack(now)
      latest = now
      const most = callers.isOn() ? DELIVERIES_UNDER_PRESSURE : DELIVERIES
      const more = await giveOut(rest.store, { last: noticed, underWay }, most)
      // Not after all is given out: whoever writes without a pause would keep all of it from being sent.
      await start(now)
      failures = 0
      if (more && running.size && !awaited) sleep(GATHER_BESIDE_MS)
      else again ||= more
    } while (again && !closed)
  }

  /** Says to the process that sends that there is something; gives when to look again. */
  function tellHolder(): number {
    if (!changed) return POLL_MS
    const wait = toldAt + TELL_MS - performance.now()
    if (wait > 0) return wait
    rest.neighbours.tell(TOPIC, null)
    toldAt = performance.now()
    changed = false
    return POLL_MS
  }

  async function hold(): Promise<boolean> {
    if (claim?.lost.aborted) claim = null
    // Whoever has been refused does not ask at every change.
    if (!claim && performance.now() >= refusedUntil) {
      claim = await rest.store.claim('events')
      if (!claim) refusedUntil = performance.now() + POLL_MS
    }
    return claim !== null
  }

  /** The clock was moved back: nobody waits for what was to be then. */
  async function goBack(now: number): Promise<void> {
    for (const queue of queues.values()) queue.restsUntil = 0
    noticed.clear()
    await rest.store.write(db => forgetFuture(db, now), { relaxedDurability: true })
  }

  /** Drains every queue that something is due in, and wakes when the next one may be. */
  async function start(now: number): Promise<void> {
    let wait = POLL_MS
    for (const { queue: id, next } of await waitingQueues(rest.store.read)) {
      const busy = running.get(id)
      if (busy) {
        busy.again = true
        continue
      }
      const queue = ensure(queues, id, () => newDeliveryQueue(id))
      const at = Math.max(next, queue.restsUntil)
      if (at <= now) run(queue)
      else wait = Math.min(wait, at - now)
    }
    sleep(wait)
  }

  function run(queue: DeliveryQueue): void {
    const claimOfQueue = claim
    const stopped = () => closed || claimOfQueue === null || claimOfQueue !== claim || claimOfQueue.lost.aborted
    const one: Running = Object.assign(queue, { again: false, at: 0, done: Promise.resolve() })
    running.set(queue.id, one)
    one.done = drive(queue, stopped)
      .catch(error => {
        if (!closed) rest.onBug(error, 'events')
        queue.restsUntil = rest.clock.now().getTime() + 1000
      })
      .finally(() => {
        running.delete(queue.id)
        step()
        const rests = queue.restsUntil - rest.clock.now().getTime()
        if (one.again) wake()
        else if (rests > 0) sleep(rests)
      })
  }

  /** Drains a queue until nothing is due in it, in turns with the others. */
  async function drive(queue: DeliveryQueue, stopped: () => boolean): Promise<void> {
    for (let more = true; more; ) {
      for (let wait = backoff(); wait && !stopped(); wait = backoff()) await pause(wait)
      const permit = await (queue.failures || queue.slow ? troubled : healthy).acquire()
      try {
        more = await drain(
          { ...shared, stopped, callersFirst: () => backoff() > 0, onSlow: () => permit.moveTo(troubled) },
          queue,
        )
      } finally {
        permit.release()
      }
    }
  }

  function sleep(ms: number): void {
    const at = performance.now() + ms
    if (closed || at >= timerAt) return
    clearTimeout(timer)
    timerAt = at
    timer = setTimeout(() => {
      timerAt = Number.POSITIVE_INFINITY
      wake()
    }, ms)
    // It does not keep a process alive.
    timer.unref()
  }

  function wake(): void {
    if (closed) return
    again = true
    round ??= look()
      .catch(error => {
        if (closed) return
        // The database went away: whoever has the claim by now goes on. It is told once.
        if (!failures++) rest.onBug(error, 'events')
        again = false
        sleep(Math.min(LONGEST_WAIT_MS, POLL_MS * failures))
      })
      .finally(() => {
        round = undefined
        if (again) wake()
      })
  }

  const forgetMoves = rest.clock.onMove(wake)
  rest.neighbours.heed(TOPIC, () => {
    if (claim && !closed) sleep(running.size ? GATHER_BESIDE_MS : GATHER_MS)
  })
  return {
    wake,
    soon() {
      callers.happened()
      changed = claim === null
      sleep(running.size ? GATHER_BESIDE_MS : GATHER_MS)
    },
    async settled() {
      awaited++
      try {
        wake()
        while (round) await round
        // Those that it has taken up by now are under way.
        const taken = new Map([...running.values()].map(queue => [queue, queue.takes]))
        const last = running.size ? await lastDelivery(rest.store.read) : 0
        const isBehind = (queue: Running) => queue.at <= last || queue.takes === taken.get(queue)
        while (round || [...running.values()].some(isBehind)) await (round ?? stepped.promise)
      } finally {
        awaited--
      }
    },
    forget() {
      queues.clear()
      noticed.clear()
      wake()
    },
    async close() {
      closed = true
      ending.abort()
      forgetMoves()
      clearTimeout(timer)
      sender.close()
      await round
      await Promise.all([...running.values()].map(({ done }) => done))
      await claim?.release()
    },
  }
}
