import { defineAsyncComponent } from 'vue'

/** What a finder offers. */
export interface Option {
  id: number
  title: string
  /** What tells it from others of its name. */
  note?: string
}

/** A field that looks for something while it is typed. It comes when it is wanted: pages are seen without it. */
export const Finder = defineAsyncComponent(() => import('./Finder.vue'))
