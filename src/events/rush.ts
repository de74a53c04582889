/** Tells whether something happens often. */
export interface Rush {
  happened(): void
  isOn(): boolean
}

const WINDOW_MS = 100

/** A rush is on while something happens so many times in a tenth of a second. */
export function rush(times: number): Rush {
  let since = 0
  let count = 0
  let before = 0
  return {
    happened() {
      const now = performance.now()
      if (now - since >= WINDOW_MS) {
        before = now - since < 2 * WINDOW_MS ? count : 0
        count = 0
        since = now
      }
      count++
    },
    isOn: () => Math.max(count, before) >= times && performance.now() - since < 2 * WINDOW_MS,
  }
}
