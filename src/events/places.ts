/** One of so many places. It is left once, or given up for a place elsewhere. */
export interface Place {
  /** Leaves for a place among others, if there is a free one. */
  moveTo(others: Places): void
  leave(): void
}

/** So many places that whoever wants to work needs one of, the others in the order in which they came. */
export interface Places {
  take(): Promise<Place>
  /** Whether there was a free one, which is taken from now on. */
  takeFree(): boolean
  free(): void
}

/** As many places as are said. */
export function places(most: number): Places {
  const waiting: (() => void)[] = []
  let taken = 0
  const all: Places = {
    async take() {
      if (!all.takeFree()) await new Promise<void>(resolve => waiting.push(resolve))
      let among = all
      return {
        moveTo(others) {
          if (others === among || !others.takeFree()) return
          among.free()
          among = others
        },
        leave: () => among.free(),
      }
    },
    takeFree() {
      if (taken >= most) return false
      taken++
      return true
    },
    free() {
      taken--
      // The place goes from hand to hand, so that nobody slips in between.
      for (; waiting.length && taken < most; taken++) waiting.shift()!()
    },
  }
  return all
}
