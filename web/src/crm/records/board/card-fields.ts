import { computed, type Ref } from 'vue'
import { preferences, setPreference } from '../../../rest/preferences.ts'
import type { EntityType } from '../../entity-types/index.ts'
import { HIDDEN } from '../card/sections.ts'
import type { Field } from '../fields.ts'

/** Which fields the cards of a type show: those that somebody has chosen, or what every type has. */
export function useCardFields(type: Ref<EntityType>, fields: Ref<ReadonlyMap<string, Field>>) {
  const name = computed(() => `card.${type.value.code}`)
  const usual = computed(() => {
    const { sum, company, contact, due, created, responsible } = type.value.names
    return [sum, company, contact, due ?? created, responsible].filter(code => code !== undefined)
  })
  const lines = computed((before?: string[]) => {
    const { own, shared } = preferences()
    const kept = (own[name.value] ?? shared[name.value]) as { fields?: string[] } | undefined
    const next = kept?.fields ?? usual.value
    return before && before.join() === next.join() ? before : next
  })
  const choosable = computed(() => {
    const { title, stage, category, currency } = type.value.names
    const apart = new Set([...title, stage, category, currency])
    return [...fields.value.values()].filter(
      ({ code, type: kind }) => !apart.has(code) && !HIDDEN.test(code) && !/^(file|iblock_|product_file)/.test(kind),
    )
  })
  const choose = (codes: string[]) => setPreference(name.value, { fields: codes })
  return {
    lines,
    choosable,
    choose,
    shareWithAll: () => setPreference(name.value, { fields: [...lines.value] }, true),
    reset: () => setPreference(name.value, null),
  }
}
