import type { Clock } from '../../lib/clock.ts'
import type { Host } from '../../rest/rest.ts'
import type { Store } from '../../store/store.ts'
import { faultCounter, faultSpender } from '../settings/faults.ts'
import { runtimeSettingsReader } from '../settings/runtime-settings.ts'
import { versionReader } from '../settings/settings.ts'
import { identifier } from './identify.ts'

/** What the protocol asks of the portal: who calls, which settings hold, what fault rules have counted. */
export function portalHost(store: Store, clock: Clock): Host {
  const { timesMatched, clear } = faultCounter()
  return {
    identify: identifier(store, clock),
    version: versionReader(store),
    runtimeSettings: runtimeSettingsReader(store, clock),
    timesMatched,
    spend: faultSpender(store),
    restored: clear,
  }
}
