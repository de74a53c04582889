import { deleteFilesOf } from '../../../records/files.ts'
import type { Call } from '../../../rest/call.ts'
import type { OwnedTable, OwnerType } from '../../../rest/changes/ownership.ts'
import { send } from '../../../store/store.ts'
import type { EntityType } from '../model/entity-type.ts'

const owner = { type: 'entity_type_id', id: 'record_id' } as const

/** A record's parents go with it, and its children lose it: both in one statement. */
const deleteParents = (call: Call, { entityTypeId }: OwnerType, id: number) =>
  send(
    call.db,
    `delete from item_parent where (entity_type_id = ? and record_id = ?) or (parent_entity_type_id = ? and parent_id = ?)`,
    [entityTypeId, id, entityTypeId, id],
  )

/** What every record has of its own: who changed what, files, who watches it, parents and children. */
export const ownedByRecords: readonly OwnedTable[] = [
  {
    table: 'item_parent',
    owner,
    deleted: deleteParents,
    merged: 'planned',
    names: { type: 'parent_entity_type_id', id: 'parent_id' },
  },
  {
    table: 'item_parent',
    owner: { type: 'parent_entity_type_id', id: 'parent_id' },
    deleted: 'elsewhere',
    merged: 'move',
    names: { type: 'entity_type_id', id: 'record_id' },
  },
  { table: 'multifield', owner, of: (type: EntityType) => type.multifields, deleted: 'go', merged: 'planned' },
  { table: 'history', owner, deleted: 'go', merged: 'planned' },
  {
    table: 'stage_history',
    owner,
    of: (type: EntityType) => type.stages !== undefined,
    deleted: 'go',
    merged: 'planned',
  },
  {
    table: 'file',
    owner,
    deleted: (call, { entityTypeId }, id) => deleteFilesOf(call, entityTypeId, id),
    merged: 'planned',
  },
  { table: 'observer', owner, deleted: 'go', merged: 'planned' },
]
