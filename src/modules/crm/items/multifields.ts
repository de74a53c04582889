import { ensure } from '../../../lib/maps.ts'
import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import type { EntityType } from '../model/entity-type.ts'
import type { Part } from './parts.ts'
import type { Wanted } from './shape.ts'

/** The first value of a kind under a name of its own, an empty text where there is none (crm-item-get.md). */
export interface FirstValue {
  name: string
  typeId: string
  /** Of any type where there is none. */
  valueType?: string
}

/** In the order of answers. */
export const firstValues: readonly FirstValue[] = [
  { name: 'phoneMobile', typeId: 'PHONE', valueType: 'MOBILE' },
  { name: 'phoneWork', typeId: 'PHONE', valueType: 'WORK' },
  { name: 'phoneMailing', typeId: 'PHONE', valueType: 'MAILING' },
  { name: 'emailHome', typeId: 'EMAIL', valueType: 'HOME' },
  { name: 'emailWork', typeId: 'EMAIL', valueType: 'WORK' },
  { name: 'emailMailing', typeId: 'EMAIL', valueType: 'MAILING' },
  { name: 'imol', typeId: 'IM', valueType: 'OPENLINE' },
  { name: 'email', typeId: 'EMAIL' },
  { name: 'phone', typeId: 'PHONE' },
]

/** An element of `fm`. */
interface Multifield {
  id: number
  valueType: string
  value: string
  typeId: string
}

/** The first values that are asked for, and `fm`, which nobody can ask for alone. */
export async function multifieldParts(
  call: Call,
  type: EntityType,
  ids: readonly number[],
  wanted: Wanted,
): Promise<Part[]> {
  const shown = wanted ? wanted.firstValues : firstValues
  if (!shown.length) return []
  const lists = await listsOf(call, type, ids)
  const parts = shown.map(({ name, typeId, valueType }): Part => {
    const isIt = (one: Multifield) => one.typeId === typeId && (valueType ?? one.valueType) === one.valueType
    return [name, new Map([...lists].map(([id, list]) => [id, list.find(isIt)?.value ?? ''])), '']
  })
  return wanted ? parts : [...parts, ['fm', lists, []]]
}

async function listsOf(call: Call, type: EntityType, ids: readonly number[]): Promise<Map<number, Multifield[]>> {
  const rows = await query(
    call.db,
    `select id, record_id, type_id, value_type, value from multifield where entity_type_id = ? and record_id in (${ids.map(() => '?').join(',')}) order by id`,
    [type.entityTypeId, ...ids],
  )
  const lists = new Map<number, Multifield[]>()
  for (const row of rows)
    ensure(lists, Number(row.record_id), () => []).push({
      id: Number(row.id),
      valueType: row.value_type,
      value: row.value,
      typeId: row.type_id,
    })
  return lists
}
