import { sourceOf } from '../../../lib/source.ts'
import type { Verb } from '../../../portal/roles.ts'
import { column } from '../../../records/field.ts'
import { readColumns } from '../../../records/input.ts'
import { tableMethods } from '../../../records/methods/table-methods.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { optionalObject, wholeNumber } from '../../../rest/params.ts'
import type { Row } from '../../../store/store.ts'
import { clients } from '../entities/clients.ts'
import { lead } from '../entities/index.ts'
import { address, addressTexts, addressTypes } from './address.ts'
import {
  type AddressKey,
  changeAddress,
  insertAddress,
  readableAddress,
  removeAddress,
  storedAddress,
} from './addresses.ts'
import { holdRecord, showInRecord } from './own-address.ts'
import { addressees, mayUseOwner, REQUISITE, requireAny, storedRecord, storedRequisite } from './owners.ts'
import { addressPhrases } from './phrases.ts'

type KeyCondition = 'typeInvalid' | 'entityTypeInvalid' | 'entityInvalid'

const common = {
  scopes: ['crm'],
  kind: 'write',
  source: sourceOf(import.meta.filename),
  access: 'who may do so with the contact, company or lead',
} as const
/** Without any fields the first of them is missed. */
const fields = { ...optionalObject('fieldsNotArray'), required: true }

/** Methods about addresses of requisites and leads (api-reference/crm/requisites/addresses/). */
export const addressMethods: Method[] = [
  ...tableMethods(address),
  method({
    ...common,
    name: 'crm.address.add',
    params: { fields },
    phrases: addressPhrases.add,
    async run(call, { fields }) {
      await requireAny(call, addressees, 'add')
      const key = readKey(call, fields, newOwners)
      await holdRecord(call, key)
      const anchor = (await anchorOf(call, key)) ?? call.fail('entityInvalid')
      if (await storedAddress(call, key)) call.fail('exists')
      await requireAnchor(call, anchor, 'add')
      const texts = await textsOf(call, fields, true)
      if ((await insertAddress(call, key, anchor, texts)) === undefined) call.fail('exists')
      await showInRecord(call, key)
      return true
    },
  }),
  method({
    ...common,
    name: 'crm.address.update',
    params: { fields },
    phrases: addressPhrases.update,
    async run(call, { fields }) {
      const { key, stored } = await requireAddress(call, fields, 'update')
      await changeAddress(call, stored, await textsOf(call, fields, false))
      await showInRecord(call, key)
      return true
    },
  }),
  method({
    ...common,
    name: 'crm.address.delete',
    params: { fields },
    phrases: addressPhrases.delete,
    async run(call, { fields }) {
      const { key, stored } = await requireAddress(call, fields, 'delete')
      await removeAddress(call, stored)
      await showInRecord(call, key)
      return true
    },
  }),
]

/** New addresses belong to requisites and leads; contacts and companies had some on portals older than this one. */
const newOwners: ReadonlySet<number> = new Set([REQUISITE, lead.entityTypeId])
const knownOwners: ReadonlySet<number> = new Set([...newOwners, ...clients.map(({ entityTypeId }) => entityTypeId)])

function readKey(call: Call<KeyCondition>, fields: Row, owners: ReadonlySet<number>): AddressKey {
  const typeId = wholeNumber(fields.TYPE_ID) ?? 0
  if (!addressTypes.has(typeId)) call.fail('typeInvalid')
  const entityTypeId = wholeNumber(fields.ENTITY_TYPE_ID) ?? 0
  if (!owners.has(entityTypeId)) call.fail('entityTypeInvalid')
  const entityId = wholeNumber(fields.ENTITY_ID) ?? 0
  if (entityId <= 0) call.fail('entityInvalid')
  return { typeId, entityTypeId, entityId }
}

/** The address that the fields name, for who may do so with it; the record that shows it is held. */
async function requireAddress(
  call: Call<KeyCondition | 'notFound' | 'accessDenied'>,
  fields: Row,
  verb: 'update' | 'delete',
): Promise<{ key: AddressKey; stored: Row }> {
  await requireAny(call, addressees, verb)
  const key = readKey(call, fields, knownOwners)
  await holdRecord(call, key)
  const stored = (await storedAddress(call, key)) ?? call.fail('notFound')
  await requireAnchor(call, stored, verb)
  return { key, stored }
}

/** The contact, company or lead that an address belongs to in the end, in the columns of an address. */
type Anchor = Row

async function anchorOf(call: Call, { entityTypeId, entityId }: AddressKey): Promise<Anchor | undefined> {
  const type = addressees.find(type => type.entityTypeId === entityTypeId)
  if (type)
    return (await storedRecord(call, type, entityId, true)) && { anchor_type_id: entityTypeId, anchor_id: entityId }
  const requisite = await storedRequisite(call, entityId, true)
  return requisite && { anchor_type_id: requisite.entity_type_id, anchor_id: requisite.entity_id }
}

async function requireAnchor(call: Call<'accessDenied'>, anchor: Anchor, verb: Verb): Promise<void> {
  const owner = { typeId: anchor.anchor_type_id, id: anchor.anchor_id }
  if (!(await mayUseOwner(call, addressees, owner, verb))) call.fail('accessDenied')
}

const texts = Object.keys(addressTexts).map(column)

/**
 * The words of an address as the caller gives them. Without any, those of another address that LOC_ADDR_ID names, where the
 * caller may read it: it is a way to copy addresses (crm-address-add.md).
 */
async function textsOf(call: Call<'fieldInvalid'>, fields: Row, adding: boolean): Promise<Row> {
  const words = readColumns(call, addressTexts, fields, { importing: false, adding })
  const location = wholeNumber(fields.LOC_ADDR_ID) ?? 0
  if (Object.values(words).some(Boolean) || location <= 0) return words
  const source = await readableAddress(call, location)
  if (!source) return words
  return Object.fromEntries(texts.map(name => [name, source[name]]))
}
