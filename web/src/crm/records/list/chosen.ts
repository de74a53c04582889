import { computed, type Ref, reactive, ref } from 'vue'
import type { RecordRow } from '../../entity-types/index.ts'

/** Which rows of a list are chosen: some by themselves, or everything that the filter leaves. */
export function useChosen(total: Ref<number>, rowAt: (index: number) => RecordRow | undefined) {
  const ids = reactive(new Set<string>())
  const isAll = ref(false)
  let last: number | null = null

  const count = computed(() => (isAll.value ? total.value : ids.size))
  const has = (id: string | undefined) => isAll.value || (id !== undefined && ids.has(id))

  function clear(): void {
    ids.clear()
    isAll.value = false
    last = null
  }
  /** Chooses a row, or lets it go; with `range` all rows from the last one that was chosen. */
  function flip(index: number, range = false): void {
    const id = rowAt(index)?.id
    if (!id) return
    if (isAll.value) clear()
    if (range && last !== null) {
      for (let at = Math.min(last, index); at <= Math.max(last, index); at++) {
        const row = rowAt(at)
        if (row) ids.add(row.id)
      }
    } else if (!ids.delete(id)) ids.add(id)
    last = index
  }
  return { ids, isAll, count, has, flip, clear }
}

export type Chosen = ReturnType<typeof useChosen>
