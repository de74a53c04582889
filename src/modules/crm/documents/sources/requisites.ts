import type { Language } from '../../../../lib/text.ts'
import { column, type Fields } from '../../../../records/field.ts'
import { query, type Row } from '../../../../store/store.ts'
import type { Leaf, One, Provider } from '../../../documentgenerator/index.ts'
import { requisiteOwner } from '../../entities/requisite.ts'
import { addressTexts } from '../../requisites/address.ts'
import { bankDetail } from '../../requisites/bank-detail.ts'
import { requisiteFields } from '../../requisites/fields.ts'
import type { SourceContext } from './context.ts'
import { ownFields, userFields } from './fields.ts'

/** Addresses of a requisite as placeholders call them, by the types of crm.enum.addresstype. */
const addresses: Readonly<Record<string, { type: number; title: { en: string; ru: string } }>> = {
  PRIMARY_ADDRESS: { type: 1, title: { en: 'Physical address', ru: 'Фактический адрес' } },
  HOME_ADDRESS: { type: 4, title: { en: 'Registered address', ru: 'Адрес регистрации' } },
  REGISTERED_ADDRESS: { type: 6, title: { en: 'Legal address', ru: 'Юридический адрес' } },
  POST_ADDRESS: { type: 8, title: { en: 'Mailing address', ru: 'Адрес для корреспонденции' } },
  BENEFICIARY_ADDRESS: { type: 9, title: { en: 'Beneficiary address', ru: 'Адрес бенефициара' } },
  DELIVERY_ADDRESS: { type: 11, title: { en: 'Shipping address', ru: 'Адрес доставки' } },
}

/** The words of an address in the order of a letter. */
const inOrder: Readonly<Record<Language, readonly string[]>> = {
  en: ['ADDRESS_1', 'ADDRESS_2', 'CITY', 'REGION', 'PROVINCE', 'POSTAL_CODE', 'COUNTRY'],
  ru: ['POSTAL_CODE', 'COUNTRY', 'PROVINCE', 'REGION', 'CITY', 'ADDRESS_1', 'ADDRESS_2'],
}

const addressSource = (address: Row, language: Language): Provider => ({
  TEXT: {
    title: { en: 'Full address', ru: 'Полный адрес' },
    value: inOrder[language].flatMap(name => address[column(name)] || []).join(', ') || null,
  },
  ...Object.fromEntries(
    Object.entries(addressTexts).map(([name, { title }]): [string, Leaf] => [
      name,
      { title, value: address[column(name)] ?? null },
    ]),
  ),
})

/** A requisite: its own fields, those of users, and its addresses. */
export async function requisiteSource(context: SourceContext, id: unknown): Promise<Provider> {
  const { call, row } = context
  const requisite = await row('requisite', id)
  const addressOf = async (type: number): Promise<Row> => {
    const [found] = await query(
      call.db,
      'select * from address where entity_type_id = ? and entity_id = ? and type_id = ?',
      [requisiteOwner.entityTypeId, id ?? 0, type],
    )
    return found ?? {}
  }
  return {
    ...ownFields(context, requisiteFields, requisite),
    ...(await userFields(context, requisiteOwner, id)),
    ...Object.fromEntries(
      Object.entries(addresses).map(([name, { type, title }]): [string, One] => [
        name,
        { title, one: async () => addressSource(await addressOf(type), call.language) },
      ]),
    ),
  }
}

const bankFields: Fields = Object.fromEntries(
  Object.entries(bankDetail.fields).filter(([name]) => name === 'NAME' || name.startsWith('RQ_')),
)

export const bankSource = async (context: SourceContext, id: unknown): Promise<Provider> =>
  ownFields(context, bankFields, await context.row('bank_detail', id))
