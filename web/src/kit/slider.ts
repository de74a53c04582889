import { computed, shallowRef, watch } from 'vue'
import { loadRouteLocation, type RouteLocationNormalizedLoaded, useRoute, useRouter } from 'vue-router'

/**
 * A card that was opened from a page lies over it: the address is the card's, and the history keeps the page's in `under`.
 * Reloading keeps both, Back closes the card, and a card whose address is opened by itself is a page.
 */
export function useSlider() {
  const route = useRoute()
  const router = useRouter()
  const under = shallowRef<RouteLocationNormalizedLoaded | null>(null)
  watch(
    () => route.fullPath,
    async () => {
      const path: unknown = route.meta.isCard ? history.state.under : null
      // A resolved route does not load the components of its page by itself.
      under.value = typeof path === 'string' ? await loadRouteLocation(router.resolve(path)) : null
    },
    { immediate: true },
  )
  // Each is a copy: the route itself changes in place, and a page would see the address of the next one.
  const here = computed(() => ({ ...route, matched: route.matched, fullPath: route.fullPath, path: route.path }))
  const below = computed(() => under.value ?? here.value)
  const over = computed(() => (under.value ? here.value : null))
  return {
    under,
    below,
    over,
    closeCard(isOpen: boolean) {
      if (!isOpen && under.value) void router.push(under.value.fullPath)
    },
  }
}

/** Opens a card over the page that is shown. */
export function useOpenCard(): (address: string) => void {
  const route = useRoute()
  const router = useRouter()
  return address => {
    const under = route.meta.isCard ? history.state.under : route.fullPath
    const { path, query } = router.resolve(address)
    void router.push({ path, query, state: { under: typeof under === 'string' ? under : null } })
  }
}
