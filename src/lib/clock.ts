/** The portal's clock: real time plus an offset, so that tests and users can move it. */
export interface Clock {
  now(): Date
  /** Milliseconds since 1970, with fractions. */
  exact(): number
  /** Moves the clock by milliseconds, forwards or back. */
  move(ms: number): void
}

/** How far the steady clock may go from the wall clock before it is set again: a machine that slept, a corrected clock. */
const DRIFT = 1000

export function clock(): Clock {
  let offset = 0
  let origin = performance.timeOrigin
  return {
    now: () => new Date(Date.now() + offset),
    exact() {
      const drift = Date.now() - (origin + performance.now())
      if (Math.abs(drift) > DRIFT) origin += drift
      return origin + performance.now() + offset
    },
    move(ms) {
      offset += ms
    },
  }
}
