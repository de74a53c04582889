import { useDebounceFn } from '@vueuse/core'
import { computed, type Ref, ref, shallowRef, watch } from 'vue'
import { call } from '../../rest/call.ts'
import type { Failure } from '../../rest/failure.ts'
import { type Change, useLive } from '../../rest/live.ts'
import type { EntityType } from '../entity-types/index.ts'
import { loadTitles } from '../records/titles.ts'
import type { Activity, Entry } from './entries.ts'

/** As many as the portal tells at once. */
const PAGE = 30

interface Page {
  planned: Activity[]
  pinned: Entry[]
  entries: Entry[]
  next: number | null
}

/** The timeline of a record: what is planned, what is pinned, and what was, page by page. */
export function useTimeline(type: Ref<EntityType>, id: Ref<number>) {
  const planned = ref<Activity[]>([])
  const pinned = shallowRef<Entry[]>([])
  const entries = shallowRef<Entry[]>([])
  const next = ref<number | null>(null)
  const failure = shallowRef<Failure | null>(null)
  const isReady = ref(false)
  const isLoading = ref(false)

  async function ask(more: { before?: number; limit?: number } = {}): Promise<Page> {
    const { result } = await call<Page>('portico.timeline.page', { entityTypeId: type.value.id, id: id.value, ...more })
    void loadTitles([...result.entries, ...result.pinned].flatMap(recordsIn))
    return result
  }

  /** Asks for the end of the timeline; what was read further back stays. */
  async function load(): Promise<void> {
    const [of, one] = [type.value, id.value]
    try {
      const page = await ask()
      if (of !== type.value || one !== id.value) return
      failure.value = null
      planned.value = page.planned
      pinned.value = page.pinned
      const oldest = page.next
      const older = oldest === null ? [] : entries.value.filter(entry => entry.id < oldest)
      entries.value = [...page.entries, ...older]
      if (!older.length) next.value = page.next
      isReady.value = true
    } catch (error) {
      failure.value = error as Failure
    }
  }
  async function more(): Promise<void> {
    if (next.value === null || isLoading.value) return
    isLoading.value = true
    try {
      const page = await ask({ before: next.value })
      entries.value = [...entries.value, ...page.entries]
      next.value = page.next
    } finally {
      isLoading.value = false
    }
  }
  /** Asks for one entry anew. */
  async function refresh(entry: Entry): Promise<void> {
    const { entries: found } = await ask({ before: entry.id + 1, limit: 1 })
    const fresh = found[0]?.id === entry.id ? found[0] : undefined
    entries.value = entries.value.flatMap(one => (one.id !== entry.id ? one : fresh ? [fresh] : []))
  }
  watch(
    [type, id],
    () => {
      isReady.value = false
      entries.value = []
      void load()
    },
    { immediate: true },
  )

  const loadSoon = useDebounceFn(load, 80, { maxWait: 500 })
  const isHere = ({ type: code, id: changed, records = [] }: Change): boolean =>
    (code === type.value.code && Number(changed) === id.value) ||
    records.some(record => record.entityTypeId === type.value.id && record.id === id.value)
  /** Whether a change is one of this entry, or of what it tells of. */
  const isOf = (entry: Entry, { type: code, id: changed }: Change): boolean =>
    code === 'ACTIVITY'
      ? entry.activity?.id === Number(changed)
      : code.startsWith('TIMELINE_') && String(changed).split(':').at(-1) === String(entry.id)
  useLive(change => {
    const mine = entries.value.filter(entry => isOf(entry, change))
    const isPlanned = change.type === 'ACTIVITY' && planned.value.some(one => one.id === Number(change.id))
    if (!mine.length && !isPlanned && !isHere(change)) return
    void loadSoon()
    // What stands far below is not on the page that is asked for anew.
    for (const entry of mine) if (entries.value.indexOf(entry) >= PAGE) void refresh(entry)
  })
  return {
    planned,
    pinned,
    entries,
    next,
    failure,
    isReady,
    isLoading,
    load,
    more,
    isEmpty: computed(() => !entries.value.length),
  }
}

export type Timeline = ReturnType<typeof useTimeline>

/** The records that an entry names. */
export function recordsIn({ settings }: Entry): { entityTypeId: number; id: number }[] {
  const { entityTypeId, recordId, came, left } = (settings ?? {}) as {
    entityTypeId?: number
    recordId?: number
    came?: number[]
    left?: number[]
  }
  if (!entityTypeId) return []
  return [...(recordId ? [recordId] : []), ...(came ?? []), ...(left ?? [])].map(id => ({ entityTypeId, id }))
}
