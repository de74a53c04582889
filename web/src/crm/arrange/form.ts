import { useQuery, useQueryClient } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { batch } from '../../rest/batch.ts'
import { call } from '../../rest/call.ts'
import type { EntityType } from '../entity-types/index.ts'

/** A section of a form as crm.item.details.configuration.* keep it. */
export interface FormSection {
  name: string
  title: string
  type: 'section'
  elements: FormElement[]
}

export interface FormElement {
  name: string
  /** 1: shown while it is empty, too. */
  optionFlags: '0' | '1'
}

/** Whose form it is: one's own, or everybody's. */
export type Scope = 'P' | 'C'

/** What tells the forms of a type apart: leads of new clients, and categories. */
function extrasOf({ id, hasCategories }: EntityType, category: number): Record<string, number> {
  if (id === 1) return { leadCustomerType: 1 }
  if (id === 2) return { dealCategoryId: category }
  return hasCategories ? { categoryId: category } : {}
}

const METHODS = 'crm.item.details.configuration'

/** The form that the records of a type are shown in: one's own, else everybody's, else none. */
export function useForm(type: Ref<EntityType>, category: Ref<number>) {
  const client = useQueryClient()
  const key = computed(() => ['form', type.value.id, category.value])
  const params = computed(() => ({ entityTypeId: type.value.id, extras: extrasOf(type.value, category.value) }))
  const { data } = useQuery({
    queryKey: key,
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async (): Promise<{ own: FormSection[] | null; common: FormSection[] | null }> => {
      const { result } = await batch({
        own: [`${METHODS}.get`, { ...params.value, scope: 'P' }],
        common: [`${METHODS}.get`, { ...params.value, scope: 'C' }],
      })
      return { own: formIn(result.own), common: formIn(result.common) }
    },
  })
  const write = async (verb: 'set' | 'reset', scope: Scope, sent: Record<string, unknown> = {}): Promise<void> => {
    await call(`${METHODS}.${verb}`, { ...params.value, scope, ...sent })
    await client.invalidateQueries({ queryKey: key.value })
  }
  return {
    isKnown: computed(() => data.value !== undefined),
    form: computed(() => data.value?.own ?? data.value?.common ?? null),
    hasOwn: computed(() => Boolean(data.value?.own)),
    /** Everybody's takes one's own away, or one would not see it. */
    save: async (scope: Scope, sections: readonly FormSection[]): Promise<void> => {
      await write('set', scope, { data: sections })
      if (scope === 'C' && data.value?.own) await write('reset', 'P')
    },
    reset: (scope: Scope) => write('reset', scope),
  }
}

const formIn = (value: unknown): FormSection[] | null => (Array.isArray(value) && value.length ? value : null)
