import { sourceOf } from '../../../lib/source.ts'
import { texts } from '../../../records/audited.ts'
import { field, readOnly } from '../../../records/define-field.ts'
import type { Fields } from '../../../records/field.ts'
import type { TableType } from '../../../records/table-type.ts'
import { enumerations } from '../constants/enumerations.ts'
import { addressees, ownedByReadable, requireEach } from './owners.ts'
import { addressPhrases } from './phrases.ts'

/** Kinds of addresses, as crm.enum.addresstype tells them. */
export const addressTypes: ReadonlySet<number> = new Set(enumerations.addresstype!.map(({ id }) => id))

const key = { required: true, immutable: true } as const

/** The words of an address. */
export const addressTexts = texts([
  ['ADDRESS_1', 'Street and house', 'Улица, дом', 1024],
  ['ADDRESS_2', 'Flat or office', 'Квартира, офис', 1024],
  ['CITY', 'City', 'Населённый пункт', 128],
  ['POSTAL_CODE', 'Postal code', 'Почтовый индекс', 16],
  ['REGION', 'District', 'Район', 128],
  ['PROVINCE', 'Region', 'Регион', 128],
  ['COUNTRY', 'Country', 'Страна', 128],
  ['COUNTRY_CODE', 'Code of the country', 'Код страны', 100],
])

const fields: Fields = {
  TYPE_ID: field('integer', 'Kind of address', 'Тип адреса', key),
  ENTITY_TYPE_ID: field('integer', 'Type of the owner', 'Тип владельца', key),
  ENTITY_ID: field('integer', 'Owner', 'Владелец', key),
  ...addressTexts,
  LOC_ADDR_ID: field('integer', 'Number of the location', 'Идентификатор местоположения'),
  ANCHOR_TYPE_ID: field('integer', 'Type of the main owner', 'Тип основного владельца', readOnly),
  ANCHOR_ID: field('integer', 'Main owner', 'Основной владелец', readOnly),
}

/**
 * api-reference/crm/requisites/addresses/: an address has no id of its own, its kind and its owner name it
 * (address-methods.ts).
 */
export const address: TableType = {
  method: 'crm.address',
  name: 'ADDRESS',
  source: sourceOf(import.meta.filename),
  title: { en: 'Address', ru: 'Адрес' },
  table: 'address',
  fields,
  verbs: ['fields', 'list'],
  readers: 'who may read contacts, companies and leads',
  writers: 'who may do so with the contact, company or lead',
  requireAccess: call => requireEach(call, addressees, 'read'),
  restriction: call => ownedByReadable(call, addressees, { type: 'anchor_type_id', id: 'anchor_id' }),
  phrases: { everywhere: {}, list: addressPhrases.list },
}
