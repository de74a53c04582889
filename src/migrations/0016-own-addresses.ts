import { indexes, type Schema } from '../store/schema.ts'
import { query } from '../store/store.ts'

/** Columns with the words of an address, in a lead and in the address itself. */
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

const LEAD = 1
const ACTUAL = 1

/**
 * The fields of a lead's address are its address of type 1 from here on: where it had both, the words of the address stand
 * before those of the fields. Settings of recurring deals forget deals that are gone.
 */
export async function ownAddresses(schema: Schema): Promise<void> {
  const { db } = schema
  const ofLead = `a.entity_type_id = ${LEAD} and a.type_id = ${ACTUAL} and a.entity_id = lead.id`
  const hasAddress = `exists (select 1 from address a where ${ofLead})`
  const joined = words.map(
    ([own, part]) => `${own} = coalesce((select nullif(a.${part}, '') from address a where ${ofLead}), ${own})`,
  )
  await query(db, `update lead set ${joined.join(', ')} where ${hasAddress}`)
  const taken = words.map(([own, part]) => `${part} = (select l.${own} from lead l where l.id = address.entity_id)`)
  await query(
    db,
    `update address set ${taken.join(', ')} where entity_type_id = ${LEAD} and type_id = ${ACTUAL}
       and entity_id in (select id from lead)`,
  )
  const filled = words.map(([own]) => `coalesce(${own}, '') <> ''`).join(' or ')
  await query(
    db,
    `insert into address (type_id, entity_type_id, entity_id, anchor_type_id, anchor_id, ${words.map(([, part]) => part).join(', ')})
     select ${ACTUAL}, ${LEAD}, id, ${LEAD}, id, ${words.map(([own]) => own).join(', ')}
     from lead where (${filled}) and not ${hasAddress}`,
  )
  await query(db, 'update address set loc_addr_id = id where loc_addr_id is null')
  await query(
    db,
    `update lead set address_loc_addr_id = (select a.loc_addr_id from address a where ${ofLead})
     where address_loc_addr_id is not null or ${hasAddress}`,
  )

  await query(
    db,
    'update recurring set based_id = null where based_id is not null and based_id not in (select id from deal)',
  )
  await indexes(schema, 'recurring', [['based_id']], { where: column => `${column} is not null` })
}
