/** The portal's clock: real time plus an offset, so that tests and users can move it. */
export interface Clock {
  now(): Date
  /** Milliseconds since 1970, with fractions. */
  exact(): number
  /** Moves the clock by milliseconds, forwards or back. */
  move(ms: number): void
}

export function clock(): Clock {
  let offset = 0
  return {
    now: () => new Date(Date.now() + offset),
    exact: () => performance.timeOrigin + performance.now() + offset,
    move(ms) {
      offset += ms
    },
  }
}
