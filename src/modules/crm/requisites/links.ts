import type { Call } from '../../../rest/call.ts'
import { type Db, query, type Row } from '../../../store/store.ts'
import type { RecordKind } from '../model/entity-type.ts'

/** Which requisites a record uses, the client's and the seller's; 0 is none. */
export interface Link {
  requisite_id: number
  bank_detail_id: number
  mc_requisite_id: number
  mc_bank_detail_id: number
}

/** What links are told as in the request log. */
export const REQUISITE_LINK = 'REQUISITE_LINK'

type Linked = Pick<RecordKind, 'entityTypeId'>

/** The link of a record; undefined where it has none. */
export async function linkOf(db: Db, { entityTypeId }: Linked, id: number): Promise<(Row & Link) | undefined> {
  const [link] = await query<Row & Link>(
    db,
    'select * from requisite_link where entity_type_id = ? and entity_id = ?',
    [entityTypeId, id],
  )
  return link
}

/** Gives a record a link in the place of the one that it has. */
export async function saveLink(call: Call, { entityTypeId }: Linked, id: number, link: Link): Promise<void> {
  await call.db
    .insertInto('requisite_link')
    .values({ entity_type_id: entityTypeId, entity_id: id, ...link })
    .onConflict(conflict => conflict.columns(['entity_type_id', 'entity_id']).doUpdateSet({ ...link }))
    .execute()
  call.recordChange(REQUISITE_LINK, `${entityTypeId}:${id}`, 'update')
}

/** Gives one record the link of another; that of a record without any stays. */
export async function copyLink(call: Call, linked: Linked, from: number, to: number): Promise<void> {
  const link = await linkOf(call.db, linked, from)
  if (!link) return
  const { id: _, entity_type_id: __, entity_id: ___, ...chosen } = link
  await saveLink(call, linked, to, chosen as Link)
}

/** Takes the link of a record away and tells whether there was one. */
export async function deleteLink(call: Call, { entityTypeId }: Linked, id: number): Promise<boolean> {
  const gone = await query(
    call.db,
    'delete from requisite_link where entity_type_id = ? and entity_id = ? returning id',
    [entityTypeId, id],
  )
  return gone.length > 0
}

/** Halves of a link: the client's and the seller's. */
export const halves = [
  { requisite: 'requisite_id', bankDetail: 'bank_detail_id' },
  { requisite: 'mc_requisite_id', bankDetail: 'mc_bank_detail_id' },
] as const

/** Links forget a bank detail that goes. */
export async function unlinkBankDetail(call: Call, id: number): Promise<void> {
  for (const { bankDetail } of halves)
    await query(call.db, `update requisite_link set ${bankDetail} = 0 where ${bankDetail} = ?`, [id])
}
