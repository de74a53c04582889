import type { IncomingMessage } from 'node:http'
import type { BusboyInstance } from '@fastify/busboy'
import { type BracketLimits, type Params, TooComplex } from '../../lib/formats/brackets.ts'
import { openSpool, type Spool } from '../../portal/files/spool.ts'
import { systemFailure } from '../../rest/phrases.ts'
import type { FileContents } from '../../store/file-contents.ts'
import { BadMultipart, FieldsTooLarge, readMultipart } from './multipart.ts'

/** A body that was read while it came: its files are in a spool. */
export class ReadBody {
  readonly params: Params
  readonly #spool: Spool

  constructor(params: Params, spool: Spool) {
    this.params = params
    this.#spool = spool
  }

  /** Lets go of its files, when nobody reads them any more. */
  close(): Promise<void> {
    return this.#spool.close()
  }
}

interface Reading {
  files: FileContents
  contentType: string
  limits: BracketLimits
  /** Bytes of the whole body, and of what of it is kept in memory. */
  mostInAll: number
  mostOfFields: number
}

/** Reads a multipart body whose files may be larger than memory is, `first` being what has come of it. */
export async function readLargeMultipart(
  payload: IncomingMessage,
  first: readonly Buffer[],
  { files, contentType, limits, mostInAll, mostOfFields }: Reading,
): Promise<ReadBody> {
  const spool = openSpool(files.spoolFolder)
  try {
    const source = {
      feed: (busboy: BusboyInstance) => pass(payload, first, busboy, mostInAll),
      take: (name: string, content: AsyncIterable<Buffer>) => spool.take(name, content, files.limits.file),
      mostOfFields,
    }
    return new ReadBody(await readMultipart(source, contentType, limits), spool)
  } catch (error) {
    await spool.close()
    if (error instanceof FieldsTooLarge) throw systemFailure('tooLarge', { limit: mostOfFields })
    if (error instanceof BadMultipart || error instanceof TooComplex)
      throw systemFailure('unreadable', { reason: error.message })
    throw error
  }
}

/** Gives the parser the body no faster than it is taken. */
function pass(payload: IncomingMessage, first: readonly Buffer[], busboy: BusboyInstance, most: number): Promise<void> {
  let size = 0
  return new Promise((resolve, reject) => {
    const end = (error?: unknown): void => {
      payload.off('data', take).off('end', finish).off('close', broken).off('error', broken)
      busboy.off('drain', go)
      if (error === undefined) resolve()
      else reject(error)
    }
    const go = () => payload.resume()
    const take = (chunk: Buffer): void => {
      size += chunk.length
      if (size > most) end(systemFailure('tooLarge', { limit: most }))
      // Nobody listens any more.
      else if (busboy.destroyed) end()
      else if (!busboy.write(chunk)) payload.pause()
    }
    const finish = (): void => {
      busboy.end()
      end()
    }
    const broken = () => end(systemFailure('unreadable', { reason: 'The request cannot be read.' }))
    if (payload.destroyed && !payload.readableEnded) return broken()
    busboy.on('drain', go)
    payload.on('end', finish).on('close', broken).on('error', broken)
    for (const chunk of first) take(chunk)
    payload.on('data', take)
    payload.resume()
  })
}
