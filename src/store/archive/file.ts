import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { pipeline as finished } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { version } from '../../lib/version.ts'
import type { Store } from '../store.ts'
import { type Digest, digester, lineOf, rowOf } from './digest.ts'
import type { Tables } from './load.ts'
import { BadArchive, type Cell, type Frozen } from './whole.ts'

const FORMAT = 1

/** The first line of a backup. */
export interface Header extends Tables {
  format: typeof FORMAT
  /** The Portico that wrote it. */
  portico: string
  /** ISO 8601. */
  created: string
}

/** Told of rows as they come. */
export type Progress = (table: string, rows: number) => void

/**
 * Writes the whole of a database to a file: lines of JSON, compressed by gzip. First the header; for each table its name
 * and a line for each row; at last the number of rows and the sum of each table. It is on the disk in the end.
 */
export const writeArchive = ({ whole }: Pick<Store, 'whole'>, file: string, tell: Progress = () => {}): Promise<void> =>
  whole.frozen(frozen =>
    finished(
      Readable.from(textOf(frozen, tell), { objectMode: false }),
      createGzip({ level: 4 }),
      createWriteStream(file, { mode: 0o600, flush: true }),
    ),
  )

async function* textOf({ migrations, tables, rows }: Frozen, tell: Progress): AsyncGenerator<string> {
  const created = new Date().toISOString()
  const header: Header = { format: FORMAT, portico: version(), created, migrations, tables }
  yield `${JSON.stringify(header)}\n`
  const end: Record<string, Digest> = {}
  for (const table of tables) {
    yield `${JSON.stringify({ table: table.name })}\n`
    const all = digester()
    for await (const batch of rows(table)) {
      let text = ''
      for (const row of batch) {
        const line = lineOf(row)
        all.add(line)
        text += `${line}\n`
      }
      yield text
      tell(table.name, batch.length)
    }
    end[table.name] = all.digest()
  }
  yield `${JSON.stringify({ end })}\n`
}

/** What a backup has, from its beginning to its end. */
export type Piece = { header: Header } | { table: string; rows: Cell[][] } | { end: Record<string, Digest> }

const BATCH = 500

/** Reads a backup; one that is cut short or damaged is refused when that shows. */
export async function* readArchive(file: string): AsyncGenerator<Piece> {
  let [state, table, batch] = ['header', '', [] as Cell[][]]
  try {
    for await (const line of linesOf(file)) {
      if (line.startsWith('[')) {
        batch.push(rowOf(line))
        if (batch.length < BATCH) continue
      }
      if (batch.length) yield { table, rows: batch }
      batch = []
      if (line.startsWith('[')) continue
      const said = JSON.parse(line)
      if (state === 'header') {
        if (said.format !== FORMAT || !Array.isArray(said.tables))
          throw new BadArchive(`${file} is no backup of Portico.`)
        state = 'tables'
        yield { header: said }
      } else if (said.end) {
        state = 'end'
        yield { end: said.end }
      } else table = said.table
    }
  } catch (error) {
    if (error instanceof SyntaxError) throw new BadArchive(`${file} is damaged: ${error.message}.`)
    throw error
  }
  if (state !== 'end') throw new BadArchive(`${file} ends in the middle: it was not written to its end.`)
}

/** The lines of a file; what its compression says of damage is told as such. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const text = pipeline(createReadStream(file), createGunzip(), () => {}).setEncoding('utf8')
  let left = ''
  try {
    for await (const chunk of text as AsyncIterable<string>) {
      left += chunk
      // A line with a file in it comes in thousands of chunks.
      if (!chunk.includes('\n')) continue
      const lines = left.split('\n')
      left = lines.pop()!
      yield* lines
    }
  } catch (error) {
    const { code = '', message } = error as NodeJS.ErrnoException
    if (/^Z_/.test(code)) throw new BadArchive(`${file} is no backup of Portico, or damaged: ${message}.`)
    throw error
  }
}
