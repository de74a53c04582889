import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { dayIn, spanOf } from '../../../lib/spans.ts'
import { call } from '../../../rest/call.ts'
import { now, session } from '../../../rest/session.ts'
import type { EntityType } from '../../entity-types/index.ts'
import { type Condition, conditionsIn } from './conditions.ts'

/** Whoever looks: a filter that is shared means each of its readers. */
export const ME = 'me'

/** The portal's day. */
export const today = (): string => dayIn(now(), session().zone)

const isDay = (value: string): boolean => /^\d{4}-\d\d-\d\d$/.test(value)
/** A day lasts to its end. */
const endOf = (value: string): string => (isDay(value) ? `${value}T23:59:59` : value)

function rangeOf(code: string, from: string | null | undefined, to: string | null | undefined) {
  return { ...(from && { [`>=${code}`]: from }), ...(to && { [`<=${code}`]: endOf(to) }) }
}

/** What the API is asked for by one condition; one without a value asks for nothing. */
function restOf({ code, how, values }: Condition): Record<string, unknown> {
  const meant = values.map(value => (value === ME ? String(session().user.id) : value))
  const [first] = meant
  switch (how) {
    case 'empty':
      return { [`=${code}`]: '' }
    case 'filled':
      return { [`!=${code}`]: '' }
    case 'range':
      return rangeOf(code, meant[0], meant[1])
    case 'period': {
      const span = spanOf(first ?? '', today())
      return span ? rangeOf(code, ...span) : {}
    }
    case 'contains':
      return first ? { [`%${code}`]: meant.length > 1 ? meant : first } : {}
    case 'not':
      return first ? { [`!@${code}`]: meant } : {}
    case 'is':
      return first ? (meant.length > 1 ? { [`@${code}`]: meant } : { [`=${code}`]: first }) : {}
  }
}

export const restFilter = (conditions: readonly Condition[]): Record<string, unknown> =>
  Object.assign({}, ...conditions.map(restOf))

/** Of no record at all. */
const NOBODY = ['0']

/** What an address asks the API for, conditions and searched text; the same object as long as it is the same. */
export function useFilter(type: Ref<EntityType>, query: () => Readonly<Record<string, unknown>>) {
  const text = computed(() => String(query().q ?? '').trim())
  // Nothing of the API looks for a text in two fields at once: people are looked for by the portal's search.
  const isName = computed(() => type.value.names.title.length > 1)
  const { data: found } = useQuery({
    queryKey: ['search', computed(() => type.value.id), text],
    enabled: computed(() => isName.value && text.value !== ''),
    queryFn: async () => {
      const asked = { text: text.value, entityTypeId: type.value.id }
      return (await call<{ id: number }[]>('portico.search', asked)).result.map(({ id }) => String(id))
    },
  })
  const searched = (): Record<string, unknown> | null => {
    const { id, title } = type.value.names
    if (!text.value) return {}
    if (!isName.value) return { [`%${title[0]}`]: text.value }
    return found.value ? { [`@${id}`]: found.value.length ? found.value : NOBODY } : null
  }
  return computed((before?: Record<string, unknown>) => {
    const byText = searched()
    if (!byText) return before ?? { [`@${type.value.names.id}`]: NOBODY }
    const next = { ...restFilter(conditionsIn(query())), ...byText }
    return before && JSON.stringify(before) === JSON.stringify(next) ? before : next
  })
}

/** A filter that people need often. */
export interface Preset {
  name: 'mine' | 'working' | 'week' | 'late'
  conditions: Condition[]
}

export function presetsOf({ names }: EntityType): Preset[] {
  const mine: Condition = { code: names.responsible, how: 'is', values: [ME] }
  const working: Condition[] = names.outcome ? [{ code: names.outcome, how: 'is', values: ['P'] }] : []
  return [
    { name: 'mine', conditions: [mine] },
    ...(working.length ? [{ name: 'working' as const, conditions: working }] : []),
    { name: 'week', conditions: [{ code: names.created, how: 'period', values: ['thisWeek'] }] },
    ...(names.due
      ? [
          {
            name: 'late' as const,
            conditions: [{ code: names.due, how: 'period' as const, values: ['past'] }, ...working],
          },
        ]
      : []),
  ]
}
