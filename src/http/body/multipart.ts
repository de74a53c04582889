import { setImmediate as nextTurn } from 'node:timers/promises'
import { Busboy, type BusboyInstance } from '@fastify/busboy'
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

/** Parses a multipart/form-data body by the same rules as a form; a file is the pair of its name and its base64 content. */
export async function parseMultipart(body: Buffer, contentType: string, limits: BracketLimits): Promise<Params> {
  const collector = newCollector(limits)
  let pieces = 0
  for (const { name, value } of await readParts(body, contentType, limits)) {
    if (++pieces % PARTS_AT_ONCE === 0) await nextTurn()
    const path = parsePath(name, limits)
    if (path !== null) insertPath(collector, path, value)
  }
  return collector.params
}

type Part = { name: string; value: ParamValue }

/** The parts in their order, which decides what `a[]` means; a file is read only after the fields that follow it. */
function readParts(body: Buffer, contentType: string, limits: BracketLimits): Promise<Part[]> {
  return new Promise((resolve, reject) => {
    const fail = (reason: string): void => reject(new BadMultipart(reason))
    const parts: Part[] = []
    const busboy = openBusboy(contentType, limits)

    busboy.on('field', (name: string | undefined, value) => {
      if (name === undefined) fail('a part has no name')
      else parts.push({ name, value })
    })
    busboy.on('file', (name: string | undefined, file, fileName) => {
      const part: Part = { name: name ?? '', value: '' }
      if (name === undefined) fail('a part has no name')
      // A form with a file input where no file was chosen; PHP leaves that out, too.
      else if (fileName !== '') parts.push(part)
      const chunks: Buffer[] = []
      file.on('data', (chunk: Buffer) => chunks.push(chunk))
      file.on('end', () => {
        part.value = [fileName, Buffer.concat(chunks).toString('base64')]
      })
      file.on('error', (error: Error) => fail(error.message))
    })
    busboy.on('partsLimit', () => reject(new TooComplex('keys', limits.keys)))
    busboy.on('error', error => fail(error instanceof Error ? error.message : String(error)))
    busboy.on('finish', () => resolve(parts))
    feed(busboy, body).catch(reject)
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

function openBusboy(contentType: string, limits: BracketLimits): BusboyInstance {
  // Busboy would read application/x-www-form-urlencoded as well, by rules of its own.
  if (!/^multipart\/form-data\b/i.test(contentType)) throw new BadMultipart('its content type is another one')
  try {
    return new Busboy({
      headers: { 'content-type': contentType },
      // The body is in memory already: whoever read it has limited its size.
      limits: { fieldSize: Number.POSITIVE_INFINITY, parts: limits.keys },
      // As in PHP: what makes a file is a file name, not the content type.
      isPartAFile: (_name, _type, fileName) => fileName !== undefined,
    })
  } catch (error) {
    throw new BadMultipart(error instanceof Error ? error.message : String(error))
  }
}
