/** The portal's clock: real time plus an offset, so that tests and users can move it. */
export interface Clock {
  now(): Date
  /** Milliseconds since 1970, with fractions. */
  exact(): number
  /** Moves the clock by milliseconds, forwards or back. */
  move(ms: number): void
}

/** A clock that tells when it was moved. */
export interface TellingClock extends Clock {
  /** Calls back after every move; gives what ends that. */
  onMove(moved: () => void): () => void
}

/** How far the steady clock may go from the wall clock before it is set again: a machine that slept, a corrected clock. */
const DRIFT = 1000

export function clock(): TellingClock {
  let offset = 0
  let origin = performance.timeOrigin
  const told = new Set<() => void>()
  return {
    now: () => new Date(Date.now() + offset),
    exact() {
      const drift = Date.now() - (origin + performance.now())
      if (Math.abs(drift) > DRIFT) origin += drift
      return origin + performance.now() + offset
    },
    move(ms) {
      offset += ms
      for (const moved of told) moved()
    },
    onMove(moved) {
      told.add(moved)
      return () => told.delete(moved)
    },
  }
}
