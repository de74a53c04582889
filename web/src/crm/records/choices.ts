import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref, ref } from 'vue'
import { call } from '../../rest/call.ts'
import { useTexts } from '../../texts/i18n.ts'
import type { EntityType } from '../entity-types/index.ts'
import type { Choice } from './card/editors.ts'
import type { Field } from './fields.ts'
import { people } from './names.ts'
import { useDirectories } from './show-value.ts'
import { useCategories } from './stages.ts'

/** What the values of fields can be chosen from, by names: of a field without choices there are none. */
export function useChoices(type: Ref<EntityType>) {
  const { t } = useTexts()
  const directories = useDirectories()
  const { data: categories } = useCategories(type)
  /** Not everybody may read them, and few fields need them. */
  const needsCurrencies = ref(false)
  const { data: currencies } = useQuery({
    queryKey: ['currencies'],
    enabled: needsCurrencies,
    queryFn: async () => (await call<{ CURRENCY: string; FULL_NAME?: string }[]>('crm.currency.list')).result,
    staleTime: Number.POSITIVE_INFINITY,
  })
  const inDirectory = (id: string, before = ''): Choice[] =>
    [...(directories.value.get(id) ?? [])].map(([value, name]) => ({ value, text: before + name }))

  /** Stages of every pipeline, with its name where there are several. */
  const stages = computed((): Choice[] => {
    const { stages: directoryOf } = type.value
    if (!directoryOf) return []
    const all = categories.value ?? []
    if (all.length < 2) return inDirectory(directoryOf(all[0]?.id ?? 0))
    return all.flatMap(({ id, name }) => inDirectory(directoryOf(id), `${name}: `))
  })

  return function choicesOf(field: Field): Choice[] {
    if (field.code === type.value.names.stage) return stages.value
    switch (field.type) {
      case 'user':
      case 'employee':
        return people.map(({ id, name }) => ({ value: id, text: name }))
      case 'char':
      case 'boolean':
        return [
          { value: 'Y', text: t('common.yes') },
          { value: 'N', text: t('common.no') },
        ]
      case 'enumeration':
        return (field.items ?? []).map(({ ID, VALUE }) => ({ value: ID, text: VALUE }))
      case 'crm_status':
        return inDirectory(field.statusType ?? '')
      case 'crm_category':
        return (categories.value ?? []).map(({ id, name }) => ({ value: String(id), text: name }))
      case 'crm_currency':
        needsCurrencies.value = true
        return (currencies.value ?? []).map(({ CURRENCY, FULL_NAME }) => ({
          value: CURRENCY,
          text: FULL_NAME || CURRENCY,
        }))
      default:
        return []
    }
  }
}
