import type { Call } from '../../../rest/call.ts'
import { query, type Row, send } from '../../../store/store.ts'
import type { EntityType } from '../model/entity-type.ts'

/** Parents of a record by the number of their type. */
export type Parents = ReadonlyMap<number, number | null>

/** The parents of a record. */
export async function parentsOf(call: Pick<Call, 'db'>, type: EntityType, id: number): Promise<Map<number, number>> {
  const rows = await query(
    call.db,
    'select parent_entity_type_id, parent_id from item_parent where entity_type_id = ? and record_id = ?',
    [type.entityTypeId, id],
  )
  return new Map(rows.map(row => [Number(row.parent_entity_type_id), Number(row.parent_id)]))
}

/** Gives a record its parents; null takes one away, those of other types stay. Gives what they were where they changed. */
export async function setParents(call: Call, type: EntityType, id: number, parents: Parents): Promise<Row> {
  if (!parents.size) return {}
  const present = await parentsOf(call, type, id)
  const before: Row = {}
  for (const [parentType, parentId] of parents) {
    const was = present.get(parentType) ?? null
    if (was === parentId) continue
    before[parentColumn(parentType)] = was
    if (was !== null)
      await send(
        call.db,
        'delete from item_parent where entity_type_id = ? and record_id = ? and parent_entity_type_id = ?',
        [type.entityTypeId, id, parentType],
      )
    if (parentId !== null)
      await send(
        call.db,
        'insert into item_parent (entity_type_id, record_id, parent_entity_type_id, parent_id) values (?, ?, ?, ?)',
        [type.entityTypeId, id, parentType, parentId],
      )
  }
  return before
}

/** As the history calls the parent of a type. */
export const parentColumn = (entityTypeId: number): string => `parent_id_${entityTypeId}`
