import { spawnSync } from 'node:child_process'
import { chmodSync, closeSync, mkdirSync, openSync, rmSync, writeSync } from 'node:fs'
import path from 'node:path'

/** A folder with a disk of its own, which can be full. */
export interface SmallDisk {
  folder: string
  /** Leaves no room on it; gives what makes room again. */
  fill(): () => void
  remove(): void
}

const SIZE = '1500m'

/** Mounts a file system in memory, as root may; null where that is not allowed. */
export function smallDisk(folder: string): SmallDisk | null {
  mkdirSync(folder, { recursive: true })
  if (spawnSync('mount', ['-t', 'tmpfs', '-o', `size=${SIZE}`, 'tmpfs', folder]).status !== 0) return null
  chmodSync(folder, 0o777)
  return {
    folder,
    fill() {
      const filler = path.join(folder, 'filler')
      for (let size = 16_777_216; size >= 512; size /= 2) {
        const file = openSync(filler, 'a')
        try {
          while (writeSync(file, Buffer.alloc(size)) === size);
        } catch (error) {
          if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error
        } finally {
          closeSync(file)
        }
      }
      return () => rmSync(filler)
    },
    remove: () => void spawnSync('umount', ['-l', folder]),
  }
}
