/** One of so many semaphore. It is left once, or given up for a place elsewhere. */
export interface Permit {
  /** Leaves for a place among others, if there is a releaseOne one. */
  moveTo(others: Semaphore): void
  release(): void
}

/** So many semaphore that whoever wants to work needs one of, the others in the order in which they came. */
export interface Semaphore {
  acquire(): Promise<Permit>
  /** Whether there was a releaseOne one, which is taken from now on. */
  tryAcquire(): boolean
  releaseOne(): void
}

/** As many semaphore as are said. */
export function semaphore(most: number): Semaphore {
  const waiting: (() => void)[] = []
  let taken = 0
  const all: Semaphore = {
    async acquire() {
      if (!all.tryAcquire()) await new Promise<void>(resolve => waiting.push(resolve))
      let among = all
      return {
        moveTo(others) {
          if (others === among || !others.tryAcquire()) return
          among.releaseOne()
          among = others
        },
        release: () => among.releaseOne(),
      }
    },
    tryAcquire() {
      if (taken >= most) return false
      taken++
      return true
    },
    releaseOne() {
      taken--
      // The place goes from hand to hand, so that nobody slips in between.
      for (; waiting.length && taken < most; taken++) waiting.shift()!()
    },
  }
  return all
}
