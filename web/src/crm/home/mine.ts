import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { useDebounceFn } from '@vueuse/core'
import { computed } from 'vue'
import { addDays, spanOf } from '../../lib/spans.ts'
import { batch } from '../../rest/batch.ts'
import type { Command } from '../../rest/call.ts'
import { useLive } from '../../rest/live.ts'
import { rightsFor, session } from '../../rest/session.ts'
import { DEAL, entityTypeById, LEAD } from '../entity-types/index.ts'
import { ME, today } from '../records/filter/filter.ts'
import { useOpenStages } from '../records/show-value.ts'
import { type Group, groupsOf, sumsOf } from './groups.ts'

/** Something to do, as the list of activities tells it. */
export interface Todo {
  ID: string
  SUBJECT: string
  DEADLINE: string
  TYPE_ID: string
  OWNER_TYPE_ID: string
  OWNER_ID: string
}

/** A number that leads to the records it counts. */
export interface Tile {
  name: 'open' | 'won' | 'late' | 'leads'
  count: number
  sums: Record<string, number> | null
  /** The same of last month, where there is one to compare with. */
  before: Record<string, number> | null
  to: { path: string; query: Record<string, string> }
}

type Asked = 'todos' | 'open' | 'won' | 'before' | 'late' | 'leads'

const countOf = (groups: readonly Group[]): number => groups.reduce((sum, { count }) => sum + count, 0)

/** What is mine today: what is to be done, and where my records stand. */
export function useMine() {
  const { id } = session().user
  const openStages = useOpenStages('DEAL_STAGE')
  const mine = { ASSIGNED_BY_ID: id }
  const hasDeals = rightsFor(DEAL).read
  const hasLeads = rightsFor(LEAD).read
  const commands = (): Partial<Record<Asked, Command>> => {
    const [from, to] = spanOf('thisMonth', today())!
    const [lastFrom, lastTo] = spanOf('lastMonth', today())!
    const open = { ...mine, '@STAGE_ID': openStages.value ?? [] }
    const won = { ...mine, STAGE_SEMANTIC_ID: 'S' }
    return {
      todos: [
        'crm.activity.list',
        {
          filter: { RESPONSIBLE_ID: id, COMPLETED: 'N', '<DEADLINE': `${addDays(today(), 1)}T00:00:00` },
          select: ['ID', 'SUBJECT', 'DEADLINE', 'TYPE_ID', 'OWNER_TYPE_ID', 'OWNER_ID'],
          order: { DEADLINE: 'ASC' },
        },
      ],
      ...(hasDeals && {
        open: groupsOf(open, ['STAGE_SEMANTIC_ID']),
        won: groupsOf({ ...won, '>=CLOSEDATE': from, '<=CLOSEDATE': to }, ['STAGE_SEMANTIC_ID']),
        before: groupsOf({ ...won, '>=CLOSEDATE': lastFrom, '<=CLOSEDATE': lastTo }, ['STAGE_SEMANTIC_ID']),
        late: groupsOf({ ...open, '<CLOSEDATE': today() }, ['STAGE_SEMANTIC_ID']),
      }),
      ...(hasLeads && {
        leads: ['crm.lead.list', { filter: { ...mine, STATUS_SEMANTIC_ID: 'P' }, select: ['ID'] }] as const,
      }),
    }
  }
  const queries = useQueryClient()
  const { data } = useQuery({
    queryKey: ['mine', openStages],
    enabled: computed(() => openStages.value !== undefined || !hasDeals),
    placeholderData: before => before,
    queryFn: () => batch<Asked>(commands() as Record<Asked, Command>),
  })
  const again = useDebounceFn(() => queries.invalidateQueries({ queryKey: ['mine'] }), 500, { maxWait: 3000 })
  useLive(({ type }) => {
    if (/^(DEAL|LEAD|ACTIVITY)$/i.test(type)) void again()
  })

  const todos = computed(() => (data.value?.result.todos ?? []) as Todo[])
  const todoCount = computed(() => data.value?.total.todos ?? 0)
  const tiles = computed((): Tile[] => {
    const { result, total } = data.value ?? {
      result: {} as Partial<Record<Asked, unknown>>,
      total: {} as Partial<Record<Asked, number>>,
    }
    const groups = (name: Asked) => (result[name] ?? []) as Group[]
    const deals = { path: `${entityTypeById(DEAL).base}/list/` }
    const my = { 'f.ASSIGNED_BY_ID': ME }
    const tile = (name: Tile['name'], query: Record<string, string>, before: Asked | null = null): Tile => ({
      name,
      count: countOf(groups(name)),
      sums: sumsOf(groups(name)),
      before: before && sumsOf(groups(before)),
      to: { ...deals, query: { ...my, ...query } },
    })
    return [
      ...(hasDeals
        ? [
            tile('open', { 'f.STAGE_SEMANTIC_ID': 'P' }),
            tile('won', { 'f.STAGE_SEMANTIC_ID': 'S', 'f.CLOSEDATE.in': 'thisMonth' }, 'before'),
            tile('late', { 'f.STAGE_SEMANTIC_ID': 'P', 'f.CLOSEDATE.in': 'past' }),
          ]
        : []),
      ...(hasLeads
        ? [
            {
              name: 'leads' as const,
              count: total.leads ?? 0,
              sums: null,
              before: null,
              to: { path: `${entityTypeById(LEAD).base}/list/`, query: { ...my, 'f.STATUS_SEMANTIC_ID': 'P' } },
            },
          ]
        : []),
    ]
  })
  return { todos, todoCount, tiles, isReady: computed(() => data.value !== undefined) }
}
