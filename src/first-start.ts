import { setTimeout as sleep } from 'node:timers/promises'
import { allSettings } from './portal/settings/settings.ts'
import type { Claim } from './store/processes/claims.ts'
import type { Store } from './store/store.ts'

/** What a portal knows of itself; nothing when it is new. */
export type Settings = ReadonlyMap<string, string>

/** Whether the seed of a portal is half there: its first start was cut short, or is under way. */
export const isUnfinished = (settings: Settings): boolean => settings.get('seeded') === 'N'

const ASK_AGAIN_MS = 50

/**
 * Of several processes that find an empty database at once one makes the portal, which holds the claim; the others wait for
 * it and get the settings that it has made.
 */
export async function claimFirstStart(
  store: Store,
  found: Settings,
  tell: (line: string) => void,
): Promise<{ settings: Settings; firstStart?: Claim }> {
  let settings = found
  const isMade = () => settings.has('version') && !isUnfinished(settings)
  for (let n = 0; !isMade(); n++) {
    if (n === 1) tell('Another process is making this portal: waiting for it.')
    if (n) await sleep(ASK_AGAIN_MS)
    const claim = await store.claim('first-start')
    // Who had the claim before has made it.
    settings = await allSettings(store.read)
    if (claim && !settings.has('version')) return { settings, firstStart: claim }
    await claim?.release()
    // It was nobody's, so nobody goes on with what is half there.
    if (claim) break
  }
  return { settings }
}
