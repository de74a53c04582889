import { useSessionStorage } from '@vueuse/core'
import type { Ref } from 'vue'

/** What somebody has typed and not saved: it outlives a reload, and is thrown away when it is saved or given up. */
export const drafts = <T extends object>(name: string, empty: T): Ref<T> =>
  useSessionStorage(`portico-draft ${name}`, empty)
