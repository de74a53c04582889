import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useTypeNames } from '../../crm/records/type-title.ts'
import { call } from '../../rest/call.ts'
import { knownTypes } from '../../rest/session.ts'

/** A directory as `crm.status.entity.types` tells of it. */
export interface Directory {
  ID: string
  NAME: string
  /** Of stages: the type whose records go through them. */
  ENTITY_TYPE_ID?: number
  CATEGORY_ID?: number | string
  IS_ENABLED?: boolean
}

/** Every directory of the portal; those of stages by their types. */
export function useDirectoryList() {
  const nameOf = useTypeNames()
  const query = useQuery({
    queryKey: ['settings', 'directories'],
    queryFn: async () => (await call<Directory[]>('crm.status.entity.types')).result,
  })
  const all = computed(() => query.data.value ?? [])
  const plain = computed(() => all.value.filter(one => one.ENTITY_TYPE_ID === undefined))
  const staged = computed(() => all.value.filter(one => one.ENTITY_TYPE_ID !== undefined && one.IS_ENABLED !== false))
  /** The types whose records go through stages, in the order in which people know them. */
  const types = computed(() => {
    const known = knownTypes()
    return [...Map.groupBy(staged.value, one => one.ENTITY_TYPE_ID!)].flatMap(([id, [first]]) => {
      const type = known.find(one => one.id === id)
      return [{ id, name: type ? nameOf(type) : first!.NAME, hasPipelines: first!.CATEGORY_ID !== undefined }]
    })
  })
  const ofType = (id: number) => staged.value.filter(one => one.ENTITY_TYPE_ID === id)
  return { query, plain, types, ofType }
}
