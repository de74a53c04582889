import type { Verb } from '../../portal/roles.ts'
import type { Call } from '../../rest/call.ts'
import { type Method, method } from '../../rest/method.ts'
import { optionalObject, wholeNumber } from '../../rest/params.ts'
import { query, type Row } from '../../store/store.ts'
import { lead } from '../entity-types/index.ts'
import { addressPhrases } from '../phrases/requisites.ts'
import { column } from '../record-type.ts'
import { address, addressTexts, addressTypes } from '../record-types/address.ts'
import { readColumns } from '../records/input.ts'
import {
  addressees,
  clients,
  mayUseOwner,
  REQUISITE,
  requireAny,
  storedRecord,
  storedRequisite,
} from '../requisites/owners.ts'
import { touchAddress } from '../requisites/touch-address.ts'
import { plainMethods } from './plain-records.ts'

type KeyCondition = 'typeInvalid' | 'entityTypeInvalid' | 'entityInvalid'

/** What names an address. */
interface Key {
  typeId: number
  entityTypeId: number
  entityId: number
}

const common = {
  scopes: ['crm'],
  kind: 'write',
  source: 'src/crm/families/addresses.ts',
  access: address.writers,
} as const
/** Without any fields the first of them is missed. */
const fields = { ...optionalObject('fieldsNotArray'), required: true }

/** Methods about addresses of requisites and leads (api-reference/crm/requisites/addresses/). */
export const addressMethods: Method[] = [
  ...plainMethods(address),
  method({
    ...common,
    name: 'crm.address.add',
    params: { fields },
    phrases: addressPhrases.add,
    async run(call, { fields }) {
      await requireAny(call, addressees, 'add')
      const key = readKey(call, fields, newOwners)
      const anchor = (await anchorOf(call, key)) ?? call.fail('entityInvalid')
      if (await storedAddress(call, key)) call.fail('exists')
      await requireAnchor(call, anchor, 'add')
      await insertAddress(call, key, anchor, await textsOf(call, fields, true))
      return true
    },
  }),
  method({
    ...common,
    name: 'crm.address.update',
    params: { fields },
    phrases: addressPhrases.update,
    async run(call, { fields }) {
      await requireAny(call, addressees, 'update')
      const key = readKey(call, fields, knownOwners)
      const stored = (await storedAddress(call, key)) ?? call.fail('notFound')
      await requireAnchor(call, stored, 'update')
      const values = await textsOf(call, fields, false)
      if (Object.keys(values).length)
        await call.db.updateTable('address').set(values).where('id', '=', stored.id).execute()
      touchAddress(call, stored, 'update')
      return true
    },
  }),
  method({
    ...common,
    name: 'crm.address.delete',
    params: { fields },
    phrases: addressPhrases.delete,
    async run(call, { fields }) {
      await requireAny(call, addressees, 'delete')
      const key = readKey(call, fields, knownOwners)
      const stored = (await storedAddress(call, key)) ?? call.fail('notFound')
      await requireAnchor(call, stored, 'delete')
      await query(call.db, 'delete from address where id = ?', [stored.id])
      touchAddress(call, stored, 'delete')
      return true
    },
  }),
]

/** New addresses belong to requisites and leads; contacts and companies had some on portals older than this one. */
const newOwners: ReadonlySet<number> = new Set([REQUISITE, lead.entityTypeId])
const knownOwners: ReadonlySet<number> = new Set([...newOwners, ...clients.map(({ entityTypeId }) => entityTypeId)])

function readKey(call: Call<KeyCondition>, fields: Row, owners: ReadonlySet<number>): Key {
  const typeId = wholeNumber(fields.TYPE_ID) ?? 0
  if (!addressTypes.has(typeId)) call.fail('typeInvalid')
  const entityTypeId = wholeNumber(fields.ENTITY_TYPE_ID) ?? 0
  if (!owners.has(entityTypeId)) call.fail('entityTypeInvalid')
  const entityId = wholeNumber(fields.ENTITY_ID) ?? 0
  if (entityId <= 0) call.fail('entityInvalid')
  return { typeId, entityTypeId, entityId }
}

/** The contact, company or lead that an address belongs to in the end, in the columns of an address. */
type Anchor = Row

async function anchorOf(call: Call, { entityTypeId, entityId }: Key): Promise<Anchor | undefined> {
  if (entityTypeId === lead.entityTypeId)
    return (await storedRecord(call, lead, entityId, true)) && { anchor_type_id: entityTypeId, anchor_id: entityId }
  const requisite = await storedRequisite(call, entityId, true)
  return requisite && { anchor_type_id: requisite.entity_type_id, anchor_id: requisite.entity_id }
}

async function requireAnchor(call: Call<'accessDenied'>, anchor: Anchor, verb: Verb): Promise<void> {
  if (!(await mayUse(call, anchor, verb))) call.fail('accessDenied')
}

const mayUse = (call: Call, anchor: Anchor, verb: Verb): Promise<boolean> =>
  mayUseOwner(call, addressees, { typeId: anchor.anchor_type_id, id: anchor.anchor_id }, verb)

async function storedAddress(call: Call, { typeId, entityTypeId, entityId }: Key): Promise<Row | undefined> {
  const [row] = await query(
    call.db,
    `select * from address where entity_type_id = ? and entity_id = ? and type_id = ? ${call.flavor.forUpdate}`,
    [entityTypeId, entityId, typeId],
  )
  return row
}

const texts = Object.keys(addressTexts).map(column)

/**
 * The words of an address as the caller gives them. Without any, those of another address that LOC_ADDR_ID names, where the
 * caller may read it: it is a way to copy addresses (crm-address-add.md).
 */
async function textsOf(call: Call<'fieldInvalid'>, fields: Row, adding: boolean): Promise<Row> {
  const given = readColumns(call, addressTexts, fields, { importing: false, adding })
  const location = wholeNumber(fields.LOC_ADDR_ID) ?? 0
  if (Object.values(given).some(Boolean) || location <= 0) return given
  const [source] = await query(call.db, 'select * from address where loc_addr_id = ?', [location])
  if (!source || !(await mayUse(call, source, 'read'))) return given
  return Object.fromEntries(texts.map(name => [name, source[name]]))
}

/** Adds an address; its place has the number of the row, as every address has a place of its own. */
async function insertAddress(call: Call<'exists'>, key: Key, anchor: Anchor, values: Row): Promise<void> {
  const row = { type_id: key.typeId, entity_type_id: key.entityTypeId, entity_id: key.entityId, ...anchor }
  const added = await call.db
    .insertInto('address')
    .values({ ...row, ...values })
    .onConflict(conflict => conflict.columns(['entity_type_id', 'entity_id', 'type_id']).doNothing())
    .returning('id')
    .executeTakeFirst()
  if (!added) return call.fail('exists')
  await query(call.db, 'update address set loc_addr_id = id where id = ?', [added.id])
  touchAddress(call, row, 'add')
}
