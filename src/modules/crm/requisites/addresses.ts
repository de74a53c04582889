import type { Call } from '../../../rest/call.ts'
import { query, type Row } from '../../../store/store.ts'
import { recordAddressChange } from './address-change.ts'
import { addressees, mayUseOwner } from './owners.ts'

/** What names an address. */
export interface AddressKey {
  typeId: number
  entityTypeId: number
  entityId: number
}

/** The stored row of an address, held for a change; undefined where there is none. */
export async function storedAddress(
  call: Call,
  { typeId, entityTypeId, entityId }: AddressKey,
): Promise<Row | undefined> {
  const [row] = await query(
    call.db,
    `select * from address where entity_type_id = ? and entity_id = ? and type_id = ? ${call.flavor.forUpdate}`,
    [entityTypeId, entityId, typeId],
  )
  return row
}

/** The address that has a place, where the caller may read it. */
export async function readableAddress(call: Call, place: number): Promise<Row | undefined> {
  const [row] = await query(call.db, 'select * from address where loc_addr_id = ?', [place])
  if (!row) return undefined
  const anchor = { typeId: row.anchor_type_id, id: row.anchor_id }
  return (await mayUseOwner(call, addressees, anchor, 'read')) ? row : undefined
}

/**
 * Adds an address, whose main owner stands in the columns of `anchor`, and gives its place: it has the number of the row, as
 * every address has a place of its own. Undefined where there is one of this type.
 */
export async function insertAddress(
  call: Call,
  { typeId, entityTypeId, entityId }: AddressKey,
  { anchor_type_id, anchor_id }: Row,
  values: Row,
): Promise<number | undefined> {
  const row = { type_id: typeId, entity_type_id: entityTypeId, entity_id: entityId, anchor_type_id, anchor_id }
  const added = await call.db
    .insertInto('address')
    .values({ ...row, ...values })
    .onConflict(conflict => conflict.columns(['entity_type_id', 'entity_id', 'type_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) return undefined
  await query(call.db, 'update address set loc_addr_id = id where id = ?', [added.id])
  recordAddressChange(call, row, 'add')
  return Number(added.id)
}

/** Changes words of a stored address. */
export async function changeAddress(call: Call, row: Row, values: Row): Promise<void> {
  if (Object.keys(values).length) await call.db.updateTable('address').set(values).where('id', '=', row.id).execute()
  recordAddressChange(call, row, 'update')
}

/** Deletes a stored address. */
export async function removeAddress(call: Call, row: Row): Promise<void> {
  await query(call.db, 'delete from address where id = ?', [row.id])
  recordAddressChange(call, row, 'delete')
}

/** Deletes every address of an owner. */
export async function deleteAddresses(call: Call, entityTypeId: number, entityId: number): Promise<void> {
  const gone = await query(call.db, 'delete from address where entity_type_id = ? and entity_id = ? returning *', [
    entityTypeId,
    entityId,
  ])
  for (const row of gone) recordAddressChange(call, row, 'delete')
}
