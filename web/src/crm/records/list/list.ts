import { useDebounceFn } from '@vueuse/core'
import { computed, type Ref, ref, shallowReactive, shallowRef, watch } from 'vue'
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
  filter: Ref<Record<string, unknown>>,
  order: Ref<Order>,
) {
  const total = ref(0)
  const isReady = ref(false)
  const failure = shallowRef<Failure | null>(null)
  const pages = shallowReactive(new Map<number, RecordRow[]>())
  /** While many records are changed, the list waits for the end. */
  const isPaused = ref(false)
  let asked = new Set<number>()
  let inView: number[] = [0]
  let round = 0

  const select = computed(() => [...new Set([...columns.value, ...Object.values(type.value.names).flat()])])
  const command = (page: number): Command =>
    type.value.list({
      filter: filter.value,
      select: select.value,
      order: { [order.value.code]: order.value.way },
      start: page * PAGE,
    })

  /** Asks anew for what is in view, and for how many rows there are. */
  async function load(): Promise<void> {
    const mine = ++round
    asked = new Set(inView)
    failure.value = null
    try {
      const commands = Object.fromEntries(inView.map(page => [String(page), command(page)]))
      const [answer] = await Promise.all([batch(commands), loadUsers()])
      if (mine !== round) return
      const refused = Object.values(answer.failures)[0]
      if (refused) throw refused
      total.value = Object.values(answer.total)[0] ?? 0
      pages.clear()
      for (const [page, rows] of Object.entries(answer.result)) keep(Number(page), type.value.rows(rows))
      isReady.value = true
    } catch (error) {
      if (mine === round) failure.value = error as Failure
    }
  }
  watch(
    [type, filter, order],
    () => {
      inView = [0]
      void load()
    },
    { immediate: true },
  )
  watch(columns, load)

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
    inView = Array.from(
      { length: Math.floor(last / PAGE) - Math.floor(first / PAGE) + 1 },
      (_, i) => Math.floor(first / PAGE) + i,
    )
    const wanted = inView.filter(page => !asked.has(page))
    if (!wanted.length) return
    for (const page of wanted) asked.add(page)
    const mine = round
    const { result } = await batch(Object.fromEntries(wanted.map(page => [String(page), command(page)])))
    if (mine !== round) return
    for (const [page, rows] of Object.entries(result)) keep(Number(page), type.value.rows(rows))
  }

  /** Takes one row over as the portal has it now; where it stands is looked at with the next change. */
  async function refresh(id: string): Promise<void> {
    const asked = { filter: { [type.value.names.id]: id }, select: select.value, start: -1 }
    const [fresh] = type.value.rows((await call(...type.value.list(asked))).result)
    if (!fresh) return
    for (const [page, rows] of pages)
      if (rows.some(row => row.id === id))
        keep(
          page,
          rows.map(row => (row.id === id ? fresh : row)),
        )
  }

  /** The rows that have been in view. */
  const loaded = computed(() => [...pages.values()].flat())
  const rowAt = (index: number): RecordRow | undefined => pages.get(Math.floor(index / PAGE))?.[index % PAGE]
  // A program may change many at once.
  const loadSoon = useDebounceFn(load, 200, { maxWait: 1000 })
  useLive(({ type: code }) => {
    if (code === type.value.code && !isPaused.value) void loadSoon()
  })
  return { total, isReady, isPaused, failure, loaded, load, show, refresh, rowAt }
}
