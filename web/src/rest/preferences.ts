import { useLocalStorage } from '@vueuse/core'
import { computed, reactive, type WritableComputedRef } from 'vue'
import { batch } from './batch.ts'
import { call } from './call.ts'
import { session } from './session.ts'

type Values = Record<string, unknown>

/** What somebody has set, and what administrators have set for everybody, by names. */
export interface Preferences {
  own: Values
  shared: Values
}

let kept: Preferences | undefined

/** The preferences; the browser remembers them, so that a page has them at its first sight. */
export function preferences(): Preferences {
  if (!kept) {
    const cache = useLocalStorage<Preferences>(`portico-preferences-${session().user.id}`, { own: {}, shared: {} })
    kept = reactive(cache.value)
  }
  return kept
}

/** Asks for the preferences as the portal has them. */
export async function loadPreferences(): Promise<void> {
  const { result } = await batch({
    own: ['portico.preference.get'],
    shared: ['portico.preference.get', { forAll: true }],
  })
  const all = preferences()
  // The protocol writes an object of nothing as a list.
  const valuesOf = (told: unknown): Values => (told && !Array.isArray(told) ? (told as Values) : {})
  const before = JSON.stringify(all)
  const next: Preferences = { own: valuesOf(result.own), shared: valuesOf(result.shared) }
  if (JSON.stringify(next) !== before) Object.assign(all, next)
}

/** Keeps a value for oneself, or for everybody; null takes it away. */
export async function setPreference(name: string, value: object | null, forAll = false): Promise<void> {
  const values = preferences()[forAll ? 'shared' : 'own']
  if (value === null) delete values[name]
  else values[name] = value
  await call('portico.preference.set', { name, value, ...(forAll && { forAll }) })
}

/** One's own preference of a name; what everybody has, or `fallback`, as long as it is not set. */
export const usePreference = <T extends object>(name: () => string, fallback: () => T): WritableComputedRef<T> =>
  computed({
    get: () => {
      const { own, shared } = preferences()
      return (own[name()] ?? shared[name()] ?? fallback()) as T
    },
    set: value => void setPreference(name(), value),
  })
