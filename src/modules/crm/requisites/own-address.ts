import type { Call } from '../../../rest/call.ts'
import { query, type Row } from '../../../store/store.ts'
import type { EntityGuard, EntityType } from '../model/entity-type.ts'
import {
  type AddressKey,
  changeAddress,
  insertAddress,
  readableAddress,
  removeAddress,
  storedAddress,
} from './addresses.ts'
import { addressees } from './owners.ts'

/** Columns with the words of an address, in a record that shows it and in the address itself. */
const words = [
  ['address', 'address_1'],
  ['address_2', 'address_2'],
  ['address_city', 'city'],
  ['address_postal_code', 'postal_code'],
  ['address_region', 'region'],
  ['address_province', 'province'],
  ['address_country', 'country'],
  ['address_country_code', 'country_code'],
] as const

/** The column with the number of the address's place, which the portal gives. */
const PLACE = 'address_loc_addr_id'

/**
 * A rule of every type that shows an address: the number of a place copies the address that has it, where no words are given
 * and the caller may read it, as in crm.address.*.
 */
export const addressOfPlace: EntityGuard = async ({ call, type, before, after, givenColumns }) => {
  if (type.ownAddress === undefined || !givenColumns.has(PLACE)) return
  const place = Number(after[PLACE] ?? 0)
  const placeBefore = before?.[PLACE] ?? null
  after[PLACE] = placeBefore
  if (!place || place === Number(placeBefore) || words.some(([column]) => givenColumns.has(column) && after[column]))
    return
  const source = await readableAddress(call, place)
  if (source) for (const [column, part] of words) after[column] = source[part]
}

/** Keeps the address that a record shows as the record was written; without any words there is none. */
export async function settleAddress(
  call: Call,
  type: EntityType,
  id: number,
  before: Row | null,
  after: Row,
): Promise<void> {
  if (type.ownAddress === undefined) return
  if (words.every(([column]) => (before?.[column] ?? null) === (after[column] ?? null))) return
  const key: AddressKey = { typeId: type.ownAddress, entityTypeId: type.entityTypeId, entityId: id }
  const stored = await storedAddress(call, key)
  const values = Object.fromEntries(words.map(([column, part]) => [part, after[column] ?? null]))
  const isEmpty = !Object.values(values).some(Boolean)
  let place: unknown = stored?.loc_addr_id ?? null
  if (stored && isEmpty) {
    await removeAddress(call, stored)
    place = null
  } else if (stored) await changeAddress(call, stored, values)
  else if (!isEmpty)
    place = await insertAddress(call, key, { anchor_type_id: type.entityTypeId, anchor_id: id }, values)
  await query(call.db, `update "${type.table}" set ${PLACE} = ? where id = ?`, [place, id])
}

/** The type of the record that shows an address among its fields; undefined for an address that none shows. */
const shownBy = ({ typeId, entityTypeId }: AddressKey): EntityType | undefined =>
  addressees.find(type => type.entityTypeId === entityTypeId && type.ownAddress === typeId)

/** Holds the record that shows an address, as every change of the record does before it looks at the address. */
export async function holdRecord(call: Call, key: AddressKey): Promise<void> {
  const type = shownBy(key)
  const { forUpdate } = call.flavor
  if (type && forUpdate)
    await query(call.db, `select id from "${type.table}" where id = ? ${forUpdate}`, [key.entityId])
}

/** Writes an address that was added, changed or deleted into the record that shows it. */
export async function showInRecord(call: Call, key: AddressKey): Promise<void> {
  const type = shownBy(key)
  if (!type) return
  const row = await storedAddress(call, key)
  const set = [...words.map(([column]) => column), PLACE].map(name => `"${name}" = ?`).join(', ')
  await query(call.db, `update "${type.table}" set ${set} where id = ?`, [
    ...words.map(([, part]) => row?.[part] ?? null),
    ...[row?.loc_addr_id ?? null, key.entityId],
  ])
}
