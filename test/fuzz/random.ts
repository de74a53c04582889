/** Numbers that follow from a seed: the same seed gives the same run. */
export interface Random {
  /** A number from 0 to less than 1. */
  unit(): number
  /** A whole number from 0 to less than `below`. */
  below(below: number): number
  chance(probability: number): boolean
  one<T>(of: readonly T[]): T
  /** Some of a list, in its order. */
  some<T>(of: readonly T[], most: number): T[]
}

/** Mulberry32: 32 bits of state are enough to choose requests by. */
export function seeded(seed: number): Random {
  let state = seed >>> 0
  const unit = (): number => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const below = (limit: number) => Math.floor(unit() * limit)
  return {
    unit,
    below,
    chance: probability => unit() < probability,
    one: of => of[below(of.length)]!,
    some(of, most) {
      const wanted = below(Math.min(most, of.length) + 1)
      const chosen = new Set<number>()
      while (chosen.size < wanted) chosen.add(below(of.length))
      return of.filter((_, index) => chosen.has(index))
    },
  }
}
