import { useQuery } from '@tanstack/vue-query'
import { useDebounceFn } from '@vueuse/core'
import { computed, type Ref } from 'vue'
import { call } from '../../rest/call.ts'
import { useLive } from '../../rest/live.ts'
import { type KnownType, knownTypes } from '../../rest/session.ts'
import { type EntityType, entityTypeById } from '../entity-types/index.ts'
import type { Reference } from '../pick/references.ts'
import type { Field } from '../records/fields.ts'

export interface Related {
  entityTypeId: number
  how: 'parent' | 'child'
  total: number
  records: { id: number; title: string; stage: string | null; amount: number | null; currency: string | null }[]
}

/** What is related to a record; records that come and go anywhere may be. */
export function useRelated(entityTypeId: Ref<number>, id: Ref<number>, version: Ref<string>) {
  const query = useQuery({
    queryKey: ['related', entityTypeId, id, version],
    enabled: computed(() => id.value > 0),
    queryFn: async () =>
      (await call<Related[]>('portico.record.related', { entityTypeId: entityTypeId.value, id: id.value })).result,
    placeholderData: before => before,
  })
  const refresh = useDebounceFn(() => query.refetch(), 400)
  useLive(({ how }) => {
    if (how !== 'update' && id.value > 0) void refresh()
  })
  return query
}

const [CONTACT, COMPANY] = [3, 4]

/** The field of a type that names a record of another one, which a new record is given; undefined: it has none. */
export function linkTo(
  { names }: EntityType,
  fields: ReadonlyMap<string, Field>,
  entityTypeId: number,
): string | undefined {
  if (entityTypeId === CONTACT && names.contact) return names.contact
  if (entityTypeId === COMPANY && names.company) return names.company
  return [`PARENT_ID_${entityTypeId}`, `parentId${entityTypeId}`].find(code => fields.has(code))
}

/** A type whose records can be children of those of another one, by the field that names the parent. */
export interface ChildType {
  known: KnownType
  link: string
}

/** Has a record that there is belong to another one; who is one of several contacts comes after those that are there. */
export async function bindChild({ known, link }: ChildType, child: number, parent: Reference): Promise<void> {
  const type = entityTypeById(known.id)
  if (parent.entityTypeId === CONTACT && type.contacts)
    await call(`${type.contacts}.add`, { id: child, fields: { CONTACT_ID: parent.id } })
  else await call(...type.update(child, { [link]: parent.id }))
}

/** The types of which a record can be a child of a record of this type, as far as the caller may add or change them. */
export function useChildTypes(type: Ref<EntityType>) {
  const usable = knownTypes().filter(({ id, rights }) => (rights.add || rights.update) && id !== type.value.id)
  const { data } = useQuery({
    queryKey: ['child types', computed(() => type.value.id)],
    staleTime: Number.POSITIVE_INFINITY,
    queryFn: async (): Promise<ChildType[]> => {
      const linked: ChildType[] = []
      for (const known of usable) {
        const other = entityTypeById(known.id)
        const described = other.described((await call(...other.fields())).result)
        const fields = new Map(Object.entries(described).map(([code, field]) => [code, { ...field, code, name: code }]))
        const link = linkTo(other, fields, type.value.id)
        if (link && fields.has(link)) linked.push({ known, link })
      }
      return linked
    },
  })
  return computed(() => data.value ?? [])
}
