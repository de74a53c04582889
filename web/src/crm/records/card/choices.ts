import { useQuery } from '@tanstack/vue-query'
import { computed } from 'vue'
import { everything } from '../../../rest/everything.ts'
import { useTexts } from '../../../texts/i18n.ts'
import type { Field } from '../fields.ts'
import { names } from '../names.ts'
import { useDirectories } from '../show-value.ts'
import type { Choice } from './editors.ts'

/** The codes of the portal's currencies. */
export function useCurrencies() {
  const { data } = useQuery({
    queryKey: ['currencies'],
    queryFn: async () => (await everything<{ CURRENCY: string }>('crm.currency.list', {})).map(one => one.CURRENCY),
    staleTime: Number.POSITIVE_INFINITY,
  })
  return computed(() => data.value ?? [])
}

/** What can be chosen in a field; the first of a field that may be empty is nothing. */
export function useChoices(): (field: Field) => Choice[] {
  const { t } = useTexts()
  const directories = useDirectories()
  const currencies = useCurrencies()
  const nothing = { value: '', text: '—' }
  return ({ type, items = [], statusType = '', isDynamic }) => {
    switch (type) {
      case 'user':
        return Object.entries(names.user).map(([value, text]) => ({ value, text }))
      case 'employee':
        return [nothing, ...Object.entries(names.user).map(([value, text]) => ({ value, text }))]
      case 'char':
      case 'boolean':
        return [
          ...(isDynamic ? [nothing] : []),
          ...[
            { value: 'Y', text: t('common.yes') },
            { value: 'N', text: t('common.no') },
          ],
        ]
      case 'enumeration':
        return [nothing, ...items.map(({ ID, VALUE }) => ({ value: ID, text: VALUE }))]
      case 'crm_currency':
        return currencies.value.map(code => ({ value: code, text: code }))
      default:
        return [nothing, ...[...(directories.value.get(statusType) ?? [])].map(([value, text]) => ({ value, text }))]
    }
  }
}
