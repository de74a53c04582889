import { computed, type Ref } from 'vue'
import { preferences, setPreference } from '../../../rest/preferences.ts'
import type { EntityType } from '../../entity-types/index.ts'

/** A filter that somebody has kept under a name, with the columns that it was looked at with. */
export interface View {
  name: string
  query: Record<string, string | string[]>
}

/** A view with the name of its preference, and whether everybody has it. */
export interface KeptView extends View {
  key: string
  isShared: boolean
}

/** The views of a type: one's own and those that administrators share. */
export function useViews(type: Ref<EntityType>) {
  const prefix = computed(() => `view.${type.value.code}.`)
  const views = computed((): KeptView[] => {
    const { own, shared } = preferences()
    const among = (values: Record<string, unknown>, isShared: boolean) =>
      Object.entries(values)
        .filter(([key]) => key.startsWith(prefix.value))
        .map(([key, view]) => ({ ...(view as View), key, isShared }))
    return [...among(shared, true), ...among(own, false)].sort((a, b) => a.name.localeCompare(b.name))
  })
  return {
    views,
    keep: (view: View, isShared: boolean) =>
      setPreference(prefix.value + Date.now().toString(36), { ...view }, isShared),
    remove: ({ key, isShared }: KeptView) => setPreference(key, null, isShared),
  }
}
