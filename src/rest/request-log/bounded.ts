/** Entries of the request log keep so many characters of what was sent, and so many of one text of it. */
export const MOST_OF_ENTRY = 65_536
const MOST_OF_TEXT = 4096

/** More than the longest secret that is known by its look: of one that is cut no part may be left. */
const LONGEST_SECRET = 80

/** About how many characters a value has; cheap rather than exact. */
export function sizeOf(value: unknown): number {
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 8
  let size = 32
  for (const key in value) size += key.length + sizeOf((value as Record<string, unknown>)[key])
  return size
}

/** The beginning of a large value: its texts are cut, and what is beyond the bound is left out. */
export function bounded<T>(value: T): T {
  let left = MOST_OF_ENTRY
  const cut = (value: unknown): unknown => {
    if (typeof value === 'string') {
      const beginning = shortened(value, MOST_OF_TEXT)
      left -= beginning.length
      return beginning
    }
    left -= 32
    if (typeof value !== 'object' || value === null) return value
    const entries = Object.entries(value)
    const entriesLeft: [string, unknown][] = []
    for (const [key, inner] of entries) {
      if (left <= 0) break
      const name = shortened(key, MOST_OF_TEXT)
      left -= name.length
      entriesLeft.push([name, cut(inner)])
    }
    const missing = entries.length - entriesLeft.length
    if (Array.isArray(value))
      return [...entriesLeft.map(([, inner]) => inner), ...(missing ? [`… ${missing} more`] : [])]
    return Object.fromEntries(missing ? [...entriesLeft, ['…', `${missing} more`]] : entriesLeft)
  }
  return cut(value) as T
}

/** The beginning of a text, which does not end within what may be a secret. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text
  const end = /[\w-]*$/.exec(text.slice(most - LONGEST_SECRET, most))!.index
  const beginning = text.slice(0, most - LONGEST_SECRET + end)
  return `${beginning}… ${text.length - beginning.length} more characters`
}
