import { useDebounceFn } from '@vueuse/core'
import { computed, ref, shallowRef, watch } from 'vue'
import { batch } from '../../rest/batch.ts'
import { call } from '../../rest/call.ts'
import type { Failure } from '../../rest/failure.ts'
import { useLive } from '../../rest/live.ts'
import { loadUsers } from '../records/names.ts'

/** A deleted record, as the bin lists it. */
export interface Deleted {
  entityTypeId: number
  id: number
  title: string
  deletedBy: number
  deleted: string
}

/** What of the bin is shown; empty texts are no condition. */
export interface BinFilter {
  text: string
  entityTypeId: string
  deletedBy: string
}

interface Listed {
  items: Deleted[]
  types: { id: number; title: string }[]
  days: number
}

export const keyOf = ({ entityTypeId, id }: Pick<Deleted, 'entityTypeId' | 'id'>): string => `${entityTypeId}_${id}`

const paramsOf = ({ entityTypeId, id }: Pick<Deleted, 'entityTypeId' | 'id'>) => ({ entityTypeId, id })

/** Does one thing with some deleted records, in as few rounds as there can be; tells what was refused. */
async function withEach(verb: 'restore' | 'delete', records: readonly Pick<Deleted, 'entityTypeId' | 'id'>[]) {
  const { result, failures } = await batch(
    Object.fromEntries(records.map(one => [keyOf(one), [`portico.recyclebin.${verb}`, paramsOf(one)] as const])),
  )
  return { done: Object.values(result), refused: Object.values(failures) as Failure[] }
}

export const restoreAll = (records: readonly Pick<Deleted, 'entityTypeId' | 'id'>[]) => withEach('restore', records)
export const forgetAll = (records: readonly Pick<Deleted, 'entityTypeId' | 'id'>[]) => withEach('delete', records)

/** How many rows of which tables a deleted record has. */
export const contentsOf = async (record: Deleted): Promise<Record<string, number>> =>
  (await call<Record<string, number>>('portico.recyclebin.get', paramsOf(record))).result

/** The bin: a page of it, and more of it on demand. */
export function useBin(filter: () => BinFilter) {
  const listed = shallowRef<Listed>({ items: [], types: [], days: 0 })
  const total = ref(0)
  const isReady = ref(false)
  const failure = shallowRef<Failure | null>(null)
  let round = 0

  async function load(more = false): Promise<void> {
    const mine = ++round
    const start = more ? listed.value.items.length : 0
    const conditions = Object.fromEntries(Object.entries(filter()).filter(([, value]) => value !== ''))
    try {
      const [{ result, total: counted = 0 }] = await Promise.all([
        call<Listed>('portico.recyclebin.list', { filter: conditions, start }),
        loadUsers(),
      ])
      if (mine !== round) return
      listed.value = { ...result, items: more ? [...listed.value.items, ...result.items] : result.items }
      total.value = counted
      failure.value = null
      isReady.value = true
    } catch (error) {
      if (mine === round) failure.value = error as Failure
    }
  }
  watch(filter, () => load(), { immediate: true, deep: true })
  // Whatever is deleted comes here, and what is added may have come from here; programs do that with many at once.
  const loadSoon = useDebounceFn(() => load(), 200, { maxWait: 1000 })
  useLive(({ how }) => {
    if (how !== 'update') void loadSoon()
  })
  const hasMore = computed(() => listed.value.items.length < total.value)
  return { listed, total, isReady, failure, hasMore, load }
}
