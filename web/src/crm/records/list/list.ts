import { useDebounceFn } from '@vueuse/core'
import { computed, type Ref, reactive, ref, shallowRef, watch } from 'vue'
import { batch } from '../../../rest/batch.ts'
import { type Command, call } from '../../../rest/call.ts'
import type { Failure } from '../../../rest/failure.ts'
import { useLive } from '../../../rest/live.ts'
import type { EntityType, RecordRow } from '../../entity-types/index.ts'
import { loadNames, loadUsers } from '../names.ts'

const PAGE = 50

/** What a list is sorted by. */
export interface Order {
  code: string
  way: 'ASC' | 'DESC'
}

/**
 * The rows of a list whose scrollbar is true: there are as many as the portal counts, and pages are asked for when they
 * come into view. Answers of an earlier filter or order are thrown away.
 */
export function useList(
  type: Ref<EntityType>,
  columns: Ref<readonly string[]>,
  search: Ref<string>,
  order: Ref<Order>,
  conditions: Ref<Record<string, string>>,
) {
  const total = ref(0)
  const isReady = ref(false)
  const failure = shallowRef<Failure | null>(null)
  const pages = reactive(new Map<number, RecordRow[]>())
  const asked = new Set<number>()
  let round = 0

  const filter = computed((): Record<string, unknown> => {
    const text = search.value.trim()
    return { ...conditions.value, ...(text && { [`%${type.value.names.title.at(-1)}`]: text }) }
  })
  const command = (page: number): Command =>
    type.value.list({
      filter: filter.value,
      select: [...new Set([...columns.value, ...Object.values(type.value.names).flat()])],
      order: { [order.value.code]: order.value.way },
      start: page * PAGE,
    })

  async function load(): Promise<void> {
    const mine = ++round
    asked.clear()
    failure.value = null
    try {
      const [{ result, total: counted }] = await Promise.all([call(...command(0)), loadUsers()])
      if (mine !== round) return
      pages.clear()
      keep(0, type.value.rows(result))
      total.value = counted ?? 0
      isReady.value = true
    } catch (error) {
      if (mine === round) failure.value = error as Failure
    }
  }
  watch([type, filter, order, columns], load, { immediate: true })

  function keep(page: number, rows: RecordRow[]): void {
    asked.add(page)
    pages.set(page, rows)
    const { contact, company } = type.value.names
    void loadNames({
      contact: contact ? rows.map(row => row[contact]) : [],
      company: company ? rows.map(row => row[company]) : [],
    })
  }

  /** Asks for the pages between two rows that nobody has asked for yet, all in one round. */
  async function show(first: number, last: number): Promise<void> {
    const wanted: number[] = []
    for (let page = Math.floor(first / PAGE); page <= Math.floor(last / PAGE); page++)
      if (!asked.has(page)) wanted.push(page)
    if (!wanted.length) return
    for (const page of wanted) asked.add(page)
    const mine = round
    const { result } = await batch(Object.fromEntries(wanted.map(page => [String(page), command(page)])))
    if (mine !== round) return
    for (const [page, rows] of Object.entries(result)) keep(Number(page), type.value.rows(rows))
  }

  /** The rows that have been in view, which are all that can be chosen together. */
  const loaded = computed(() => [...pages.values()].flat())
  const rowAt = (index: number): RecordRow | undefined => pages.get(Math.floor(index / PAGE))?.[index % PAGE]
  // A program may change many at once.
  const loadSoon = useDebounceFn(load, 200, { maxWait: 1000 })
  useLive(({ type: code }) => {
    if (code === type.value.code) void loadSoon()
  })
  return { total, isReady, failure, loaded, load, show, rowAt }
}
