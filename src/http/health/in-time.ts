import { setTimeout as sleep } from 'node:timers/promises'

/** Who looks after a server is told nothing rather than late. */
const PATIENCE_MS = 2000

/** What a look gives; undefined where it fails or takes too long. */
export const inTime = <T>(look: Promise<T>): Promise<T | undefined> => {
  const given = new AbortController()
  return Promise.race([
    look.catch(() => undefined).finally(() => given.abort()),
    sleep(PATIENCE_MS, undefined, { ref: false, signal: given.signal }).catch(() => undefined),
  ])
}
