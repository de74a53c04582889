import { useToast } from '@bitrix24/b24ui-nuxt/composables/useToast'
import { useQuery } from '@tanstack/vue-query'
import { computed, shallowRef } from 'vue'
import { isOwn, useLive } from '../../rest/live.ts'
import { queryClient } from '../../rest/query.ts'
import { useTexts } from '../../texts/i18n.ts'
import type { Draft, FormField, Option } from './form-field.ts'
import type { Use } from './uses.ts'

/** A thing as a list shows it. */
export interface Thing {
  id: string
  name: string
  code?: string
  /** A colour before its name. */
  color?: string
  /** What else is said of it, in a few words each. */
  notes?: readonly string[]
  /** What stands out of it: the base currency. */
  badge?: string
  isOff?: boolean
  /** It is the one that is shown beside the list. */
  isChosen?: boolean
  /** It cannot be deleted. */
  stays?: boolean
}

/** A part of a list with a heading of its own; things are ordered within theirs. */
export interface Group<R> {
  key: string
  name: string
  color?: string
  holds(row: R): boolean
  /** What a new thing of the group begins with; absent: none is added to it. */
  begins?: Draft
}

/** What is done with a thing besides editing and deleting it. */
export interface Action<R> {
  text: string
  fits?(row: R): boolean
  run(row: R): unknown
}

/** A kind of things that settings list, as data: pages are made of it. */
export interface Things<R> {
  /** What the server's answer is kept under. */
  key: readonly unknown[]
  /** The changes, by their type, that make it out of date. */
  follows: RegExp
  load(): Promise<R[]>
  thing(row: R): Thing
  /** What is asked for of a thing, or of a new one. */
  fields(row: R | null): readonly FormField[] | Promise<readonly FormField[]>
  draft(row: R | null): Draft | Promise<Draft>
  /** The heading of the form for a new thing. */
  newTitle: string
  /** What is said where there are none. */
  empty: string
  add?(draft: Draft, group: string, rows: readonly R[]): Promise<unknown>
  update?(row: R, draft: Draft): Promise<unknown>
  remove?(row: R): Promise<unknown>
  /** What goes along with it, or stands in the way. */
  uses?(row: R): Promise<Use[]>
  /** What takes its place in records, where it has to be free of them before it goes. */
  heirs?(row: R, rows: readonly R[]): readonly Option[]
  /** Writes an order: the rows of a group in their new places, and then the others. */
  order?(rows: readonly R[]): Promise<unknown>
  groups?: readonly Group<R>[]
  actions?: readonly Action<R>[]
  /** Called where a row is clicked; absent: its form is opened. */
  open?(row: R): void
}

/** Everything that pages keep of the settings is asked for anew. */
export const settingsChanged = (): Promise<void> => queryClient.invalidateQueries()

/** The things of a kind, and what is done with them. */
export function useThings<R>(things: () => Things<R>) {
  const { t } = useTexts()
  const toast = useToast()
  const query = useQuery({
    queryKey: computed(() => ['settings', ...things().key]),
    queryFn: () => things().load(),
    staleTime: 0,
  })
  /** An order that was just made and is on its way. */
  const ordered = shallowRef<R[] | null>(null)
  const rows = computed((): R[] => ordered.value ?? query.data.value ?? [])

  useLive(change => {
    if (!isOwn(change) && things().follows.test(change.type)) void query.refetch()
  })

  const tell = (error: unknown) =>
    toast.add({ title: t('common.failed'), description: (error as Error).message, color: 'air-primary-alert' })

  async function done<T>(work: Promise<T>): Promise<T> {
    const result = await work
    await settingsChanged()
    return result
  }

  /** Orders are written one after the other: each begins with what the one before has left. */
  let writing: Promise<unknown> = Promise.resolve()

  /** Puts the rows of a group into another order; a refusal takes it back. */
  async function order(group: readonly R[]): Promise<void> {
    const next = [...group, ...rows.value.filter(row => !group.includes(row))]
    ordered.value = next
    const mine = writing.then(() => done(things().order!(asTheyAreNow(next))))
    writing = mine.catch(() => {})
    try {
      await mine
    } catch (error) {
      tell(error)
      await query.refetch()
    } finally {
      if (ordered.value === next) ordered.value = null
    }
  }
  function asTheyAreNow(all: readonly R[]): R[] {
    const idOf = (row: R) => things().thing(row).id
    const known = new Map((query.data.value ?? []).map(row => [idOf(row), row]))
    return all.map(row => known.get(idOf(row)) ?? row)
  }

  return { rows, query, order, done, tell }
}
