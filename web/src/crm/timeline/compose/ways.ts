import { useQuery } from '@tanstack/vue-query'
import { computed, type Ref } from 'vue'
import { batch } from '../../../rest/batch.ts'
import { type Command, call } from '../../../rest/call.ts'
import { knownTypes } from '../../../rest/session.ts'
import { type EntityType, entityTypeById, type RecordRow, titleOf } from '../../entity-types/index.ts'

/** How somebody can be reached: a phone or an address of a record. */
export interface Way {
  type: 'PHONE' | 'EMAIL'
  value: string
  name: string
  entityTypeId: number
  id: number
}

const CONTACT = 3
const COMPANY = 4

/** The phones and addresses of a record, of its contacts and of its company, which are asked for once somebody writes or calls. */
export function useWays(type: Ref<EntityType>, record: Ref<RecordRow>) {
  const { data } = useQuery({
    queryKey: [
      'ways',
      computed(() => type.value.id),
      computed(() => record.value.id),
      computed(() => record.value[type.value.names.modified]),
    ],
    queryFn: async () => waysOf(type.value, record.value),
  })
  const of = (wanted: Way['type']) => computed(() => (data.value ?? []).filter(way => way.type === wanted))
  return { phones: of('PHONE'), emails: of('EMAIL'), isKnown: computed(() => data.value !== undefined) }
}

async function waysOf(type: EntityType, record: RecordRow): Promise<Way[]> {
  const own = waysIn(type, record)
  const { contact, company } = type.names
  const contacts = type.contacts
    ? (await call<{ CONTACT_ID: number }[]>(`${type.contacts}.items.get`, { id: record.id })).result.map(
        one => one.CONTACT_ID,
      )
    : [...((record.contactIds as number[] | undefined) ?? []), ...(contact ? [record[contact]] : [])]
  const asked: Record<string, Command> = {}
  for (const [entityTypeId, ids] of [
    [CONTACT, contacts],
    [COMPANY, company ? [record[company]] : []],
  ] as const) {
    const filter = { '@ID': [...new Set(ids.map(Number))].filter(id => id > 0) }
    const other = entityTypeById(entityTypeId)
    const select = ['ID', ...other.names.title, 'PHONE', 'EMAIL']
    if (filter['@ID'].length && knownTypes().some(({ id }) => id === entityTypeId))
      asked[entityTypeId] = other.list({ filter, select, start: -1 })
  }
  if (!Object.keys(asked).length) return own
  const { result } = await batch(asked)
  const others = Object.entries(result).flatMap(([entityTypeId, answer]) => {
    const other = entityTypeById(Number(entityTypeId))
    return other.rows(answer).flatMap(row => waysIn(other, row))
  })
  return [...own, ...others]
}

const waysIn = (type: EntityType, row: RecordRow): Way[] =>
  (['PHONE', 'EMAIL'] as const).flatMap(way =>
    ((row[way] as { VALUE: string }[] | undefined) ?? []).map(({ VALUE }) => ({
      ...{ type: way, value: VALUE, name: titleOf(type, row), entityTypeId: type.id, id: Number(row.id) },
    })),
  )

/** With whom an activity is, as methods take it. */
export const communication = ({ type, value, entityTypeId, id }: Omit<Way, 'name'>) => ({
  ...{ TYPE: type, VALUE: value, ENTITY_TYPE_ID: entityTypeId, ENTITY_ID: id },
})
