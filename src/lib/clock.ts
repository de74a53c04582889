/** The portal's clock: real time plus an offset, so that tests and users can move it. */
export interface Clock {
  now(): Date
  /** Moves the clock by milliseconds, forwards or back. */
  move(ms: number): void
}

export function clock(): Clock {
  let offset = 0
  return {
    now: () => new Date(Date.now() + offset),
    move(ms) {
      offset += ms
    },
  }
}
