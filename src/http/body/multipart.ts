import { setImmediate as nextTurn } from 'node:timers/promises'
import { Busboy, type BusboyFileStream, type BusboyInstance } from '@fastify/busboy'
import {
  type BracketLimits,
  insertPath,
  newCollector,
  type Params,
  type ParamValue,
  parsePath,
  TooComplex,
} from '../../lib/formats/brackets.ts'

/** Thrown for a body that is not the complete multipart/form-data its content type announces. */
export class BadMultipart extends Error {
  constructor(reason: string) {
    super(`The multipart body cannot be read: ${reason}.`)
    this.name = 'BadMultipart'
  }
}

/** Thrown for fields that are too much to be kept in memory. */
export class FieldsTooLarge extends Error {}

/** Where a multipart body comes from, and what becomes of its files. */
export interface MultipartSource {
  /** Gives the parser the body, and ends it; resolves when that is done. */
  feed(busboy: BusboyInstance): Promise<void>
  /** Takes a file, which has to be read to its end, and gives what stands for its content. */
  take(name: string, content: AsyncIterable<Buffer>): Promise<unknown>
  /** So many bytes of fields are kept in memory; left out, as many as there are. */
  mostOfFields?: number
}

/** Parses a multipart/form-data body by the same rules as a form; a file is the pair of its name and its base64 content. */
export const parseMultipart = (body: Buffer, contentType: string, limits: BracketLimits): Promise<Params> =>
  readMultipart(
    { feed: busboy => feed(busboy, body), take: async (_name, content) => inBase64(content) },
    contentType,
    limits,
  )

/** The same of a body that comes, with files as its source says. */
export async function readMultipart(
  source: MultipartSource,
  contentType: string,
  limits: BracketLimits,
): Promise<Params> {
  const collector = newCollector(limits)
  let pieces = 0
  for (const { name, value } of await readParts(source, contentType, limits)) {
    if (++pieces % PARTS_AT_ONCE === 0) await nextTurn()
    const path = parsePath(name, limits)
    if (path !== null) insertPath(collector, path, value)
  }
  return collector.params
}

async function inBase64(content: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of content) chunks.push(chunk)
  return Buffer.concat(chunks).toString('base64')
}

type Part = { name: string; value: ParamValue }

/** The parts in their order, which decides what `a[]` means; a file is read only after the fields that follow it. */
function readParts(
  { feed, take, mostOfFields = Number.POSITIVE_INFINITY }: MultipartSource,
  contentType: string,
  limits: BracketLimits,
): Promise<Part[]> {
  return new Promise((resolve, reject) => {
    const parts: Part[] = []
    const files: Promise<void>[] = []
    const open = new Set<BusboyFileStream>()
    let bytesOfFields = 0
    const busboy = openBusboy(contentType, limits, mostOfFields)
    const end = (error: unknown): void => {
      reject(error)
      busboy.destroy()
      // Whoever reads a file would wait for its end.
      for (const file of open) file.destroy()
    }
    const fail = (reason: string): void => end(new BadMultipart(reason))

    busboy.on('field', (name: string | undefined, value, _nameCut, isCut) => {
      bytesOfFields += value.length
      if (isCut || bytesOfFields > mostOfFields) end(new FieldsTooLarge())
      else if (name === undefined) fail('a part has no name')
      else parts.push({ name, value })
    })
    busboy.on('file', (name: string | undefined, file, fileName) => {
      const part: Part = { name: name ?? '', value: '' }
      file.on('error', (error: Error) => fail(error.message))
      if (name === undefined) fail('a part has no name')
      // A form with a file input where no file was chosen; PHP leaves that out, too.
      if (name === undefined || fileName === '') {
        file.resume()
        return
      }
      parts.push(part)
      open.add(file)
      const taken = take(fileName, file).then(content => {
        open.delete(file)
        part.value = [fileName, content as string]
      })
      files.push(taken)
      taken.catch(end)
    })
    busboy.on('partsLimit', () => end(new TooComplex('keys', limits.keys)))
    busboy.on('error', error => fail(error instanceof Error ? error.message : String(error)))
    busboy.on('finish', () => Promise.all(files).then(() => resolve(parts), end))
    feed(busboy).catch(end)
  })
}

/** Others have their turn after so many bytes of a body, and so many of its parts. */
const BYTES_AT_ONCE = 131_072
const PARTS_AT_ONCE = 500

async function feed(busboy: BusboyInstance, body: Buffer): Promise<void> {
  let at = 0
  for (; at + BYTES_AT_ONCE < body.length && !busboy.destroyed; at += BYTES_AT_ONCE) {
    busboy.write(body.subarray(at, at + BYTES_AT_ONCE))
    await nextTurn()
  }
  if (!busboy.destroyed) busboy.end(body.subarray(at))
}

function openBusboy(contentType: string, limits: BracketLimits, mostOfFields: number): BusboyInstance {
  // Busboy would read application/x-www-form-urlencoded as well, by rules of its own.
  if (!/^multipart\/form-data\b/i.test(contentType)) throw new BadMultipart('its content type is another one')
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      limits: { fieldSize: mostOfFields, parts: limits.keys },
      // As in PHP: what makes a file is a file name, not the content type.
      isPartAFile: (_name, _type, fileName) => fileName !== undefined,
    })
  } catch (error) {
    throw new BadMultipart(error instanceof Error ? error.message : String(error))
  }
}
