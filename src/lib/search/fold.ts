/** Letters that lower case makes two of, or tells apart by where they stand in a word. */
const whole: Readonly<Record<string, string>> = { İ: 'i', Σ: 'σ', ς: 'σ' }

/** A text without case: what equality, sorting and searches for parts of texts go by, in every script. */
export function fold(text: string): string {
  // Asked first: most texts have none, and replacing costs three times as much as asking.
  const plain = /[İΣς]/.test(text) ? text.replace(/[İΣς]/g, letter => whole[letter]!) : text
  return plain.toLowerCase()
}

/** Characters of a folded text that indexes hold: no index takes a text of any length. */
export const KEY_LENGTH = 200

/** Whether a folded text is no longer than what indexes hold of it. */
export const isWhole = (folded: string): boolean => folded.length < KEY_LENGTH

/** What indexes hold of a folded text. */
export const cutKey = (folded: string): string =>
  isWhole(folded) ? folded : Array.from(folded).slice(0, KEY_LENGTH).join('').toWellFormed()

/** What indexes hold of a text. */
export const keyOfText = (text: string): string => cutKey(fold(text))
