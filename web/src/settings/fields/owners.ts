import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { useTypeNames } from '../../crm/records/type-title.ts'
import { call } from '../../rest/call.ts'
import { type KnownType, knownTypes } from '../../rest/session.ts'

interface SmartProcess {
  id: number
  entityTypeId: number
}

/** What of a type user fields hang on: `CRM_DEAL`; on a smart process by the number it has among them, `CRM_5`. */
const entityOf = ({ id, name }: KnownType, processes: readonly SmartProcess[]): string => {
  const process = processes.find(({ entityTypeId }) => entityTypeId === id)
  return process ? `CRM_${process.id}` : `CRM_${name}`
}

/** The types that can have user fields, by what these are asked for under. */
export function useOwners() {
  const nameOf = useTypeNames()
  const { data } = useQuery({
    queryKey: ['settings', 'smart processes', 'ids'],
    queryFn: async () => (await call<{ types: SmartProcess[] }>('crm.type.list', {})).result.types,
  })
  return computed(() =>
    data.value ? knownTypes().map(type => ({ type, value: entityOf(type, data.value!), text: nameOf(type) })) : [],
  )
}
