import type { Clock } from '../../lib/clock.ts'
import { isPlan, type Limits, type Plan, plans } from '../../rest/limits/limits.ts'
import { type RuntimeSettings, type State, stateNames } from '../../rest/runtime-settings.ts'
import type { Db, Store } from '../../store/store.ts'
import { listFaults } from './faults.ts'
import { allSettings, setSetting, setting, settingsChanged } from './settings.ts'

/** What an operator gives for the limits: the plan, and single numbers of one's own; `off` lifts one of them. */
export interface LimitSettings {
  plan?: Plan | undefined
  /** Requests that an address may be ahead. */
  burst?: number | 'off' | undefined
  perSecond?: number | undefined
  /** Seconds of running time within ten minutes. */
  operating?: number | 'off' | undefined
}

const names = { burst: 'limit.burst', perSecond: 'limit.per_second', operating: 'limit.operating' } as const

/** Keeps what is given; a plan that is given takes back the numbers of one's own that are not given with it. */
export async function setLimits(db: Db, limits: LimitSettings): Promise<void> {
  if (limits.plan !== undefined) {
    await setSetting(db, 'plan', limits.plan)
    await db.deleteFrom('setting').where('name', 'in', Object.values(names)).execute()
  }
  for (const key of ['burst', 'perSecond', 'operating'] as const)
    if (limits[key] !== undefined) await setSetting(db, names[key], String(limits[key]))
  await settingsChanged(db)
}

function limitsOf(settings: ReadonlyMap<string, string>): { plan: Plan; limits: Limits } {
  const named = settings.get('plan') ?? 'self-hosted'
  const plan = isPlan(named) ? named : 'self-hosted'
  const own = (key: keyof typeof names): number | 'off' | undefined => {
    const value = settings.get(names[key])
    return value === undefined || value === 'off' ? value : Number(value)
  }
  const [burst, perSecond, operating] = [own('burst'), own('perSecond'), own('operating')]
  const { rate, operating: planned }: Limits = plans[plan]
  const ownRate = burst !== undefined || perSecond !== undefined
  return {
    plan,
    limits: {
      rate:
        burst === 'off' || (!ownRate && !rate)
          ? null
          : {
              burst: burst ?? rate?.burst ?? plans.cloud.rate.burst,
              perSecond: typeof perSecond === 'number' ? perSecond : (rate?.perSecond ?? plans.cloud.rate.perSecond),
            },
      operating: operating === undefined ? planned : operating === 'off' ? null : operating,
    },
  }
}

const statesOf = (text: string | undefined): ReadonlySet<State> =>
  new Set(stateNames.filter(state => (text ?? '').split(',').includes(state)))

/** Puts the portal into a state or takes it out. */
export async function setState(db: Db, state: State, on: boolean): Promise<void> {
  const held = new Set(statesOf((await allSettings(db)).get('states')))
  if (on) held.add(state)
  else held.delete(state)
  await setSetting(db, 'states', [...held].join(','))
  await settingsChanged(db)
}

/** Moves the clock of the portal, by milliseconds, for every process and every start. */
export async function moveKeptClock(db: Db, ms: number): Promise<void> {
  const offset = Number((await setting(db, 'clock_offset')) ?? 0)
  await setSetting(db, 'clock_offset', String(Math.round(offset + ms)))
  await settingsChanged(db)
}

/**
 * Reads them once for each version of the settings, so that a change by another process holds from the next call
 * on. The clock follows the kept offset; what a test moved by itself stays on top of it.
 */
export function runtimeSettingsReader(
  store: Store,
  clock: Clock,
): (version: string) => RuntimeSettings | Promise<RuntimeSettings> {
  let current: RuntimeSettings | undefined
  let offset = 0
  const read = async (version: string): Promise<RuntimeSettings> => {
    const settings = await allSettings(store.read)
    const keptOffset = Number(settings.get('clock_offset') ?? 0)
    if (keptOffset !== offset) clock.move(keptOffset - offset)
    offset = keptOffset
    current = {
      version,
      ...limitsOf(settings),
      states: statesOf(settings.get('states')),
      faults: await listFaults(store.read),
    }
    return current
  }
  return version => (current?.version === version ? current : read(version))
}
