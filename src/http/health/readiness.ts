import type { Store } from '../../store/store.ts'
import { inTime } from './in-time.ts'

/** What each check says: `ok`, or what is wrong. */
export type Readiness = Record<'database' | 'migrations' | 'disk', string>

/** With less than this SQLite cannot be sure to write what it has to. */
const LEAST_FREE = 16_777_216

/** Whoever asks often is told the same for so long: strangers may ask, too. */
const KEPT_MS = 1000

/** Looks whether calls can be answered and writes be kept; says nothing that strangers must not know. */
export function readinessReader({ vitals }: Pick<Store, 'vitals'>): () => Promise<Readiness> {
  let known: { at: number; readiness: Promise<Readiness> } | undefined
  async function look(): Promise<Readiness> {
    const schema = await inTime(vitals.schema())
    const free = await inTime(vitals.freeDisk())
    return {
      database: schema === undefined ? 'does not answer' : 'ok',
      migrations:
        schema === undefined
          ? 'not known'
          : schema === 'current'
            ? 'ok'
            : `the database is of ${schema === 'newer' ? 'a newer' : 'an older'} Portico`,
      disk: free === undefined ? 'does not answer' : free !== null && free < LEAST_FREE ? 'full' : 'ok',
    }
  }
  return () => {
    const at = performance.now()
    if (!known || at - known.at > KEPT_MS) known = { at, readiness: look() }
    return known.readiness
  }
}
