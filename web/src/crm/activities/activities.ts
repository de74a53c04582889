import { useDebounceFn } from '@vueuse/core'
import { type Ref, ref, shallowRef, watch } from 'vue'
import { dayAfter, endOfWeek, wallClock } from '../../lib/days.ts'
import { batch } from '../../rest/batch.ts'
import { type Command, call } from '../../rest/call.ts'
import type { Failure } from '../../rest/failure.ts'
import { useLive } from '../../rest/live.ts'
import { now, session } from '../../rest/session.ts'
import { loadUsers } from '../records/names.ts'
import { loadTitles } from '../records/titles.ts'

/** An activity as `crm.activity.list` tells it. */
export interface ActivityRow {
  ID: string
  SUBJECT: string
  TYPE_ID: string
  PROVIDER_ID: string | null
  DIRECTION: string
  DEADLINE: string
  COMPLETED: 'Y' | 'N'
  RESPONSIBLE_ID: string
  OWNER_ID: string
  OWNER_TYPE_ID: string
  COMMUNICATIONS?: {
    VALUE: string
    ENTITY_SETTINGS: { NAME?: string; LAST_NAME?: string; COMPANY_TITLE?: string } | []
  }[]
}

export type GroupName = 'overdue' | 'today' | 'week' | 'later' | 'without' | 'past'

/** Activities that are due in one stretch of time: the first pages of them, and how many there are. */
export interface Group {
  name: GroupName
  rows: ActivityRow[]
  count: number
}

const PAGE = 50
const SELECT = [
  ...['ID', 'SUBJECT', 'TYPE_ID', 'PROVIDER_ID', 'DIRECTION', 'DEADLINE', 'COMPLETED', 'RESPONSIBLE_ID'],
  ...['OWNER_ID', 'OWNER_TYPE_ID', 'COMMUNICATIONS'],
]

/** What the portal is asked for each group; days and weeks are those of the portal's zone. */
function filterOf(name: GroupName): Record<string, unknown> {
  const current = wallClock(now(), session().zone)
  const tomorrow = dayAfter(current, 1)
  const monday = dayAfter(endOfWeek(current), 1)
  const at = (day: string) => `${day}T00:00:00`
  const open = { COMPLETED: 'N' }
  switch (name) {
    case 'overdue':
      return { ...open, '<DEADLINE': `${current}:00` }
    case 'today':
      return { ...open, '>=DEADLINE': `${current}:00`, '<DEADLINE': at(tomorrow) }
    case 'week':
      return { ...open, '>=DEADLINE': at(tomorrow), '<DEADLINE': at(monday) }
    case 'later':
      return { ...open, '>=DEADLINE': at(monday) }
    case 'without':
      return { ...open, DEADLINE: '' }
    case 'past':
      return { COMPLETED: 'Y' }
  }
}

/** The state of the page of activities: of one person, or of all (0), those that are open or those that are done. */
export function useActivities(person: Ref<number>, showsDone: Ref<boolean>) {
  const groups = ref<Group[]>([])
  const failure = shallowRef<Failure | null>(null)
  const isReady = ref(false)
  let round = 0

  const command = (name: GroupName, start: number): Command => [
    'crm.activity.list',
    {
      filter: { ...filterOf(name), ...(person.value && { RESPONSIBLE_ID: person.value }) },
      order: { DEADLINE: name === 'past' ? 'DESC' : 'ASC', ID: 'ASC' },
      select: SELECT,
      start,
    },
  ]
  const named = (rows: readonly ActivityRow[]) =>
    loadTitles(
      rows.map(({ OWNER_TYPE_ID, OWNER_ID }) => ({ entityTypeId: Number(OWNER_TYPE_ID), id: Number(OWNER_ID) })),
    )

  async function load(): Promise<void> {
    const mine = ++round
    const names: GroupName[] = showsDone.value ? ['past'] : ['overdue', 'today', 'week', 'later', 'without']
    try {
      const asked = batch(Object.fromEntries(names.map(name => [name, command(name, 0)])) as Record<GroupName, Command>)
      const [{ result, total, failures }] = await Promise.all([asked, loadUsers()])
      const refused = Object.values(failures)[0]
      if (refused) throw refused
      if (mine !== round) return
      failure.value = null
      groups.value = names.map(name => ({ name, rows: (result[name] ?? []) as ActivityRow[], count: total[name] ?? 0 }))
      isReady.value = true
      void named(groups.value.flatMap(({ rows }) => rows))
    } catch (error) {
      if (mine === round) failure.value = error as Failure
    }
  }
  async function more(group: Group): Promise<void> {
    const { result } = await call<ActivityRow[]>(...command(group.name, Math.floor(group.rows.length / PAGE) * PAGE))
    group.rows.push(...result.filter(row => !group.rows.some(({ ID }) => ID === row.ID)))
    void named(result)
  }
  /** Takes one off the page. */
  function drop(id: string): void {
    for (const group of groups.value) {
      const left = group.rows.filter(({ ID }) => ID !== id)
      if (left.length < group.rows.length) group.count--
      group.rows = left
    }
  }
  watch([person, showsDone], load, { immediate: true })
  const loadSoon = useDebounceFn(load, 150, { maxWait: 1000 })
  useLive(({ type }) => {
    if (type === 'ACTIVITY') void loadSoon()
  })
  return { groups, failure, isReady, load, more, drop }
}
