import { ensure } from '../lib/maps.ts'
import type { Rest } from '../rest/rest.ts'
import type { Claim } from '../store/claims.ts'
import { firstDue, giveOut } from './deliveries.ts'
import { eventSettings, reachOf } from './event-settings.ts'
import { type Handler, listHandlers } from './handlers.ts'
import { drive, type Lane, type Road } from './lane.ts'
import { poster } from './post.ts'
import { nowhere } from './reach.ts'
import { recipients } from './recipients.ts'
import { turns } from './turns.ts'

/** Takes events to their handlers, in the background. */
export interface Deliverer {
  /** Looks for what can be sent, soon. */
  wake(): void
  /** The same a little later, with what else is going to be there by then. */
  soon(): void
  /** Resolves when nothing can be sent now. */
  settled(): Promise<void>
  /** Forgets how handlers have behaved, since the portal was replaced by another one. */
  forget(): void
  /** Sends no more; resolves when what is under way has been written down. */
  close(): Promise<void>
}

/** Connections to handlers at a time. */
const CONNECTIONS = 16
/** What another process on the same database has written is found within this time, and an heir takes over within it. */
const POLL_MS = 500
/** Changes of so many milliseconds go out together. */
const GATHER_MS = 5

/**
 * One process of those on a database takes events out, so that each goes out once and in order: it holds a claim that ends
 * with it. Each address of an owner has a lane of its own, so that a slow one is slow for itself.
 */
export function deliverer(rest: Rest): Deliverer {
  const lanes = new Map<number, Lane>()
  const running = new Map<number, Promise<void>>()
  const underWay = new Set<number>()
  const noticed = new Map<number, number>()
  let claim: Claim | null = null
  let round: Promise<void> | undefined
  let again = false
  let closed = false
  let timer: NodeJS.Timeout | undefined
  let timerAt = Number.POSITIVE_INFINITY

  let reach = nowhere
  const sender = poster(() => reach)
  const road: Road = {
    rest,
    poster: sender,
    recipients: recipients(rest),
    underWay,
    noticed,
    inTurn: turns(CONNECTIONS),
    retries: async () => (await eventSettings(rest.store.read)).retries,
    stopped: () => closed || claim === null || claim.lost.aborted,
  }

  async function look(): Promise<void> {
    do {
      again = false
      if (!(await hold())) return sleep(POLL_MS)
      reach = reachOf(rest, await eventSettings(rest.store.read))
      const now = rest.clock.now().getTime()
      while (!closed && (await giveOut(rest.store, { last: noticed, underWay }))) {
        // The outbox is empty after the last one.
      }
      await start(now)
    } while (again && !closed)
  }

  async function hold(): Promise<boolean> {
    if (claim?.lost.aborted) claim = null
    claim ??= await rest.store.claim('events')
    return claim !== null
  }

  /** Starts every lane that something is due on, and wakes when the next one is. */
  async function start(now: number): Promise<void> {
    let soonest = now + POLL_MS
    const handlers = new Map((await listHandlers(rest.store.read)).map(handler => [handler.id, handler]))
    for (const id of new Set([...handlers.values()].map(({ lane }) => lane))) {
      if (running.has(id)) continue
      const due = await firstDue(rest.store.read, id, now)
      if (due === undefined) continue
      const lane = ensure(lanes, id, () => ({ id, failures: 0, restsUntil: 0 }))
      const at = Math.max(due, lane.restsUntil)
      if (at <= now) run(handlers, lane)
      else soonest = Math.min(soonest, at)
    }
    sleep(soonest - now)
  }

  function run(handlers: ReadonlyMap<number, Handler>, lane: Lane): void {
    const driving = drive(road, handlers, lane)
      .catch(error => {
        if (!closed) rest.onBug(error, 'events')
        // What it was about to write down is found again.
        lane.restsUntil = rest.clock.now().getTime() + 1000
      })
      .finally(() => {
        running.delete(lane.id)
        wake()
      })
    running.set(lane.id, driving)
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
        // The database went away: whoever holds the claim by now goes on.
        rest.onBug(error, 'events')
        sleep(POLL_MS)
      })
      .finally(() => {
        round = undefined
        if (again) wake()
      })
  }

  const forgetMoves = rest.clock.onMove(wake)
  return {
    wake,
    soon: () => sleep(GATHER_MS),
    async settled() {
      wake()
      while (round || running.size) await Promise.all([round, ...running.values()])
    },
    forget() {
      lanes.clear()
      noticed.clear()
      wake()
    },
    async close() {
      closed = true
      forgetMoves()
      clearTimeout(timer)
      sender.close()
      await Promise.all([round, ...running.values()])
      await claim?.release()
    },
  }
}
