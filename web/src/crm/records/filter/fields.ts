import { computed, type Ref } from 'vue'
import { useTexts } from '../../../texts/i18n.ts'
import type { EntityType } from '../../entity-types/index.ts'
import { HIDDEN } from '../card/sections.ts'
import { type Field, useFields } from '../fields.ts'
import { comparisonsOf } from './conditions.ts'

/** The fields of a type as a filter shows them: how a stage ends is told in words. */
export function useFilterFields(type: Ref<EntityType>) {
  const { t } = useTexts()
  const { fields: all } = useFields(type)
  const fields = computed(() => {
    const { outcome } = type.value.names
    const field = outcome && all.value.get(outcome)
    if (!field) return all.value
    const items = (['working', 'won', 'lost'] as const).map((name, at) => ({
      ID: ['P', 'S', 'F'][at]!,
      VALUE: t(`filter.${name}`),
    }))
    return new Map<string, Field>([
      ...all.value,
      [outcome, { ...field, type: 'enumeration', name: t('filter.outcome'), items }],
    ])
  })
  /** Those that can be asked for, by their names. */
  const usable = computed(() => {
    const { category, outcome } = type.value.names
    return [...fields.value.values()]
      .filter(field => comparisonsOf(field).length)
      .filter(({ code }) => code === outcome || (!HIDDEN.test(code) && code !== category))
      .sort((a, b) => a.name.localeCompare(b.name))
  })
  return { fields, usable }
}
