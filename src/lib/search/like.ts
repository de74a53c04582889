import { fold } from './fold.ts'

/** Longer patterns are refused: what a search costs is text times pattern. */
export const LONGEST_PATTERN = 255

/** Longer literals are found bit by bit, since looking for them naively may compare all of one at each character. */
const SHORT = 64

const ANY = Symbol('_')
type Cell = string | typeof ANY

/** Finds a part of a pattern in a text from a place on; gives where it begins, -1 where it is not. */
type Finder = (text: string, from: number) => number

interface Part {
  length: number
  find: Finder
  /** Whether it is at a place. */
  isAt: (text: string, at: number) => boolean
}

/**
 * A test for a LIKE pattern, in which `%` is any text, `_` any character and a backslash takes their meaning from both.
 * What it costs is linear in the text: parts between `%` are found from left to right, each as early as it can be.
 */
export function likeTest(pattern: string): (text: string) => boolean {
  const parts = split(fold(pattern))
  const [first, last] = [parts[0]!, parts.at(-1)!]
  const least = parts.reduce((sum, { length }) => sum + length, 0)
  return value => {
    const text = fold(value)
    if (text.length < least || !first.isAt(text, 0)) return false
    if (parts.length === 1) return text.length === first.length
    let at = first.length
    for (const part of parts.slice(1, -1)) {
      const found = part.find(text, at)
      if (found < 0) return false
      at = found + part.length
    }
    return text.length - last.length >= at && last.isAt(text, text.length - last.length)
  }
}

/** The parts of a pattern between its `%`. */
function split(pattern: string): Part[] {
  const parts: Cell[][] = [[]]
  for (let i = 0; i < pattern.length; i++) {
    const c = pattern[i]!
    if (c === '%') parts.push([])
    else parts.at(-1)!.push(c === '_' ? ANY : c === '\\' && i + 1 < pattern.length ? pattern[++i]! : c)
  }
  return parts.map(partOf)
}

function partOf(cells: readonly Cell[]): Part {
  const isAt = (text: string, at: number) => cells.every((cell, i) => cell === ANY || cell === text[at + i])
  const isLiteral = !cells.includes(ANY)
  const literal = cells.filter(cell => cell !== ANY).join('')
  const find: Finder =
    isLiteral && literal.length <= SHORT ? (text, from) => text.indexOf(literal, from) : bitwise(cells)
  return { length: cells.length, find, isAt }
}

/** Shift-And: a bit for each cell says whether the cells up to it match what ends here, 32 of them in one step. */
function bitwise(cells: readonly Cell[]): Finder {
  const words = Math.ceil(cells.length / 32)
  const any = new Int32Array(words)
  const masks = new Map<string, Int32Array>()
  for (const cell of cells) if (cell !== ANY) masks.set(cell, new Int32Array(words))
  cells.forEach((cell, i) => {
    const bit = 1 << (i % 32)
    for (const mask of cell === ANY ? [any, ...masks.values()] : [masks.get(cell)!]) mask[i >> 5]! |= bit
  })
  const end = cells.length - 1
  return (text, from) => {
    if (!cells.length) return from
    const state = new Int32Array(words)
    for (let i = from; i < text.length; i++) {
      const mask = masks.get(text[i]!) ?? any
      let carry = 1
      for (let w = 0; w < words; w++) {
        const before = state[w]!
        state[w] = ((before << 1) | carry) & mask[w]!
        carry = before >>> 31
      }
      if ((state[end >> 5]! >>> (end % 32)) & 1) return i - end
    }
    return -1
  }
}
