import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import { recordAddressChange } from './address-change.ts'
import { REQUISITE } from './owners.ts'

/** Halves of a link: the client's and the seller's. */
const halves = [
  { requisite: 'requisite_id', bankDetail: 'bank_detail_id' },
  { requisite: 'mc_requisite_id', bankDetail: 'mc_bank_detail_id' },
] as const

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

/** Links forget a bank detail that goes. */
export async function unlinkBankDetail(call: Call, id: number): Promise<void> {
  for (const { bankDetail } of halves)
    await query(call.db, `update requisite_link set ${bankDetail} = 0 where ${bankDetail} = ?`, [id])
}

/** Deletes every address of an owner. */
export async function deleteAddresses(call: Call, entityTypeId: number, entityId: number): Promise<void> {
  const gone = await query(call.db, 'delete from address where entity_type_id = ? and entity_id = ? returning *', [
    entityTypeId,
    entityId,
  ])
  for (const row of gone) recordAddressChange(call, row, 'delete')
}
