/** Holds background work back while callers write more than the process has time for. */
export interface Backpressure {
  /** A caller has changed something. */
  happened(): void
  isOn(): boolean
  /** Milliseconds until background work may go on; 0: now, for one burst. */
  wait(): number
}

const WINDOW_MS = 100
/** The share of time in which the process works, from which on it has none to spare. */
const BUSY = 0.8
/** Under pressure background work has bursts of so many milliseconds in so many: several things at once cost less than one now and then. */
const BURST_MS = 50
const PERIOD_MS = 500

/** It is on while callers change something so many times in a tenth of a second and the process is busy all the time. */
export function backpressure(times: number): Backpressure {
  let since = 0
  let count = 0
  let before = 0
  let busy = false
  let worked = performance.eventLoopUtilization()
  let burstEnds = 0
  let nextBurst = 0

  function nextWindow(now: number): void {
    const whole = performance.eventLoopUtilization()
    busy = performance.eventLoopUtilization(whole, worked).utilization > BUSY
    worked = whole
    before = now - since < 2 * WINDOW_MS ? count : 0
    count = 0
    since = now
  }

  const isOn = () => busy && Math.max(count, before) >= times && performance.now() - since < 2 * WINDOW_MS

  return {
    happened() {
      const now = performance.now()
      if (now - since >= WINDOW_MS) nextWindow(now)
      count++
    },
    isOn,
    wait() {
      const now = performance.now()
      if (!isOn() || now < burstEnds) return 0
      if (now < nextBurst) return nextBurst - now
      // A burst begins when it is asked for, however late that is.
      burstEnds = now + BURST_MS
      nextBurst = now + PERIOD_MS
      return 0
    },
  }
}
