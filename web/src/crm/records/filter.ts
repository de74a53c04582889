import { computed } from 'vue'
import { now, session } from '../../rest/session.ts'
import type { EntityType } from '../entity-types/index.ts'
import { editorOf } from './card/editors.ts'
import type { Field } from './fields.ts'

/** How a value is compared, as a filter of the API writes it before the name of a field. */
export type Comparison = '=' | '%' | '>=' | '<='

/** One condition of a filter. */
export interface Condition {
  code: string
  how: Comparison
  value: string
}

/** What the values of a field can be compared by; empty: one cannot filter by it. */
export function comparisonsOf(field: Field): readonly Comparison[] {
  if (field.type === 'crm_multifield') return ['=']
  switch (editorOf(field)) {
    case 'text':
      return ['%', '=']
    case 'number':
      return ['>=', '<=', '=']
    case 'date':
    case 'moment':
      return ['>=', '<=']
    case 'choice':
      return ['=']
    default:
      return []
  }
}

const MARK = 'f.'

/** The conditions in the query of an address: `f.>=OPPORTUNITY=100`. */
export const conditionsIn = (query: Readonly<Record<string, unknown>>): Condition[] =>
  Object.entries(query).flatMap(([key, value]) => {
    const [, how, code] = /^f\.(=|%|>=|<=)(\w+)$/.exec(key) ?? []
    return code && typeof value === 'string' ? [{ code, how: how as Comparison, value }] : []
  })

/** The query of an address with these conditions in the place of those that it had. */
export function queryWith<T extends Record<string, unknown>>(query: T, conditions: readonly Condition[]) {
  const others = Object.entries(query).filter(([key]) => !key.startsWith(MARK))
  return Object.fromEntries([...others, ...conditions.map(({ code, how, value }) => [`${MARK}${how}${code}`, value])])
}

/** What the API is asked for; a condition without a value asks for nothing, and a day lasts to its end. */
export const restFilter = (conditions: readonly Condition[]): Record<string, string> =>
  Object.fromEntries(
    conditions
      .filter(({ value }) => value !== '')
      .map(({ code, how, value }) => [
        `${how}${code}`,
        how === '<=' && /^\d{4}-\d\d-\d\d$/.test(value) ? `${value}T23:59:59` : value,
      ]),
  )

/** What the conditions of an address ask the API for; the same object as long as they are the same. */
export const useConditions = (query: () => Readonly<Record<string, unknown>>) =>
  computed((before?: Record<string, string>) => {
    const next = restFilter(conditionsIn(query()))
    return before && JSON.stringify(before) === JSON.stringify(next) ? before : next
  })

/** A filter that people need often. */
export interface Preset {
  name: 'mine' | 'week' | 'late'
  conditions: Condition[]
}

const dayOf = (moment: Date): string => moment.toISOString().slice(0, 10)

export function presetsOf({ names }: EntityType): Preset[] {
  const monday = now()
  monday.setDate(monday.getDate() - ((monday.getDay() + 6) % 7))
  const yesterday = now()
  yesterday.setDate(yesterday.getDate() - 1)
  const mine: Condition = { code: names.responsible, how: '=', value: String(session().user.id) }
  return [
    { name: 'mine', conditions: [mine] },
    { name: 'week', conditions: [{ code: names.created, how: '>=', value: dayOf(monday) }] },
    ...(names.due
      ? [{ name: 'late' as const, conditions: [{ code: names.due, how: '<=' as const, value: dayOf(yesterday) }] }]
      : []),
  ]
}
