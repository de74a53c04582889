/** Short codes of types, as the API writes records: `D_12`; a smart process has its number in hexadecimals: `T82_5`. */
const CODES: Readonly<Record<string, number>> = { L: 1, D: 2, C: 3, CO: 4, Q: 7, SI: 31 }

interface Named {
  id: number
  /** What the type may be called, in small letters. */
  words: readonly string[]
}

/** Long enough to know a word by its beginning, whatever its ending: `deal`, `deals`, `сделка`, `сделки`. */
const STEM = 4

/** The record that a text names: `D_12`, `deal 12`, `сделка 12`; undefined: none. */
export function recordNamed(text: string, types: readonly Named[]): { entityTypeId: number; id: number } | undefined {
  const [, code, id] = /^(T[\da-f]+|[A-Z]{1,2})_(\d{1,15})$/i.exec(text.trim()) ?? []
  if (code) {
    const short = code.toUpperCase()
    const entityTypeId = CODES[short] ?? (/^T[\dA-F]+$/.test(short) ? Number.parseInt(short.slice(1), 16) : undefined)
    return types.some(type => type.id === entityTypeId) ? { entityTypeId: entityTypeId!, id: Number(id) } : undefined
  }
  const [, word, number] = /^(\p{L}[\p{L} ]*?)\s*[#№]?\s*(\d{1,15})$/u.exec(text.trim().toLowerCase()) ?? []
  if (!word) return undefined
  const stem = word.slice(0, Math.max(STEM, word.length - 2))
  const type = types.find(({ words }) =>
    words.some(one => one === word || (word.length >= STEM && one.startsWith(stem))),
  )
  return type && { entityTypeId: type.id, id: Number(number) }
}
