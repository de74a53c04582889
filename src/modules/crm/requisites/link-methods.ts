import { sourceOf } from '../../../lib/source.ts'
import { inLanguage } from '../../../lib/text.ts'
import type { Verb } from '../../../portal/roles.ts'
import { tableMethods } from '../../../records/methods/table-methods.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { optionalObject, type Param, wholeNumber } from '../../../rest/params.ts'
import { query, type Row } from '../../../store/store.ts'
import { clientColumns, clients } from '../entities/clients.ts'
import { company } from '../entities/index.ts'
import { unnameable } from '../entities/naming.ts'
import { accessTo, permits } from '../model/access.ts'
import type { RecordKind } from '../model/entity-type.ts'
import { linkedTypes, requisiteLink } from './link.ts'
import { deleteLink, linkOf, saveLink } from './links.ts'
import { requireAny, storedRecord, storedRequisite } from './owners.ts'
import { linkPhrases } from './phrases.ts'

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }

const entityTypeId = positive('entityTypeInvalid')
const entityId = positive('entityInvalid')

/** Methods about which requisites a record uses (api-reference/crm/requisites/links/). */
export const requisiteLinkMethods: Method[] = [
  ...tableMethods(requisiteLink),
  method({
    ...common,
    name: 'crm.requisite.link.get',
    kind: 'read',
    access: 'who may read the object',
    params: { entityTypeId, entityId },
    phrases: linkPhrases.get,
    async run(call, { entityTypeId, entityId }) {
      const type = await requireLinkedType(call, entityTypeId, 'read')
      const record = await storedRecord(call, type, entityId)
      const link = await linkOf(call.db, type, entityId)
      if (!record || !link) return call.fail('notFound')
      await requireUse(call, type, record, 'read')
      call.recordChange(requisiteLink.name, `${entityTypeId}:${entityId}`, 'read')
      return shown(link)
    },
  }),
  method({
    ...common,
    name: 'crm.requisite.link.register',
    kind: 'write',
    access: 'who may change the object',
    // Without any fields the first of them is missed.
    params: { fields: { ...optionalObject('fieldsNotArray'), required: true } },
    phrases: linkPhrases.register,
    async run(call, { fields }) {
      const type = await requireLinkedType(call, wholeNumber(fields.ENTITY_TYPE_ID) ?? 0, 'update')
      const entityId = wholeNumber(fields.ENTITY_ID) ?? 0
      if (entityId <= 0) call.fail('entityInvalid')
      const link = {
        requisite_id: chosen(fields.REQUISITE_ID) ?? call.fail('requisiteInvalid'),
        bank_detail_id: chosen(fields.BANK_DETAIL_ID) ?? call.fail('bankDetailInvalid'),
        mc_requisite_id: chosen(fields.MC_REQUISITE_ID) ?? call.fail('sellerRequisiteInvalid'),
        mc_bank_detail_id: chosen(fields.MC_BANK_DETAIL_ID) ?? call.fail('sellerBankDetailInvalid'),
      }
      const record = (await storedRecord(call, type, entityId, true)) ?? call.fail('entityMissing')
      await requireUse(call, type, record, 'update')
      await requireClient(call, record, link.requisite_id)
      await requireBankDetail(call, link.bank_detail_id, link.requisite_id, 'bankDetailMissing', 'bankDetailForeign')
      await requireSeller(call, record, link.mc_requisite_id)
      await requireBankDetail(
        call,
        link.mc_bank_detail_id,
        link.mc_requisite_id,
        'sellerBankDetailMissing',
        'sellerBankDetailForeign',
      )
      await saveLink(call, type, entityId, link)
      return true
    },
  }),
  method({
    ...common,
    name: 'crm.requisite.link.unregister',
    kind: 'write',
    access: 'who may change the object',
    params: { entityTypeId, entityId },
    phrases: linkPhrases.unregister,
    async run(call, { entityTypeId, entityId }) {
      const type = await requireLinkedType(call, entityTypeId, 'update')
      const record = await storedRecord(call, type, entityId)
      if (record) await requireUse(call, type, record, 'update')
      const wasLinked = await deleteLink(call, type, entityId)
      call.recordChange(requisiteLink.name, `${entityTypeId}:${entityId}`, 'delete')
      return wasLinked
    },
  }),
]

function positive<C extends string>(invalid: C): Param<number, C> {
  return {
    type: 'integer',
    required: true,
    read(value, call) {
      const id = wholeNumber(value) ?? 0
      return id > 0 ? id : call.fail(invalid)
    },
  }
}

/** The id of what was chosen, 0 for nothing; undefined where neither is said. */
function chosen(value: unknown): number | undefined {
  const id = wholeNumber(value)
  return id === undefined || id < 0 ? undefined : id
}

/** A type whose records have links, for who may use any of them so. */
async function requireLinkedType(
  call: Call<'entityTypeInvalid' | 'accessDenied'>,
  entityTypeId: number,
  verb: Verb,
): Promise<RecordKind> {
  const types = await linkedTypes(call)
  const type = types.find(type => type.entityTypeId === entityTypeId) ?? call.fail('entityTypeInvalid')
  await requireAny(call, [type], verb)
  return type
}

async function requireUse(call: Call<'accessDenied'>, type: RecordKind, record: Row, verb: Verb): Promise<void> {
  if (!permits(await accessTo(call, type, verb), record)) call.fail('accessDenied')
}

/**
 * A requisite that somebody names who may name its owner; who may read no contact and no company is not told that there is
 * none.
 */
async function namedRequisite<C extends string>(call: Call<C | 'accessDenied'>, id: number, missing: C): Promise<Row> {
  const requisite = await storedRequisite(call, id, true)
  if (!requisite) {
    await requireAny(call, clients, 'read')
    return call.fail(missing, { id })
  }
  const owner = clients.find(({ entityTypeId }) => entityTypeId === Number(requisite.entity_type_id))
  if (owner && (await unnameable(call, owner, [Number(requisite.entity_id)])) !== undefined) call.fail('accessDenied')
  return requisite
}

/** The client's requisite belongs to the company of the record or to its contact; 0 is none. */
async function requireClient(
  call: Call<'requisiteMissing' | 'requisiteForeign' | 'accessDenied'>,
  record: Row,
  id: number,
): Promise<void> {
  if (!id) return
  const requisite = await namedRequisite(call, id, 'requisiteMissing')
  const named = clientColumns.map(({ client, column }) => ({ client, clientId: Number(record[column] ?? 0) }))
  if (named.some(({ client, clientId }) => isOf(requisite, client, clientId))) return
  const { client, clientId } = named.find(({ clientId }) => clientId) ?? named[0]!
  call.fail('requisiteForeign', { id, client: inLanguage(client.title, 'en'), clientId })
}

const isOf = (requisite: Row, type: RecordKind, id: number): boolean =>
  id > 0 && Number(requisite.entity_type_id) === type.entityTypeId && Number(requisite.entity_id) === id

/** The seller's requisite belongs to the own company of the record; where it has none, to any company that is one's own. */
async function requireSeller(
  call: Call<'sellerRequisiteMissing' | 'sellerRequisiteForeign' | 'accessDenied'>,
  record: Row,
  id: number,
): Promise<void> {
  if (!id) return
  const requisite = await namedRequisite(call, id, 'sellerRequisiteMissing')
  const clientId = Number(record.mycompany_id ?? 0)
  if (clientId) {
    if (!isOf(requisite, company, clientId)) call.fail('sellerRequisiteForeign', { id, clientId })
    return
  }
  const isCompany = Number(requisite.entity_type_id) === company.entityTypeId
  const owner = isCompany ? await storedRecord(call, company, Number(requisite.entity_id)) : undefined
  if (owner?.is_my_company !== 'Y') call.fail('sellerRequisiteMissing', { id })
}

/** A bank detail belongs to the requisite that is named with it; 0 is none. */
async function requireBankDetail<C extends string>(
  call: Call<C | 'accessDenied'>,
  id: number,
  requisiteId: number,
  missing: C,
  foreign: C,
): Promise<void> {
  if (!id) return
  const [row] = await query(call.db, `select entity_id from bank_detail where id = ? ${call.flavor.forShare}`, [id])
  if (Number(row?.entity_id) === requisiteId) return
  await requireAny(call, clients, 'read')
  call.fail(row ? foreign : missing, { id, requisiteId })
}

/** Quirk: what was asked for is told as numbers, what was found as texts (sample of crm.requisite.link.get). */
const shown = (link: Row) => ({
  ENTITY_TYPE_ID: Number(link.entity_type_id),
  ENTITY_ID: Number(link.entity_id),
  REQUISITE_ID: String(link.requisite_id),
  BANK_DETAIL_ID: String(link.bank_detail_id),
  MC_REQUISITE_ID: String(link.mc_requisite_id),
  MC_BANK_DETAIL_ID: String(link.mc_bank_detail_id),
})
