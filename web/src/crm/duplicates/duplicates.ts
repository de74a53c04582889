import { useQuery } from '@tanstack/vue-query'
import { refDebounced } from '@vueuse/core'
import { computed, type Ref } from 'vue'
import { call } from '../../rest/call.ts'
import type { Reference } from '../pick/references.ts'

/** Types whose records have phones and addresses, as crm.duplicate.findbycomm names them. */
const TYPES = { LEAD: 1, CONTACT: 3, COMPANY: 4 } as const

/** Records that have one of these phones or e-mail addresses, clients first. */
export async function withCommunications(ways: Readonly<Record<string, readonly string[]>>): Promise<Reference[]> {
  const found = new Map<string, Reference>()
  for (const [type, values] of Object.entries(ways)) {
    if (!values.length) continue
    const { result } = await call<Partial<Record<keyof typeof TYPES, number[]>>>('crm.duplicate.findbycomm', {
      type,
      values,
    })
    for (const name of ['CONTACT', 'COMPANY', 'LEAD'] as const)
      for (const id of result[name] ?? []) found.set(`${name} ${id}`, { entityTypeId: TYPES[name], id })
  }
  return [...found.values()].sort((a, b) => Number(a.entityTypeId === 1) - Number(b.entityTypeId === 1))
}

/** A phone or an address is one when somebody could be reached by it. */
const isWhole = (type: string, value: string): boolean =>
  type === 'EMAIL' ? /^\S+@\S+\.\S+$/.test(value) : value.replace(/\D/g, '').length >= 5

/** The same while they are typed. */
export function useDuplicates(ways: Ref<Readonly<Record<string, readonly string[]>>>) {
  const whole = computed(() =>
    Object.fromEntries(
      Object.entries(ways.value).map(([type, values]) => [type, values.filter(one => isWhole(type, one))]),
    ),
  )
  const asked = refDebounced(whole, 250)
  const { data } = useQuery({
    queryKey: ['duplicates', asked],
    enabled: computed(() => Object.values(asked.value).some(values => values.length > 0)),
    // Who may read no client is told of none.
    queryFn: () => withCommunications(asked.value).catch(() => []),
  })
  return computed(() => (Object.values(whole.value).some(values => values.length) ? (data.value ?? []) : []))
}
