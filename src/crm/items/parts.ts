import { ensure } from '../../lib/maps.ts'
import type { Call } from '../../rest/call.ts'
import { query } from '../../store/store.ts'
import type { EntityType } from '../record-type.ts'
import type { ItemField, ItemFields } from './fields.ts'
import type { Wanted } from './shape.ts'

interface Item {
  id: number
  json: string
}

/** Values of items by the item's id. */
type Values = ReadonlyMap<number, unknown>

/** Adds to each item's JSON what is kept in other tables: lists of records, observers, multifields. */
export async function withParts(
  call: Call,
  type: EntityType,
  fields: ItemFields,
  items: readonly Item[],
  wanted: Wanted,
): Promise<string[]> {
  if (!items.length) return []
  const ids = items.map(({ id }) => Number(id))
  const parts: (readonly [name: string, values: Values, none: unknown])[] = []
  const asked = wanted ?? fields.all
  for (const field of asked) {
    if (field.kept === 'list') parts.push([field.shown, await listed(call, field, ids), []])
    else if (field.kept === 'observers') parts.push([field.shown, await observed(call, type, ids), []])
  }
  if (!wanted && type.multifields) parts.push(...(await multifields(call, type, ids)))
  if (!parts.length) return items.map(({ json }) => json)
  return items.map(({ id, json }) => {
    const more = parts.map(([name, values, none]) => `"${name}":${JSON.stringify(values.get(Number(id)) ?? none)}`)
    return `${json.slice(0, -1)},${more.join(',')}}`
  })
}

const marks = (ids: readonly number[]): string => ids.map(() => '?').join(',')

async function listed(call: Call, { binding }: ItemField, ids: readonly number[]): Promise<Values> {
  const { table, side } = binding!
  const rows = await query(
    call.db,
    `select "${side.own}" as own, "${side.other}" as other from "${table}" where "${side.own}" in (${marks(ids)}) order by "${side.sort}", id`,
    ids,
  )
  return grouped(rows.map(row => [Number(row.own), Number(row.other)]))
}

async function observed(call: Call, type: EntityType, ids: readonly number[]): Promise<Values> {
  const rows = await query(
    call.db,
    `select record_id, user_id from observer where entity_type_id = ? and record_id in (${marks(ids)}) order by id`,
    [type.entityTypeId, ...ids],
  )
  return grouped(rows.map(row => [Number(row.record_id), Number(row.user_id)]))
}

function grouped(pairs: readonly [number, number][]): Values {
  const lists = new Map<number, number[]>()
  for (const [id, other] of pairs) ensure(lists, id, () => []).push(other)
  return lists
}

/** An element of `fm`. */
interface Multifield {
  id: number
  valueType: string
  value: string
  typeId: string
}

/** The first value of a kind, under a name of its own: no page says more of them (crm-item-get.md). */
const aliases: readonly [name: string, typeId: string, valueType: string | null][] = [
  ['phoneMobile', 'PHONE', 'MOBILE'],
  ['phoneWork', 'PHONE', 'WORK'],
  ['phoneMailing', 'PHONE', 'MAILING'],
  ['emailHome', 'EMAIL', 'HOME'],
  ['emailWork', 'EMAIL', 'WORK'],
  ['emailMailing', 'EMAIL', 'MAILING'],
  ['imol', 'IM', 'OPENLINE'],
  ['email', 'EMAIL', null],
  ['phone', 'PHONE', null],
]

async function multifields(
  call: Call,
  type: EntityType,
  ids: readonly number[],
): Promise<(readonly [string, Values, unknown])[]> {
  const rows = await query(
    call.db,
    `select id, record_id, type_id, value_type, value from multifield where entity_type_id = ? and record_id in (${marks(ids)}) order by id`,
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
  const first = (typeId: string, valueType: string | null) =>
    new Map(
      [...lists].map(([id, list]) => [
        id,
        list.find(one => one.typeId === typeId && (valueType === null || one.valueType === valueType))?.value ?? '',
      ]),
    )
  return [
    ...aliases.map(([name, typeId, valueType]) => [name, first(typeId, valueType), ''] as const),
    ['fm', lists, []] as const,
  ]
}
