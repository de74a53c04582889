import type { EntityType, RecordRow } from '../../entity-types/index.ts'
import { pagesOfIds, pagesOfMatching } from '../bulk/matching.ts'
import type { Work } from '../bulk/work.ts'
import type { Field } from '../fields.ts'
import { loadNames } from '../names.ts'
import { csvText } from './csv.ts'

interface Exported {
  type: EntityType
  fields: ReadonlyMap<string, Field>
  codes: readonly string[]
  filter: Record<string, unknown>
  ids: readonly string[] | null
  total: number
  show: (code: string, record: RecordRow) => string
}

/** Values that other programs read: numbers and dates as they are, names in the place of codes. */
function cellOf(code: string, field: Field | undefined, record: RecordRow, show: Exported['show']): string {
  const value = record[code]
  if (value === null || value === undefined) return ''
  if (Array.isArray(value)) return show(code, record)
  switch (field?.type) {
    case 'integer':
    case 'double':
      return String(value)
    case 'date':
      return String(value).slice(0, 10)
    case 'datetime':
      return String(value).slice(0, 19).replace('T', ' ')
    default:
      return field ? show(code, record) : String(value)
  }
}

/** Columns that the file has beside those that are shown: the id, and the currency of an amount. */
export function exportedCodes({ names }: EntityType, shown: readonly string[]): string[] {
  const codes = new Set([names.id])
  for (const code of shown) {
    if (code === shown[0]) for (const name of names.title) codes.add(name)
    codes.add(code)
    if (code === names.sum && names.currency) codes.add(names.currency)
  }
  return [...codes]
}

/** Writes records as CSV, page by page. */
export async function exportCsv(
  work: Work,
  { type, fields, codes, filter, ids, total, show }: Exported,
): Promise<string> {
  Object.assign(work, { total, done: 0, isRunning: true, isStopped: false, problem: '' })
  const parts = [csvText([codes.map(code => fields.get(code)?.name ?? code)])]
  const { contact, company } = type.names
  try {
    for await (const rows of ids ? pagesOfIds(type, ids, codes) : pagesOfMatching(type, filter, codes)) {
      if (work.isStopped) break
      await loadNames({
        contact: contact && codes.includes(contact) ? rows.map(row => row[contact]) : [],
        company: company && codes.includes(company) ? rows.map(row => row[company]) : [],
      })
      parts.push(
        csvText(
          rows.map(row => codes.map(code => cellOf(code, fields.get(code), row, show))),
          false,
        ),
      )
      work.done += rows.length
    }
  } catch (error) {
    work.problem = (error as Error).message
  } finally {
    work.isRunning = false
  }
  return parts.join('')
}
