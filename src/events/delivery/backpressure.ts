/** Lets callers go first where there is not time for all. */
export interface Backpressure {
  /** A caller has changed something. */
  happened(): void
  isOn(): boolean
  /** Milliseconds until there is time for others; 0: now, and for a while. */
  wait(): number
}

const WINDOW_MS = 100
/** Whoever works for so much of the time has none to spare. */
const BUSY = 0.8
/** In a backpressure others have so many milliseconds of so many: doing several things at once is cheaper than one now and then. */
const BURST_MS = 50
const PERIOD_MS = 500

/** A backpressure is on while something happens so many times in a tenth of a second and the process is busy all the time. */
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
      // However late somebody comes to ask: a burst begins with that.
      burstEnds = now + BURST_MS
      nextBurst = now + PERIOD_MS
      return 0
    },
  }
}
