import { deleteUserfields } from '../../../records/userfields/values.ts'
import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import { clients } from '../entities/clients.ts'
import { requisiteOwner } from '../entities/requisite.ts'
import type { EntityType } from '../model/entity-type.ts'
import { deleteAddresses, deleteOfRequisite } from './delete.ts'
import { deleteLink } from './links.ts'

/** Deletes what a record has of requisites: its own with all that is theirs, its addresses, the link to those it uses. */
export async function deleteRequisites(call: Call, type: EntityType, id: number): Promise<void> {
  const { entityTypeId } = type
  await deleteLink(call, type, id)
  await deleteAddresses(call, entityTypeId, id)
  if (!clients.some(type => type.entityTypeId === entityTypeId)) return
  const own = await query<{ id: number }>(
    call.db,
    'delete from requisite where entity_type_id = ? and entity_id = ? returning id',
    [entityTypeId, id],
  )
  for (const requisite of own) {
    await deleteOfRequisite(call, requisite.id)
    await query(call.db, 'delete from file where entity_type_id = ? and record_id = ?', [
      requisiteOwner.entityTypeId,
      requisite.id,
    ])
    await deleteUserfields(call, requisiteOwner, requisite.id)
    call.recordChange('REQUISITE', requisite.id, 'delete')
  }
}
