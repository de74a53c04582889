/** Letters that lower case makes two of, or tells apart by where they stand in a word. */
const whole: Readonly<Record<string, string>> = { İ: 'i', Σ: 'σ', ς: 'σ' }

/** A text without case: what equality, sorting and searches for parts of texts go by, in every script. */
export const fold = (text: string): string => text.replace(/[İΣς]/g, letter => whole[letter]!).toLowerCase()

/** Characters of a folded text that indexes hold: no index takes a text of any length. */
export const KEY_LENGTH = 200

/** Whether a folded text is no longer than what indexes hold of it. */
export const isWhole = (folded: string): boolean => folded.length < KEY_LENGTH

/** What indexes hold of a folded text. */
export const cutKey = (folded: string): string =>
  isWhole(folded) ? folded : Array.from(folded).slice(0, KEY_LENGTH).join('').toWellFormed()

/** What indexes hold of a text. */
export const keyOfText = (text: string): string => cutKey(fold(text))
