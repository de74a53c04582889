import { closestMatch } from 'leven'

/** Asks whether the nearest of what is known was meant, as the end of a sentence about a word that is not; empty for none. */
export function meant(word: string, known: readonly string[], prefix = ''): string {
  const nearest = closestMatch(word.toLowerCase(), known, { maxDistance: Math.ceil(word.length / 3) })
  return nearest === undefined ? '' : ` Did you mean ${prefix}${nearest}?`
}
