import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { call } from '../../rest/call.ts'
import type { EntityType } from '../entity-types/index.ts'

/** A stage of a directory. */
export interface Stage {
  id: string
  name: string
  color: string
  outcome: 'process' | 'success' | 'failure'
}

interface Status {
  STATUS_ID: string
  NAME: string
  COLOR?: string | null
  SEMANTICS?: 'S' | 'F' | null
  EXTRA?: { COLOR?: string; SEMANTICS?: Stage['outcome'] }
}

const PLAIN = '#8aa0b8'

const stageOf = ({ STATUS_ID, NAME, COLOR, SEMANTICS, EXTRA }: Status): Stage => ({
  id: STATUS_ID,
  name: NAME,
  color: COLOR || EXTRA?.COLOR || PLAIN,
  outcome: EXTRA?.SEMANTICS ?? (SEMANTICS === 'S' ? 'success' : SEMANTICS === 'F' ? 'failure' : 'process'),
})

/** The stages of a type in a category, in their order; none where the type has none. */
export function useStages(type: Ref<EntityType>, category: Ref<number>) {
  const directory = computed(() => type.value.stages?.(category.value) ?? null)
  return useQuery({
    queryKey: ['stages', directory],
    enabled: computed(() => directory.value !== null),
    queryFn: async (): Promise<Stage[]> => {
      const { result } = await call<Status[]>('crm.status.list', {
        filter: { ENTITY_ID: directory.value },
        order: { SORT: 'ASC' },
      })
      return result.map(stageOf)
    },
  })
}

/** A category, which people call a pipeline. */
export interface Category {
  id: number
  name: string
  isDefault: 'Y' | 'N'
}

/** The category that an address without one means. */
export const useCategory = (type: Ref<EntityType>, asked: Ref<number>) => {
  const { data } = useCategories(type)
  return computed(() => asked.value || (data.value?.find(({ isDefault }) => isDefault === 'Y')?.id ?? 0))
}

/** The categories of a type. */
export const useCategories = (type: Ref<EntityType>) =>
  useQuery({
    queryKey: ['categories', computed(() => type.value.id)],
    enabled: computed(() => type.value.hasCategories),
    queryFn: async (): Promise<Category[]> => {
      const { result } = await call<{ categories: Category[] }>('crm.category.list', { entityTypeId: type.value.id })
      return result.categories
    },
  })
