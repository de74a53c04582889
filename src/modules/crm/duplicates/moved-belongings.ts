import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import { bindingsOf } from '../entities/bindings.ts'
import { entityTypesOf } from '../entities/registry.ts'
import type { EntityType } from '../model/entity-type.ts'
import { referencesTo } from '../records/delete.ts'

/** A table of what belongs to records and may come to belong to another one. */
interface Belonging {
  table: string
  /** Columns with the type and the id of the record. */
  type: string
  record: string
  /** The column that no two rows of one record share. */
  unique?: string
}

const byRecord = { type: 'entity_type_id', record: 'record_id' }
const byEntity = { type: 'entity_type_id', record: 'entity_id' }

const belongings: readonly Belonging[] = [
  { table: 'timeline', ...byRecord },
  { table: 'activity_binding', ...byRecord, unique: 'activity_id' },
  { table: 'trace_entity', ...byRecord, unique: 'trace_id' },
  { table: 'order_entity', ...byRecord },
  { table: 'item_parent', type: 'parent_entity_type_id', record: 'parent_id' },
  { table: 'requisite', ...byEntity },
  { table: 'address', ...byEntity, unique: 'type_id' },
  // What an address belongs to in the end, when it is one of a requisite.
  { table: 'address', type: 'anchor_type_id', record: 'anchor_id' },
  // A record has one.
  { table: 'requisite_link', ...byEntity, unique: 'entity_type_id' },
]

/** Tables with one row of a kind for each record, and the kind: two records may say different things in them. */
const saying = [
  { table: 'address', kind: 'type_id' },
  { table: 'requisite_link', kind: 'entity_type_id' },
]

/** What such a row is called and whose it is; the rest is what it says. */
const names = ['id', 'entity_id', 'anchor_id', 'loc_addr_id']

/** Whether two of the records have different addresses of one type, or use different requisites. */
export async function contradict(call: Call, type: EntityType, ids: readonly number[]): Promise<boolean> {
  for (const { table, kind } of saying) {
    const said = new Map<unknown, string>()
    for (const id of ids) {
      const rows = await query(call.db, `select * from ${table} where entity_type_id = ? and entity_id = ?`, [
        ...[type.entityTypeId, id],
      ])
      for (const row of rows) {
        const text = JSON.stringify(Object.entries(row).filter(([name]) => !names.includes(name)))
        if ((said.get(row[kind]) ?? text) !== text) return true
        said.set(row[kind], text)
      }
    }
  }
  return false
}

/** Gives the main record what belongs to another one, and has what referred to that one refer to it. */
export async function moveBelongings(call: Call, type: EntityType, main: number, other: number): Promise<void> {
  const { entityTypeId } = type
  for (const { table, type: typeColumn, record, unique } of belongings) {
    const isNew = unique
      ? ` and ${unique} not in (select ${unique} from ${table} where ${typeColumn} = ? and ${record} = ?)`
      : ''
    await query(call.db, `update ${table} set ${record} = ? where ${typeColumn} = ? and ${record} = ?${isNew}`, [
      ...[main, entityTypeId, other],
      ...(unique ? [entityTypeId, main] : []),
    ])
  }
  const types = await entityTypesOf(call)
  for (const { table, column } of referencesTo(type, types, types.flatMap(bindingsOf)))
    await query(call.db, `update "${table}" set "${column}" = ? where "${column}" = ?`, [main, other])
}
