import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { call } from '../../rest/call.ts'
import type { DescribedField, EntityType } from '../entity-types/index.ts'

/** A field with its code, and the name that people know it by. */
export interface Field extends DescribedField {
  code: string
  name: string
}

const nameOf = (code: string, { formLabel, listLabel, title }: DescribedField): string =>
  formLabel || listLabel || (title === code ? '' : title) || code

/** The fields of a type, by their codes. */
export function useFields(type: Ref<EntityType>) {
  const query = useQuery({
    queryKey: ['fields', computed(() => type.value.id)],
    queryFn: async () => type.value.described((await call(...type.value.fields())).result),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const fields = computed(
    () =>
      new Map<string, Field>(
        Object.entries(query.data.value ?? {}).map(([code, field]) => [
          code,
          { ...field, code, name: nameOf(code, field) },
        ]),
      ),
  )
  return { fields, error: query.error }
}
