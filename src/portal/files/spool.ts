import { createHash, randomUUID } from 'node:crypto'
import { type FileHandle, mkdir, open, readdir, rm } from 'node:fs/promises'
import path from 'node:path'
import { systemFailure } from '../../rest/phrases.ts'
import type { LargeContent } from '../../store/file-contents.ts'

/** How spools are called for the moment in which they have a name. */
const PREFIX = 'portico-upload-'

/** A file of a request, on the disk from where it is until where it is. */
export class SpooledFile implements LargeContent {
  readonly #handle: FileHandle
  readonly #start: number
  readonly #length: number
  readonly #hash: string

  constructor(handle: FileHandle, start: number, length: number, hash: string) {
    this.#handle = handle
    this.#start = start
    this.#length = length
    this.#hash = hash
  }

  get length(): number {
    return this.#length
  }

  get hash(): string {
    return this.#hash
  }

  /** As logs show it. */
  toJSON(): string {
    return `${this.#length} bytes`
  }

  async read(first: number, end: number): Promise<Uint8Array> {
    const length = Math.min(end, this.length) - first
    const { bytesRead, buffer } = await this.#handle.read(Buffer.allocUnsafe(length), 0, length, this.#start + first)
    if (bytesRead < length) throw new Error('The spool of a request is shorter than its files.')
    return buffer
  }
}

/** Where the files of one request are kept while it is answered. */
export interface Spool {
  /** Takes a file as it comes; one that is larger than `most` is refused by its name. */
  take(name: string, pieces: AsyncIterable<Buffer>, most: number | null): Promise<SpooledFile>
  close(): Promise<void>
}

/**
 * Opens a spool in a folder. Its file has no name: it is gone when it is closed, or when the process is killed. All files of
 * a request share it, so that two thousand requests need no more than two thousand open files.
 */
export function openSpool(folder: string): Spool {
  let opening: Promise<FileHandle> | undefined
  let end = 0
  let last: Promise<unknown> = Promise.resolve()

  async function append(name: string, pieces: AsyncIterable<Buffer>, most: number | null): Promise<SpooledFile> {
    opening ??= openUnnamed(folder)
    const handle = await opening
    const start = end
    const hash = createHash('sha256')
    for await (const piece of pieces) {
      if (most !== null && end - start + piece.length > most) throw systemFailure('fileTooLarge', { name, limit: most })
      await writeAt(handle, piece, end)
      hash.update(piece)
      end += piece.length
    }
    return new SpooledFile(handle, start, end - start, hash.digest('hex'))
  }

  return {
    take(name, pieces, most) {
      // The next file comes before the last piece of this one is written.
      const taken = last.then(() => append(name, pieces, most))
      last = taken
      return taken
    },
    async close() {
      await last.catch(() => {})
      await (await opening)?.close()
    },
  }
}

async function openUnnamed(folder: string): Promise<FileHandle> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const name = path.join(folder, `${PREFIX}${randomUUID()}`)
  const handle = await open(name, 'wx+', 0o600)
  await rm(name, { force: true })
  return handle
}

async function writeAt(handle: FileHandle, bytes: Uint8Array, position: number): Promise<void> {
  for (let at = 0; at < bytes.length; ) {
    const { bytesWritten } = await handle.write(bytes, at, bytes.length - at, position + at)
    at += bytesWritten
  }
}

/** Removes what a process has left that was killed in that moment. */
export async function sweepSpools(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => []))
    if (name.startsWith(PREFIX)) await rm(path.join(folder, name), { force: true })
}
