/** The right to work, of which there are so many. It is released once, or exchanged for one of another semaphore. */
export interface Permit {
  /** Exchanges it for a permit of another semaphore, where that has a free one. */
  moveTo(other: Semaphore): void
  release(): void
}

/** So many permits; who finds none waits, in the order of arrival. */
export interface Semaphore {
  acquire(): Promise<Permit>
  /** Takes a permit if one is free, and says whether it was. */
  tryAcquire(): boolean
  /** Gives one permit back, to whoever has waited longest. */
  release(): void
}

/** A semaphore with so many permits. */
export function semaphore(permits: number): Semaphore {
  const waiting: (() => void)[] = []
  let taken = 0
  const itself: Semaphore = {
    async acquire() {
      if (!itself.tryAcquire()) await new Promise<void>(resolve => waiting.push(resolve))
      let of = itself
      return {
        moveTo(other) {
          if (other === of || !other.tryAcquire()) return
          of.release()
          of = other
        },
        release: () => of.release(),
      }
    },
    tryAcquire() {
      if (taken >= permits) return false
      taken++
      return true
    },
    release() {
      taken--
      // It is handed over, so that nobody who comes now is before those who wait.
      for (; waiting.length && taken < permits; taken++) waiting.shift()!()
    },
  }
  return itself
}
