import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import type { Category } from '../../crm/records/stages.ts'
import { useTypeNames } from '../../crm/records/type-title.ts'
import { batch } from '../../rest/batch.ts'
import { type Command, call } from '../../rest/call.ts'
import { knownTypes } from '../../rest/session.ts'

/** A directory as `crm.status.entity.types` tells of it. */
interface Directory {
  ID: string
  NAME: string
  /** Of stages: the type whose records go through them. */
  ENTITY_TYPE_ID?: number
  CATEGORY_ID?: number | string
  IS_ENABLED?: boolean
}

/** The stages of a type, or of one of its pipelines. */
export interface StageDirectory {
  id: string
  category: number
  /** What people call the pipeline; of a type without pipelines, the type. */
  name: string
}

const DEAL = 2

/** Every directory of the portal; those of stages by their types and pipelines. */
export function useDirectories() {
  const nameOf = useTypeNames()
  const { data } = useQuery({
    queryKey: ['settings', 'directories'],
    queryFn: async () => (await call<Directory[]>('crm.status.entity.types')).result,
  })
  const all = computed(() => data.value ?? [])
  const plain = computed(() =>
    all.value.filter(one => one.ENTITY_TYPE_ID === undefined).map(({ ID, NAME }) => ({ value: ID, text: NAME })),
  )
  const staged = computed(() => all.value.filter(one => one.ENTITY_TYPE_ID !== undefined && one.IS_ENABLED !== false))
  /** The types whose records go through stages: deals first, for which nearly everybody comes, and last what people see no records of. */
  const types = computed(() => {
    const known = knownTypes()
    const place = (id: number) => (id === DEAL ? 0 : known.some(one => one.id === id) ? 1 : 2)
    return [...Map.groupBy(staged.value, one => one.ENTITY_TYPE_ID!)]
      .map(([id, [first]]) => {
        const type = known.find(one => one.id === id)
        return { id, name: type ? nameOf(type) : first!.NAME, hasPipelines: first!.CATEGORY_ID !== undefined }
      })
      .sort((a, b) => place(a.id) - place(b.id))
  })
  const withPipelines = computed(() => types.value.filter(({ hasPipelines }) => hasPipelines).map(({ id }) => id))
  /** The pipelines of the types that have them, in their order. */
  const { data: pipelines } = useQuery({
    queryKey: computed(() => ['settings', 'all pipelines', withPipelines.value]),
    enabled: computed(() => withPipelines.value.length > 0),
    queryFn: async () => {
      const { result } = await batch(
        Object.fromEntries(
          withPipelines.value.map(id => [String(id), ['crm.category.list', { entityTypeId: id }] as Command]),
        ),
      )
      return new Map(
        Object.entries(result).map(([id, answer]) => [Number(id), (answer as { categories: Category[] }).categories]),
      )
    },
  })
  function stagesOf(entityTypeId: number): StageDirectory[] {
    const own = pipelines.value?.get(entityTypeId) ?? []
    const place = (category: number) => own.findIndex(({ id }) => id === category)
    return staged.value
      .filter(one => one.ENTITY_TYPE_ID === entityTypeId)
      .map(({ ID, CATEGORY_ID }) => ({ id: ID, category: Number(CATEGORY_ID ?? 0) }))
      .map(one => ({ ...one, name: own[place(one.category)]?.name ?? typeName(entityTypeId) }))
      .sort((a, b) => place(a.category) - place(b.category))
  }
  const typeName = (id: number) => types.value.find(one => one.id === id)?.name ?? ''
  return { plain, types, pipelines, stagesOf }
}
