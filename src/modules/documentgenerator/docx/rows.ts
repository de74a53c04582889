import type { DXT } from 'docxtemplater'

export type Part = DXT.Part

/** What a table's row that is repeated is called among the parts of a template. */
export const ROWS = 'documentgenerator/rows'

/**
 * Makes one part of each row of a table that shows items of a list: the innermost row that has a placeholder of one.
 * `listOf` names the list of a placeholder; nothing for one that is of no list.
 */
export function repeatedRows(parts: readonly Part[], listOf: (part: Part) => string | undefined): Part[] {
  const rows: { from: number; list: string | undefined }[] = []
  const all: Part[] = []
  for (const part of parts) {
    all.push(part)
    if (part.type === 'placeholder') {
      const row = rows.at(-1)
      if (row) row.list ??= listOf(part)
    }
    if (part.tag !== 'w:tr') continue
    if (part.position === 'start') rows.push({ from: all.length - 1, list: undefined })
    if (part.position !== 'end') continue
    const row = rows.pop()
    if (!row?.list) continue
    const subparsed = all.splice(row.from)
    const { offset = 0, lIndex = 0 } = subparsed.find(({ type }) => type === 'placeholder') ?? {}
    all.push({ type: 'placeholder', module: ROWS, value: row.list, raw: '', num: 0, offset, lIndex, subparsed })
  }
  return all
}
