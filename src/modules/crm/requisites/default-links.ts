import type { Call } from '../../../rest/call.ts'
import { query, type Row } from '../../../store/store.ts'
import { clientColumns } from '../entities/clients.ts'
import { company } from '../entities/index.ts'
import type { RecordKind } from '../model/entity-type.ts'
import { deleteLink, type Link, linkOf, saveLink } from './links.ts'

/** A requisite and its bank detail, as ids; 0 is none. */
interface Half {
  requisite: number
  bankDetail: number
}

const none: Half = { requisite: 0, bankDetail: 0 }

const clientHalf = (link: Link | undefined): Half =>
  link ? { requisite: Number(link.requisite_id), bankDetail: Number(link.bank_detail_id) } : none

const sellerHalf = (link: Link | undefined): Half =>
  link ? { requisite: Number(link.mc_requisite_id), bankDetail: Number(link.mc_bank_detail_id) } : none

/** What is used of a contact or a company where nobody chooses: the first in the order that people see. */
async function firstOf(call: Call, { entityTypeId }: RecordKind, id: unknown): Promise<Half> {
  if (!id) return none
  const [found] = await query<{ requisite: number; bank_detail: number | null }>(
    call.db,
    `select r.id as requisite,
       (select b.id from bank_detail b where b.entity_id = r.id order by coalesce(b.sort, 0), b.id limit 1) as bank_detail
     from requisite r where r.entity_type_id = ? and r.entity_id = ? and coalesce(r.address_only, 'N') <> 'Y'
     order by coalesce(r.sort, 0), r.id limit 1`,
    [entityTypeId, id],
  )
  return found ? { requisite: Number(found.requisite), bankDetail: Number(found.bank_detail ?? 0) } : none
}

async function clientOf(call: Call, record: Row): Promise<Half> {
  for (const { client, column } of clientColumns) {
    const half = await firstOf(call, client, record[column])
    if (half.requisite) return half
  }
  return none
}

/** Who sells is the record's own company, or the first one where it names none. */
async function sellerOf(call: Call, record: Row): Promise<Half> {
  if (record.mycompany_id) return firstOf(call, company, record.mycompany_id)
  const [first] = await query(call.db, `select min(id) as id from company where is_my_company = 'Y'`)
  return firstOf(call, company, first?.id)
}

type Owner = readonly [type: RecordKind, id: unknown]

/** What was chosen, where it belongs to one of these; undefined where it does not, or nothing was. */
async function halfThatStays(call: Call, half: Half, owners: readonly Owner[]): Promise<Half | undefined> {
  if (!half.requisite) return undefined
  const [row] = await query(call.db, 'select entity_type_id, entity_id from requisite where id = ?', [half.requisite])
  const isOf = ([type, id]: Owner): boolean =>
    Number(row?.entity_type_id) === type.entityTypeId && Number(row?.entity_id) === Number(id ?? 0)
  return owners.some(isOf) ? half : undefined
}

/**
 * Links a record with the requisites of its client and of who sells, where nobody has chosen any: a new one whose client
 * has some (tutorials/crm/how-to-add-crm-objects/how-to-add-deal-with-choice-of-requisite.md), and one that gets another
 * client. What was chosen of those that stay is kept.
 */
export async function settleLink(
  call: Call,
  kind: RecordKind,
  id: number,
  before: Row | null,
  after: Row,
): Promise<void> {
  const isOther = (party: string) => Number(before?.[party] ?? 0) !== Number(after[party] ?? 0)
  const isOtherClient = clientColumns.some(({ column }) => isOther(column))
  const isOtherSeller = isOther('mycompany_id') && Boolean(after.mycompany_id)
  if (!isOtherClient && !(before && isOtherSeller)) return
  const linkBefore = before ? await linkOf(call.db, kind, id) : undefined
  const clients = clientColumns.map(({ client, column }): Owner => [client, after[column]])
  const client = isOtherClient
    ? ((await halfThatStays(call, clientHalf(linkBefore), clients)) ?? (await clientOf(call, after)))
    : clientHalf(linkBefore)
  if (!linkBefore && !client.requisite) return
  const seller =
    !linkBefore || isOtherSeller
      ? ((await halfThatStays(call, sellerHalf(linkBefore), [[company, after.mycompany_id]])) ??
        (await sellerOf(call, after)))
      : sellerHalf(linkBefore)
  if (!client.requisite && !seller.requisite) {
    await deleteLink(call, kind, id)
    return
  }
  await saveLink(call, kind, id, {
    requisite_id: client.requisite,
    bank_detail_id: client.bankDetail,
    mc_requisite_id: seller.requisite,
    mc_bank_detail_id: seller.bankDetail,
  })
}
