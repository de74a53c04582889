import Papa from 'papaparse'
import { session } from '../../../rest/session.ts'

/** What a spreadsheet would run: a formula. A phone number or a negative amount is none. */
const FORMULA = /^(?:[=@\t\r]|[+-](?![\d\s().,-]*$))/

/** Tables of Russian speakers are parted by semicolons, since a comma parts their decimals. */
const delimiter = () => (session().language === 'ru' ? ';' : ',')

/** Rows as lines of a CSV file that spreadsheets read: with the mark of UTF-8 at the beginning where `isFirst`. */
export function csvText(rows: readonly (readonly string[])[], isFirst = true): string {
  const text = Papa.unparse(rows as string[][], { delimiter: delimiter(), newline: '\r\n', escapeFormulae: FORMULA })
  return `${isFirst ? '\ufeff' : ''}${text}\r\n`
}

/** A file as people have it: in UTF-8, or as old spreadsheets write Russian. */
async function textOf(file: Blob): Promise<string> {
  const bytes = await file.arrayBuffer()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('windows-1251').decode(bytes)
  }
}

/** The rows of a CSV file, whatever parts its columns; what `csvText` put before a formula is taken away. */
export async function readCsv(file: Blob): Promise<string[][]> {
  const { data } = Papa.parse<string[]>(await textOf(file), { skipEmptyLines: 'greedy' })
  return data.map(row => row.map(cell => cell.trim().replace(/^'(?=[=+@\t\r-])/, '')))
}
