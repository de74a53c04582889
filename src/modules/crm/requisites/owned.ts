import { deleteFilesOf } from '../../../records/files.ts'
import { userfieldTable } from '../../../records/userfields/definitions.ts'
import { deleteUserfields } from '../../../records/userfields/values.ts'
import type { Call } from '../../../rest/call.ts'
import type { OwnedTable, OwnerType, PartTable } from '../../../rest/changes/ownership.ts'
import { query } from '../../../store/store.ts'
import { clients } from '../entities/clients.ts'
import { requisiteOwner } from '../entities/requisite.ts'
import { recordAddressChange } from './address-change.ts'
import { deleteAddresses } from './addresses.ts'
import { halves } from './links.ts'
import { REQUISITE } from './owners.ts'

const owner = { type: 'entity_type_id', id: 'entity_id' } as const

/** Rows that have come back are told of as new ones. */
function tells(type: string): OwnedTable['cameBack'] {
  return (call, _record, came) => {
    for (const { id } of came) call.recordChange(type, Number(id), 'add')
  }
}

/** The requisites of a client go with all that is theirs. */
async function deleteRequisites(call: Call, { entityTypeId }: OwnerType, id: number): Promise<void> {
  const requisites = await query<{ id: number }>(
    call.db,
    'delete from requisite where entity_type_id = ? and entity_id = ? returning id',
    [entityTypeId, id],
  )
  for (const requisite of requisites) {
    await deleteOfRequisite(call, requisite.id)
    await deleteFilesOf(call, requisiteOwner.entityTypeId, requisite.id)
    await deleteUserfields(call, requisiteOwner, requisite.id)
    call.recordChange('REQUISITE', requisite.id, 'delete')
  }
}

/** What a record has of requisites: the link to those it uses, its addresses, its own with all that is theirs. */
export const ownedRequisites: readonly OwnedTable[] = [
  {
    table: 'requisite_link',
    owner,
    deleted: 'go',
    merged: 'move',
    // A record has one.
    unique: 'entity_type_id',
    contradicts: { besides: ['id', 'entity_id'] },
  },
  {
    table: 'address',
    owner,
    deleted: (call, { entityTypeId }, id) => deleteAddresses(call, entityTypeId, id),
    merged: 'move',
    unique: 'type_id',
    contradicts: { besides: ['id', 'entity_id', 'anchor_id', 'loc_addr_id'] },
    cameBack: (call, _record, came) => {
      for (const row of came) recordAddressChange(call, row, 'add')
    },
  },
  // What an address belongs to in the end, when it is one of a requisite.
  {
    table: 'address',
    owner: { type: 'anchor_type_id', id: 'anchor_id' },
    deleted: 'elsewhere',
    keptElsewhere: true,
    merged: 'move',
  },
  {
    table: 'requisite',
    owner,
    of: type => clients.some(({ entityTypeId }) => entityTypeId === type.entityTypeId),
    deleted: deleteRequisites,
    merged: 'move',
    cameBack: tells('REQUISITE'),
  },
]

/** What goes with a requisite; links of records that use it lose that half, or go where it was all. */
export const requisiteParts: readonly PartTable[] = [
  { table: 'bank_detail', column: 'entity_id', of: 'requisite', cameBack: tells('BANK_DETAIL') },
  { table: 'address', column: 'entity_id', of: 'requisite', where: { entity_type_id: REQUISITE } },
  { table: 'file', column: 'record_id', of: 'requisite', where: { entity_type_id: requisiteOwner.entityTypeId } },
  { table: userfieldTable(requisiteOwner), column: 'id', of: 'requisite' },
  {
    ...{ table: 'userfield_element', column: 'record_id', of: 'requisite' },
    and: `userfield_id in (select u.id from userfield u where u.entity_id = '${requisiteOwner.userFieldEntityId}')`,
  },
  ...halves.flatMap(({ requisite, bankDetail }): PartTable[] => [
    {
      ...{ table: 'requisite_link', column: requisite, of: 'requisite' },
      names: { type: 'entity_type_id', id: 'entity_id' },
    },
    { table: 'requisite_link', column: requisite, of: 'requisite', emptied: [requisite, bankDetail] },
  ]),
]

/** Deletes what belongs to a requisite: its bank details and addresses; links lose the half that it was, or go where it was all. */
export async function deleteOfRequisite(call: Call, id: number): Promise<void> {
  const details = await query(call.db, 'delete from bank_detail where entity_id = ? returning id', [id])
  for (const detail of details) call.recordChange('BANK_DETAIL', Number(detail.id), 'delete')
  await deleteAddresses(call, REQUISITE, id)
  for (const { requisite, bankDetail } of halves) {
    const [other] = halves.filter(half => half.requisite !== requisite)
    await query(call.db, `delete from requisite_link where ${requisite} = ? and ${other!.requisite} in (0, ?)`, [
      id,
      id,
    ])
    await query(call.db, `update requisite_link set ${requisite} = 0, ${bankDetail} = 0 where ${requisite} = ?`, [id])
  }
}
