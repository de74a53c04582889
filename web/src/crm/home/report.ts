import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { useDebounceFn } from '@vueuse/core'
import { computed, type Ref } from 'vue'
import { batch } from '../../rest/batch.ts'
import { useLive } from '../../rest/live.ts'
import { session } from '../../rest/session.ts'
import { DEAL, entityTypeById } from '../entity-types/index.ts'
import { loadUsers, names } from '../records/names.ts'
import { useOpenStages } from '../records/show-value.ts'
import { useCategories, useStages } from '../records/stages.ts'
import { barsBy, type Group, groupsOf, mainCurrency, noBar } from './groups.ts'
import { aheadSpan, backSpan, monthsOf, type Scope } from './scope.ts'

const deal = entityTypeById(DEAL)

/** What the charts of deals show, all asked for in one round, and asked for anew when deals change. */
export function useReport(scope: Ref<Scope>) {
  const type = computed(() => deal)
  const { data: categories } = useCategories(type)
  const openStages = useOpenStages('DEAL_STAGE')
  /** A funnel is of one pipeline: of the first where none is chosen. */
  const funnelOf = computed(
    () => scope.value.pipeline ?? categories.value?.find(({ isDefault }) => isDefault === 'Y')?.id ?? 0,
  )
  const stages = useStages(type, funnelOf)

  const byPerson = computed(() => (scope.value.person ? { ASSIGNED_BY_ID: scope.value.person } : {}))
  const of = computed(() => ({
    '@CATEGORY_ID':
      scope.value.pipeline === null ? (categories.value ?? []).map(({ id }) => id) : [scope.value.pipeline],
    ...byPerson.value,
  }))
  // An index finds deals by pipeline and stage, those at work among all that ever were.
  const open = computed(() => ({ ...of.value, '@STAGE_ID': openStages.value ?? [] }))
  const queries = useQueryClient()
  const queryKey = ['report', scope, open]
  const { data, error } = useQuery({
    queryKey,
    enabled: computed(() => categories.value !== undefined && openStages.value !== undefined),
    placeholderData: before => before,
    queryFn: async () => {
      const [from, to] = backSpan(scope.value.months)
      const [next, last] = aheadSpan(scope.value.months)
      // Told by the pipelines that it is not of: one among few says little, and what ended is found by its day.
      const others = (categories.value ?? [])
        .map(({ id }) => id)
        .filter(id => scope.value.pipeline !== null && id !== scope.value.pipeline)
      const ended = {
        ...(others.length && { '!@CATEGORY_ID': others }),
        ...byPerson.value,
        ...{ '@STAGE_SEMANTIC_ID': ['S', 'F'], '>=CLOSEDATE': from, '<=CLOSEDATE': to },
      }
      const [{ result, failures }] = await Promise.all([
        batch<'funnel' | 'ended' | 'load' | 'ahead'>({
          funnel: groupsOf({ ...open.value, '@CATEGORY_ID': [funnelOf.value] }, ['STAGE_ID']),
          ended: groupsOf(ended, ['CLOSEDATE.month', 'STAGE_SEMANTIC_ID']),
          load: groupsOf(open.value, ['ASSIGNED_BY_ID']),
          ahead: groupsOf({ ...open.value, '>=CLOSEDATE': next, '<=CLOSEDATE': last }, ['CLOSEDATE.month']),
        }),
        loadUsers(),
      ])
      const refused = Object.values(failures)[0]
      if (refused) throw refused
      return result as Record<'funnel' | 'ended' | 'load' | 'ahead', Group[]>
    },
  })
  const again = useDebounceFn(() => queries.invalidateQueries({ queryKey: ['report'] }), 500, { maxWait: 3000 })
  useLive(({ type: code }) => {
    if (code === deal.code) void again()
  })

  const currency = computed(() =>
    mainCurrency(Object.values(data.value ?? {}).flat(), session().crm?.currency ?? 'USD'),
  )
  const bars = (groups: readonly Group[] | undefined, key: (keys: Group['keys']) => string) =>
    barsBy(groups ?? [], key, currency.value)
  const first = (keys: Group['keys']) => keys[0] ?? ''

  const funnel = computed(() => {
    const all = bars(data.value?.funnel, first)
    const steps = (stages.data.value ?? []).filter(({ outcome }) => outcome === 'process')
    return steps.map(({ id, name, color }, at) => ({
      ...{ id, name, color },
      ...(all.get(id) ?? noBar),
      reached: steps.slice(at).reduce((sum, step) => sum + (all.get(step.id)?.count ?? 0), 0),
    }))
  })
  const ended = computed(() => {
    const all = bars(data.value?.ended, keys => keys.join(' '))
    return monthsOf(backSpan(scope.value.months), scope.value.months).map(month => ({
      month,
      won: all.get(`${month} S`) ?? noBar,
      lost: all.get(`${month} F`) ?? noBar,
    }))
  })
  const load = computed(() =>
    [...bars(data.value?.load, first)]
      .map(([id, bar]) => ({ id, name: names.user[id] ?? `#${id}`, ...bar }))
      .sort((a, b) => b.sum - a.sum || b.count - a.count),
  )
  const ahead = computed(() => {
    const all = bars(data.value?.ahead, first)
    return monthsOf(aheadSpan(scope.value.months), scope.value.months).map(month => ({
      month,
      ...(all.get(month) ?? noBar),
    }))
  })
  const isReady = computed(() => data.value !== undefined)
  return { categories, openStages, funnelOf, currency, funnel, ended, load, ahead, isReady, error }
}
