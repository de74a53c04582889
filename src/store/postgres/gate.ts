/** What waits for its turn. */
interface Turn {
  keys: readonly string[]
  /** How many of its keys somebody else has before it. */
  ahead: number
  begin(): void
}

/** A key was not free in time. */
class NotFree extends Error {
  readonly code = '55P03'
}

/**
 * Lets works that have a key in common run one after the other, in the order in which they came: who waits here holds
 * neither a connection nor a lock. A work comes into the queues of all its keys at once, so nobody waits in a circle.
 */
export function gate(patience: number) {
  const queues = new Map<string, Turn[]>()

  function enter(turn: Turn): void {
    for (const key of turn.keys) {
      const queue = queues.get(key)
      if (!queue) queues.set(key, [turn])
      else {
        queue.push(turn)
        turn.ahead++
      }
    }
  }

  function leave(turn: Turn): void {
    for (const key of turn.keys) {
      const queue = queues.get(key)!
      const place = queue.indexOf(turn)
      queue.splice(place, 1)
      const [next] = queue
      if (!next) queues.delete(key)
      else if (place === 0 && --next.ahead === 0) next.begin()
    }
  }

  return async <T>(keys: readonly string[], work: () => Promise<T>): Promise<T> => {
    if (!keys.length) return work()
    const { promise, resolve, reject } = Promise.withResolvers<void>()
    const turn: Turn = { keys, ahead: 0, begin: resolve }
    enter(turn)
    try {
      if (turn.ahead) {
        const late = () => reject(new NotFree('Other calls have kept a record for too long.'))
        const timer = patience ? setTimeout(late, patience) : undefined
        await promise.finally(() => clearTimeout(timer))
      }
      return await work()
    } finally {
      leave(turn)
    }
  }
}
