import { randomUUID } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, readdir, rename, rm, stat } from 'node:fs/promises'
import path from 'node:path'
import type { Content } from '../../store/file-contents.ts'
import { partOf } from './content.ts'
import { ContentMissing, type ContentPlace } from './content-place.ts'

/** How a content is called in its folder; nothing of what users send is ever part of a path. */
const HASH = /^[0-9a-f]{64}$/

const PART = '.part'

/** So many bytes are written at once. */
const PIECE = 1_048_576

/** Contents in a folder beside the database, spread over folders of two digits: `ab/ab12…`. */
export interface FolderPlace extends ContentPlace {
  /** Every content that is in the folder, with when it was written; what a process left that was killed goes. */
  list(): AsyncIterable<{ hash: string; written: Date }>
}

export function folderPlace(folder: string): FolderPlace {
  const pathOf = (hash: string): string => {
    if (!HASH.test(hash)) throw new Error(`${hash} is no hash of a content.`)
    return path.join(folder, hash.slice(0, 2), hash)
  }
  const sizeOf = async (hash: string): Promise<number | null> => {
    try {
      return (await stat(pathOf(hash))).size
    } catch (error) {
      if (isMissing(error)) return null
      throw error
    }
  }

  return {
    has: async (_db, hash, size) => (await sizeOf(hash)) === size,
    async write(_db, hash, content) {
      const target = pathOf(hash)
      await mkdir(path.dirname(target), { recursive: true, mode: 0o700 })
      // Somebody who clears up may take it for one that was left: then it is written again.
      for (let tries = 0; ; tries++) {
        const part = `${target}.${process.pid}.${randomUUID()}${PART}`
        try {
          await writeWhole(part, content)
          await rename(part, target)
          break
        } catch (error) {
          await rm(part, { force: true })
          if (!isMissing(error) || tries === MOST_TRIES) throw error
        }
      }
      await sync(path.dirname(target))
    },
    async *read(_db, hash, first, last) {
      if (last < first) return
      try {
        yield* createReadStream(pathOf(hash), { start: first, end: last })
      } catch (error) {
        throw isMissing(error) ? new ContentMissing(`${pathOf(hash)} is not there.`) : error
      }
    },
    remove: (_db, hash) => rm(pathOf(hash), { force: true }),
    async *list() {
      for (const digits of await namesIn(folder)) {
        if (!/^[0-9a-f]{2}$/.test(digits)) continue
        for (const name of await namesIn(path.join(folder, digits))) {
          const file = path.join(folder, digits, name)
          if (name.endsWith(PART)) await rm(file, { force: true })
          else if (HASH.test(name)) {
            const written = await stat(file).catch(() => undefined)
            if (written) yield { hash: name, written: written.mtime }
          }
        }
      }
    },
  }
}

const MOST_TRIES = 5

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT'

async function namesIn(folder: string): Promise<string[]> {
  try {
    return await readdir(folder)
  } catch (error) {
    if (isMissing(error)) return []
    throw error
  }
}

/** It is on the disk when this resolves. */
async function writeWhole(file: string, content: Content): Promise<void> {
  const handle = await open(file, 'wx', 0o600)
  try {
    for (let at = 0; at < content.length; at += PIECE) await handle.writeFile(await partOf(content, at, at + PIECE))
    // By the same clock as snapshots, which is ahead of that of the file system.
    const now = new Date()
    await handle.utimes(now, now)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** A new name is on the disk when its folder is; where folders cannot be opened the system sees to it. */
async function sync(folder: string): Promise<void> {
  if (process.platform === 'win32') return
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
