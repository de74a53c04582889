import { existsSync, statSync } from 'node:fs'
import type { ServeConfig } from '../../config/config.ts'
import { fileOf } from '../backups/place.ts'
import { type Finding, fail, ok, warn } from './finding.ts'

/** No machine that runs this was set to an earlier time. */
const EARLIEST = Date.UTC(2026, 0, 1)

/** Looks at the time of this machine. */
export function clock({ memory, database, data }: ServeConfig, now = Date.now()): Finding[] {
  if (now < EARLIEST)
    return [
      fail('clock', `This machine believes it is ${new Date(now).toISOString()}: set its clock, and let NTP keep it.`),
    ]
  const file = fileOf(data)
  if (!memory && !database && existsSync(file) && statSync(file).mtimeMs > now + 60_000)
    return [
      warn(
        'clock',
        `${file} was written in the future: the clock of this machine was set back. Look at it before you start.`,
      ),
    ]
  return [ok('clock', `it is ${new Date(now).toISOString()}`)]
}
