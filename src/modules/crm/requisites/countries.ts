import type { Text } from '../../../lib/text.ts'

/** A country that has presets of its own. */
export interface Country {
  id: number
  /** ISO 3166-1. */
  code: string
  title: Text
}

/** The countries of presets, in the order in which they are told (crm-requisite-preset-countries.md). */
export const countries: readonly Country[] = [
  { id: 1, code: 'RU', title: { en: 'Russia', ru: 'Россия' } },
  { id: 4, code: 'BY', title: { en: 'Belarus', ru: 'Беларусь' } },
  { id: 6, code: 'KZ', title: { en: 'Kazakhstan', ru: 'Казахстан' } },
  { id: 14, code: 'UA', title: { en: 'Ukraine', ru: 'Украина' } },
  { id: 34, code: 'BR', title: { en: 'Brazil', ru: 'Бразилия' } },
  { id: 46, code: 'DE', title: { en: 'Germany', ru: 'Германия' } },
  { id: 77, code: 'CO', title: { en: 'Colombia', ru: 'Колумбия' } },
  { id: 110, code: 'PL', title: { en: 'Poland', ru: 'Польша' } },
  { id: 122, code: 'US', title: { en: 'United States', ru: 'США' } },
  { id: 132, code: 'FR', title: { en: 'France', ru: 'Франция' } },
]

export const isCountry = (id: unknown): boolean => countries.some(country => country.id === id)

const certificate = ['RQ_ST_CERT_SER', 'RQ_ST_CERT_NUM', 'RQ_ST_CERT_DATE']
const vatCertificate = ['RQ_VAT_CERT_SER', 'RQ_VAT_CERT_NUM', 'RQ_VAT_CERT_DATE']

/**
 * Fields that presets of one country alone, or of a few, may have. Of Russia they are documented
 * (crm-requisite-preset-field-available-to-add.md); of the others they follow what the fields are by their names and what
 * crm-requisite-add.md says in brackets, see docs/differences.md.
 */
const ownFields: Readonly<Record<string, readonly string[]>> = {
  RU: [
    'RQ_IDENT_DOC_DEP_CODE',
    'RQ_INN',
    'RQ_KPP',
    'RQ_IFNS',
    'RQ_OGRN',
    'RQ_OGRNIP',
    'RQ_OKPO',
    'RQ_OKTMO',
    'RQ_OKVED',
    ...certificate,
  ],
  BY: ['RQ_CEO_NAME', 'RQ_CEO_WORK_POS', 'RQ_IDENT_DOC_PERS_NUM', 'RQ_INN', 'RQ_OKPO', 'RQ_BASE_DOC'],
  KZ: [
    'RQ_CEO_NAME',
    'RQ_CEO_WORK_POS',
    'RQ_IDENT_DOC_PERS_NUM',
    'RQ_INN',
    'RQ_OKPO',
    'RQ_KBE',
    'RQ_IIN',
    'RQ_BIN',
    ...certificate,
    ...vatCertificate,
    'RQ_RESIDENCE_COUNTRY',
  ],
  UA: ['RQ_INN', 'RQ_EDRPOU', 'RQ_DRFO', 'RQ_VAT_PAYER', 'RQ_VAT_CERT_NUM'],
  BR: ['RQ_CNPJ', 'RQ_STATE_REG', 'RQ_MNPL_REG', 'RQ_CPF'],
  DE: ['RQ_INN', 'RQ_USRLE', 'RQ_VAT_ID'],
  CO: ['RQ_COMPANY_ID', 'RQ_IDENT_TYPE', 'RQ_INN'],
  PL: ['RQ_INN', 'RQ_VAT_ID', 'RQ_REGON', 'RQ_KRS', 'RQ_PESEL'],
  US: ['RQ_INN', 'RQ_VAT_ID'],
  FR: ['RQ_VAT_ID', 'RQ_LEGAL_FORM', 'RQ_SIRET', 'RQ_SIREN', 'RQ_CAPITAL', 'RQ_RCS'],
}

/** Fields of every country, with the places where those of some stand between them. */
const order = [
  'RQ_NAME',
  'RQ_FIRST_NAME',
  'RQ_LAST_NAME',
  'RQ_SECOND_NAME',
  ['RQ_COMPANY_ID'],
  'RQ_COMPANY_NAME',
  'RQ_COMPANY_FULL_NAME',
  'RQ_COMPANY_REG_DATE',
  'RQ_DIRECTOR',
  'RQ_ACCOUNTANT',
  ['RQ_CEO_NAME', 'RQ_CEO_WORK_POS'],
  'RQ_ADDR',
  'RQ_CONTACT',
  'RQ_EMAIL',
  'RQ_PHONE',
  'RQ_FAX',
  ['RQ_IDENT_TYPE'],
  'RQ_IDENT_DOC',
  'RQ_IDENT_DOC_SER',
  'RQ_IDENT_DOC_NUM',
  ['RQ_IDENT_DOC_PERS_NUM'],
  'RQ_IDENT_DOC_DATE',
  'RQ_IDENT_DOC_ISSUED_BY',
  ['RQ_IDENT_DOC_DEP_CODE', 'RQ_INN', 'RQ_KPP', 'RQ_USRLE', 'RQ_IFNS', 'RQ_OGRN', 'RQ_OGRNIP', 'RQ_OKPO', 'RQ_OKTMO'],
  ['RQ_OKVED', 'RQ_EDRPOU', 'RQ_DRFO', 'RQ_KBE', 'RQ_IIN', 'RQ_BIN', ...certificate, 'RQ_VAT_PAYER', 'RQ_VAT_ID'],
  [...vatCertificate, 'RQ_RESIDENCE_COUNTRY', 'RQ_BASE_DOC', 'RQ_REGON', 'RQ_KRS', 'RQ_PESEL', 'RQ_LEGAL_FORM'],
  ['RQ_SIRET', 'RQ_SIREN', 'RQ_CAPITAL', 'RQ_RCS', 'RQ_CNPJ', 'RQ_STATE_REG', 'RQ_MNPL_REG', 'RQ_CPF'],
  'RQ_SIGNATURE',
  'RQ_STAMP',
] as const

/** The fields that presets of a country may have, in the order in which they are told; user fields come after them. */
export function presetFieldsOf(countryId: number): string[] {
  const ofCountry = ownFields[countries.find(({ id }) => id === countryId)?.code ?? ''] ?? []
  return order.flatMap(part => (typeof part === 'string' ? [part] : part.filter(name => ofCountry.includes(name))))
}
