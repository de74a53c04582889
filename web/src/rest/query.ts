import { QueryClient } from '@tanstack/vue-query'

/** What pages keep of the server: settings hardly change, and the live stream says when they do. */
export const queryClient = new QueryClient({
  defaultOptions: { queries: { staleTime: 60_000, retry: false, refetchOnWindowFocus: false } },
})
