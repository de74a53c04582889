/** A text in the languages a portal can speak; a plain string is the same in all of them. */
export type Text = string | { en: string; ru: string }

export type Language = 'en' | 'ru'

/** The text in one language. */
export const inLanguage = (text: Text, language: Language): string => (typeof text === 'string' ? text : text[language])

/** Puts facts into `{name}` places; a place without a fact stays as it is. */
export const fill = (text: string, facts: Record<string, unknown>): string =>
  text.includes('{')
    ? text.replace(/\{(\w+)\}/g, (place, name: string) => (name in facts ? String(facts[name]) : place))
    : text

/** The beginning of a text, so many characters of it at most; none of them is split into its halves. */
export const cut = (text: string, length: number): string =>
  text.length <= length
    ? text
    : Array.from(text.slice(0, 2 * length))
        .slice(0, length)
        .join('')

/** A plain object: not null, not an array. */
export const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether a text, or any text or key inside of a value, has a NUL character: no store keeps one, and no name has one. */
export function hasNul(value: unknown): boolean {
  if (typeof value === 'string') return value.includes('\0')
  if (typeof value !== 'object' || value === null) return false
  if (Array.isArray(value)) return value.some(hasNul)
  // What was read from a request inherits nothing, and the keys of a list cost more than the rest of this.
  for (const key in value) if (key.includes('\0') || hasNul((value as Record<string, unknown>)[key])) return true
  return false
}
