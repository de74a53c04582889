import { createHash } from 'node:crypto'
import { createReadStream, createWriteStream } from 'node:fs'
import { pipeline, Readable } from 'node:stream'
import { pipeline as finished } from 'node:stream/promises'
import { createGunzip, createGzip } from 'node:zlib'
import { version } from '../../lib/version.ts'
import type { Store } from '../store.ts'
import { hashesInFolder, type ReadContent } from './contents.ts'
import { type Digest, digester, lineOf, rowOf } from './digest.ts'
import type { Tables } from './load.ts'
import { BadArchive, type Cell, type Frozen } from './whole.ts'

const FORMAT = 2

/** Those of the first format have no contents of files that were in a folder. */
const WITHOUT_CONTENTS = 1

/** The first line of a backup. */
export interface Header extends Tables {
  format: typeof FORMAT | typeof WITHOUT_CONTENTS
  /** The Portico that wrote it. */
  portico: string
  /** ISO 8601. */
  created: string
}

/** Told of rows as they come. */
export type Progress = (table: string, rows: number) => void

/**
 * Writes the whole of a database to a file: lines of JSON, compressed by gzip. First the header; for each table its name
 * and a line for each row; the number of rows and the sum of each table; the contents of files that are in a folder, in
 * parts; at last how many there are. It is on the disk in the end. Gives the hashes of contents that were not there.
 */
export async function writeArchive(
  { whole }: Pick<Store, 'whole'>,
  file: string,
  beside: ReadContent,
  tell: Progress = () => {},
): Promise<string[]> {
  const missing: string[] = []
  await whole.frozen(frozen =>
    finished(
      Readable.from(textOf(frozen, beside, missing, tell), { objectMode: false }),
      createGzip({ level: 4 }),
      createWriteStream(file, { mode: 0o600, flush: true }),
    ),
  )
  return missing
}

async function* textOf(
  { migrations, tables, rows }: Frozen,
  beside: ReadContent,
  missing: string[],
  tell: Progress,
): AsyncGenerator<string> {
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
  let count = 0
  for await (const hash of hashesInFolder({ tables, rows })) {
    const content = await beside(hash)
    if (content === null) missing.push(hash)
    else yield* partsOf(hash, content)
    count += content === null ? 0 : 1
  }
  yield `${JSON.stringify({ contents: count })}\n`
}

/** Of a content so many bytes are on a line. */
const PART = 262_144

function* partsOf(hash: string, content: Uint8Array): Generator<string> {
  const bytes = Buffer.from(content.buffer, content.byteOffset, content.byteLength)
  for (let at = 0; at === 0 || at < bytes.length; at += PART)
    yield `${JSON.stringify({ content: hash, bytes: bytes.toString('base64', at, Math.min(at + PART, bytes.length)) })}\n`
}

/** What a backup has, from its beginning to its end. */
export type Piece =
  | { header: Header }
  | { table: string; rows: Cell[][] }
  | { end: Record<string, Digest> }
  | { hash: string; content: Uint8Array }

const BATCH = 500

/** Reads a backup; one that is cut short or damaged is refused when that shows. */
export async function* readArchive(file: string): AsyncGenerator<Piece> {
  let [state, table, batch] = ['header', '', [] as Cell[][]]
  let content = { hash: '', parts: [] as Buffer[] }
  let [format, contents] = [FORMAT as number, 0]
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
        if (![FORMAT, WITHOUT_CONTENTS].includes(said.format) || !Array.isArray(said.tables))
          throw new BadArchive(`${file} is no backup of Portico.`)
        state = 'tables'
        format = said.format
        yield { header: said }
      } else if (said.end) {
        state = format === WITHOUT_CONTENTS ? 'end' : 'contents'
        yield { end: said.end }
      } else if (state === 'contents') {
        if (content.parts.length && said.content !== content.hash) {
          yield whole(file, content)
          contents++
          content = { hash: '', parts: [] }
        }
        if (said.content) content = { hash: said.content, parts: [...content.parts, Buffer.from(said.bytes, 'base64')] }
        else if (said.contents !== contents) throw new BadArchive(`${file} is damaged: contents of files are missing.`)
        else state = 'end'
      } else table = said.table
    }
  } catch (error) {
    if (error instanceof SyntaxError) throw new BadArchive(`${file} is damaged: ${error.message}.`)
    throw error
  }
  if (state !== 'end') throw new BadArchive(`${file} ends in the middle: it was not written to its end.`)
}

/** A content of which all parts are there: its name is the hash of what it has to be. */
function whole(file: string, { hash, parts }: { hash: string; parts: Buffer[] }): Piece {
  const content = Buffer.concat(parts)
  if (createHash('sha256').update(content).digest('hex') === hash) return { hash, content }
  throw new BadArchive(`${file} is damaged: the content ${hash} is another one.`)
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
