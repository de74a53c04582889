import { accessSync, constants, existsSync, readdirSync, statfsSync, statSync } from 'node:fs'
import path from 'node:path'
import type { ServeConfig } from '../../config/config.ts'
import { bytes, type Finding, fail, ok, warn } from './finding.ts'

const LOW = 1_000_000_000
const TOO_LOW = 100_000_000

/** Looks at the folder of the data and the disk that it is on. */
export function disk({ data, memory, backups }: ServeConfig): Finding[] {
  if (memory) return []
  const folder = path.resolve(data)
  const there = existing(folder)
  const found: Finding[] = []
  try {
    accessSync(there, constants.R_OK | constants.W_OK)
  } catch {
    return [fail('disk', `${there} cannot be written by this user: change its owner, or choose another --data.`)]
  }
  if (there === folder && process.platform !== 'win32' && statSync(folder).mode & 0o077)
    found.push(warn('disk', `Other users of this machine may read ${folder}: chmod 700 ${folder}.`))
  const { bavail, bsize } = statfsSync(there)
  const free = bavail * bsize
  if (free < TOO_LOW) found.push(fail('disk', `Only ${bytes(free)} are free where ${folder} is: free some space.`))
  else if (free < LOW)
    found.push(warn('disk', `${bytes(free)} are free where ${folder} is: that may soon be too little.`))
  else found.push(ok('disk', `${bytes(free)} are free where ${folder} is`))
  if (backups && existsSync(backups.folder)) found.push(lastBackup(backups))
  return found
}

const existing = (folder: string): string => (existsSync(folder) ? folder : existing(path.dirname(folder)))

function lastBackup({ folder, everyMs }: NonNullable<ServeConfig['backups']>): Finding {
  const times = readdirSync(folder)
    .filter(name => name.endsWith('.backup'))
    .map(name => statSync(path.join(folder, name)).mtimeMs)
  if (!times.length) return warn('backups', `There is no backup in ${folder} yet.`)
  const last = new Date(Math.max(...times))
  if (Date.now() - last.getTime() > 2 * everyMs)
    return warn(
      'backups',
      `The last backup in ${folder} is of ${last.toISOString()}: look into the log for the reason.`,
    )
  return ok('backups', `the last one is of ${last.toISOString()}`)
}
