import { sourceOf } from '../../../lib/source.ts'
import { texts } from '../../../records/audited.ts'
import { field, readOnly } from '../../../records/define-field.ts'
import type { Field, Fields } from '../../../records/field.ts'
import type { TableType } from '../../../records/methods/table-type.ts'
import { enumerations } from '../reference-data/constants/enumerations.ts'
import { addressees, ownedByReadable, requireEach } from './owners.ts'
import { addressPhrases } from './phrases.ts'

/** Kinds of addresses, as crm.enum.addresstype tells them. */
export const addressTypes: ReadonlySet<number> = new Set(enumerations.addresstype!.map(({ id }) => id))

const key = { required: true, immutable: true } as const

/** The words of an address, with the titles of the sample of crm.address.fields. */
export const addressTexts = texts([
  ['ADDRESS_1', 'Street, house, building, structure', 'Улица, дом, корпус, строение', 1024],
  ['ADDRESS_2', 'Apartment / office', 'Квартира / офис', 1024],
  ['CITY', 'City', 'Город', 128],
  ['POSTAL_CODE', 'Postal code', 'Почтовый индекс', 16],
  ['REGION', 'Region', 'Район', 128],
  ['PROVINCE', 'Province', 'Область', 128],
  ['COUNTRY', 'Country', 'Страна', 128],
  ['COUNTRY_CODE', 'COUNTRY_CODE', 'COUNTRY_CODE', 100],
])

/** Quirk: some fields have no other title than their name. */
const untitled = (name: string, more: Partial<Field>): Fields => ({ [name]: field('integer', name, name, more) })

const fields: Fields = {
  ...untitled('TYPE_ID', key),
  ...untitled('ENTITY_TYPE_ID', key),
  ...untitled('ENTITY_ID', key),
  ...addressTexts,
  LOC_ADDR_ID: field('integer', 'Location address identifier', 'Идентификатор адреса местоположения'),
  ...untitled('ANCHOR_TYPE_ID', readOnly),
  ...untitled('ANCHOR_ID', readOnly),
}

/**
 * api-reference/crm/requisites/addresses/: an address has no id of its own, its kind and its owner name it
 * (requisites/address-methods.ts).
 */
export const address: TableType = {
  method: 'crm.address',
  name: 'ADDRESS',
  source: sourceOf(import.meta.filename),
  table: 'address',
  fields,
  verbs: ['fields', 'list'],
  readers: {
    words: 'who may read contacts, companies and leads',
    require: call => requireEach(call, addressees, 'read'),
  },
  restriction: call => ownedByReadable(call, addressees, { type: 'anchor_type_id', id: 'anchor_id' }),
  phrases: { everywhere: {}, list: addressPhrases.list },
}
