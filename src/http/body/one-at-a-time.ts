/** For so long a piece of work may go on while others wait for it. */
const PATIENCE_MS = 15_000

/** Does works one after the other; one that takes long is told to end as soon as others wait. */
export function oneAtATime(patienceMs = PATIENCE_MS) {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async <T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> => {
    const { promise, resolve } = Promise.withResolvers<void>()
    const before = last
    last = promise
    waiting++
    await before
    waiting--
    const end = new AbortController()
    const timer = setInterval(() => {
      if (waiting) end.abort()
    }, patienceMs)
    try {
      return await work(end.signal)
    } finally {
      clearInterval(timer)
      resolve()
    }
  }
}
