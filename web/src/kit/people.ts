import { useQuery } from '@tanstack/vue-query'
import { refDebounced } from '@vueuse/core'
import { computed, type Ref } from 'vue'
import { call } from '../rest/call.ts'

/** Somebody of the portal who can be named. */
export interface Named {
  id: number
  name: string
  position: string
}

interface UserRow {
  ID: string
  NAME?: string | null
  LAST_NAME?: string | null
  EMAIL?: string | null
  WORK_POSITION?: string | null
}

const shown = ({ ID, NAME, LAST_NAME, EMAIL, WORK_POSITION }: UserRow): Named => ({
  id: Number(ID),
  name: [NAME, LAST_NAME].filter(Boolean).join(' ') || EMAIL || `#${ID}`,
  position: WORK_POSITION ?? '',
})

/** So many are offered at once. */
const MOST = 8

/** People who still work here and whom a text means, those whose name begins so first; null: nothing is asked. */
export function usePeople(text: Ref<string | null>) {
  const asked = refDebounced(text, 120)
  const { data } = useQuery({
    queryKey: ['people', asked],
    enabled: computed(() => asked.value !== null),
    placeholderData: before => before,
    queryFn: async () => {
      const FIND = asked.value?.trim() ?? ''
      return (await call<UserRow[]>('user.search', { FIND, ACTIVE: true })).result.map(shown)
    },
  })
  return computed(() => {
    const wanted = text.value?.trim().toLowerCase() ?? ''
    const begins = ({ name }: Named) =>
      Number(
        name
          .toLowerCase()
          .split(' ')
          .some(word => word.startsWith(wanted)),
      )
    return [...(data.value ?? [])].sort((a, b) => begins(b) - begins(a)).slice(0, MOST)
  })
}
