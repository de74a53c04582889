import { ensure } from '../../../lib/maps.ts'
import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import type { EntityType } from '../model/entity-type.ts'
import type { ItemField, ItemFields } from './fields.ts'
import { withAddresses } from './file-addresses.ts'
import { multifieldParts } from './multifields.ts'
import type { Wanted } from './shape.ts'

interface Item {
  id: number
  json: string
}

/** Values of items by the item's id. */
type Values = ReadonlyMap<number, unknown>

/** What items have under one name beside their columns, and what an item without it shows. */
export type Part = readonly [name: string, values: Values, none: unknown]

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
  const parts: Part[] = []
  const asked = wanted?.fields ?? fields.all
  for (const field of asked) {
    if (field.storage === 'list') parts.push([field.shown, await listed(call, field, ids), []])
    else if (field.storage === 'observers') parts.push([field.shown, await observed(call, type, ids), []])
  }
  if (type.multifields) parts.push(...(await multifieldParts(call, type, ids, wanted)))
  const texts = await withAddresses(call, asked, items)
  if (!parts.length) return texts
  return items.map(({ id }, i) => {
    const more = parts.map(([name, values, none]) => `"${name}":${JSON.stringify(values.get(Number(id)) ?? none)}`)
    return `${texts[i]!.slice(0, -1)},${more.join(',')}}`
  })
}

const marks = (ids: readonly number[]): string => ids.map(() => '?').join(',')

async function listed(call: Call, { binding }: ItemField, ids: readonly number[]): Promise<Values> {
  const { table, side } = binding!
  const rows = await query(
    call.db,
    `select "${side.ownerColumn}" as owner, "${side.memberColumn}" as member from "${table}" where "${side.ownerColumn}" in (${marks(ids)}) order by "${side.sort}", id`,
    ids,
  )
  return grouped(rows.map(row => [Number(row.owner), Number(row.member)]))
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
