import { computed, type WritableComputedRef } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/**
 * A choice that stands in the address, so that it can be passed on and outlives a reload. Another choice takes away those
 * that were made within it.
 */
export function useQueryChoice(
  name: string,
  first: () => string,
  within: readonly string[] = [],
): WritableComputedRef<string> {
  const route = useRoute()
  const router = useRouter()
  return computed({
    get: () => String(route.query[name] ?? '') || first(),
    set(value) {
      const others = Object.entries(route.query).filter(([other]) => !within.includes(other))
      void router.replace({ path: route.path, query: { ...Object.fromEntries(others), [name]: value } })
    },
  })
}
