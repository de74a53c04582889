import type { FaultRule } from './faults/fault.ts'
import type { Limits, Plan } from './limits/limits.ts'
import type { SystemCondition } from './phrases.ts'

/** States that an operator can put the portal into, each with the failure that every call then ends in, the first first. */
export const states = {
  deleted: 'portalDeleted',
  overloaded: 'overload',
  'https-required': 'httpsRequired',
  'free-plan': 'freePlan',
  'manifest-missing': 'manifestMissing',
} satisfies Record<string, SystemCondition>

export type State = keyof typeof states

export const stateNames = Object.keys(states) as State[]

/** What an operator can change while the portal runs; it is read anew when the version of the settings changes. */
export interface RuntimeSettings {
  version: string
  plan: Plan
  limits: Limits
  states: ReadonlySet<State>
  faults: readonly FaultRule[]
}

/** The settings as they hold for the portal's own pages, by which states, limits and faults are set and lifted. */
export const undisturbed = (settings: RuntimeSettings): RuntimeSettings => ({
  ...settings,
  limits: { ...settings.limits, rate: null, operating: null },
  states: new Set(),
  faults: [],
})
