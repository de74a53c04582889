import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { everything } from '../../rest/everything.ts'
import { useFormats, useTexts } from '../../texts/i18n.ts'
import type { EntityType, RecordRow } from '../entity-types/index.ts'
import { referenceOf } from '../pick/references.ts'
import { titleFor } from '../pick/titles.ts'
import type { Field } from './fields.ts'
import { names } from './names.ts'

interface Multifield {
  VALUE: string
}

/** How values of fields are written for people: names in the place of codes and ids. */
export function useShowValue(type: Ref<EntityType>, fields: Ref<ReadonlyMap<string, Field>>) {
  const { t } = useTexts()
  const { money, day, moment, count } = useFormats()
  const directories = useDirectories()

  function stageNamed(id: string): string | undefined {
    for (const directory of directories.value.values()) if (directory.has(id)) return directory.get(id)
    return undefined
  }
  function one(field: Field, value: unknown, record: RecordRow): string {
    // An empty list is shown as false.
    if (value === null || value === undefined || value === '' || (value === false && field.isMultiple)) return ''
    const text = String(value)
    switch (field.type) {
      case 'crm_status':
        // A stage of another pipeline is in another directory than the field names.
        return directories.value.get(field.statusType ?? '')?.get(text) ?? stageNamed(text) ?? text
      case 'crm_company':
        return Number(value) ? (names.company[text] ?? `#${text}`) : ''
      case 'crm_contact':
        return Number(value) ? (names.contact[text] ?? `#${text}`) : ''
      case 'crm':
      case 'crm_entity':
      case 'crm_lead':
      case 'crm_deal':
      case 'crm_quote': {
        const reference = referenceOf(field, text)
        return reference ? titleFor(reference) : ''
      }
      case 'address':
        // The place on a map stands behind the words.
        return text.split('|')[0]!
      case 'user':
      case 'employee':
        return names.user[text] ?? `#${text}`
      case 'date':
        return day(text)
      case 'datetime':
        return moment(text)
      case 'char':
      case 'boolean':
        return /^(Y|1|true)$/i.test(text) ? t('common.yes') : t('common.no')
      case 'enumeration':
        return field.items?.find(({ ID }) => ID === text)?.VALUE ?? text
      case 'money': {
        const [amount, currency] = text.split('|')
        return currency ? money(Number(amount), currency) : text
      }
      case 'double': {
        const { sum, currency } = type.value.names
        return field.code === sum ? money(Number(value), String(record[currency!] || 'USD')) : count(Number(value))
      }
      default:
        return typeof value === 'object' ? '' : text
    }
  }

  const all = (field: Field, value: unknown, record: RecordRow): string => {
    if (Array.isArray(value))
      return value
        .map(part =>
          typeof part === 'object' && part !== null ? ((part as Multifield).VALUE ?? '') : one(field, part, record),
        )
        .filter(Boolean)
        .join(', ')
    return one(field, value, record)
  }
  return {
    /** What a record has in a field. */
    show: (code: string, record: RecordRow): string => {
      const field = fields.value.get(code)
      return field ? all(field, record[code], record) : ''
    },
    /** Any value of a field: one that a record had, for instance. */
    showOther: all,
  }
}

interface Status {
  ENTITY_ID: string
  STATUS_ID: string
  NAME: string
}

/** Every directory: names by codes, in their order. */
export function useDirectories() {
  const { data } = useQuery({
    queryKey: ['directories'],
    queryFn: async () => {
      const rows = await everything<Status>('crm.status.list', { order: { SORT: 'ASC' } })
      return new Map(
        [...Map.groupBy(rows, ({ ENTITY_ID }) => ENTITY_ID)].map(([id, statuses]) => [
          id,
          new Map(statuses.map(({ STATUS_ID, NAME }) => [STATUS_ID, NAME])),
        ]),
      )
    },
  })
  return computed(() => data.value ?? new Map<string, Map<string, string>>())
}
