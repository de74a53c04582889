/** What a text has that is too long to be looked at: it may contain anything. */
export const ANYTHING = 0

/** Longer texts have no trigrams of their own; a person's comment has hundreds of characters. */
const LONGEST = 20_000

/** Three characters as a number; that several have the same one only means that more is looked at. */
const numberOf = (text: string, at: number): number =>
  Math.imul(Math.imul(text.charCodeAt(at), 0x9e3779b1) ^ text.charCodeAt(at + 1), 0x85ebca6b) ^ text.charCodeAt(at + 2)

function add(text: string, to: Set<number>): void {
  for (let at = 0; at + 2 < text.length; at++) to.add(numberOf(text, at))
}

/** The trigrams of a folded text. */
export function trigrams(folded: string): Set<number> {
  const found = new Set<number>()
  if (folded.length > LONGEST) found.add(ANYTHING)
  else add(folded, found)
  return found
}

/** Trigrams that every text has which a folded LIKE pattern matches; none where the pattern has no three characters together. */
export function trigramsOfPattern(folded: string): Set<number> {
  const found = new Set<number>()
  let run = ''
  for (let i = 0; i < folded.length; i++) {
    const c = folded[i]!
    if (c === '%' || c === '_') {
      add(run, found)
      run = ''
    } else run += c === '\\' && i + 1 < folded.length ? folded[++i]! : c
  }
  add(run, found)
  return found
}
