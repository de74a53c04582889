import type { Db } from '../../../store/store.ts'

/** A preset as a new portal has it. */
interface FirstPreset {
  countryId: number
  name: string
  xmlId: string
  fields: readonly string[]
  /** Those of them that the short list shows. */
  short: readonly string[]
}

const signed = ['RQ_ADDR', 'RQ_SIGNATURE', 'RQ_STAMP']
const person = ['RQ_FIRST_NAME', 'RQ_SECOND_NAME', 'RQ_LAST_NAME']

/** Of the Russian organization the fields are documented (crm-requisite-preset-field-list.md), the others are ours. */
const firstPresets: Readonly<Record<'en' | 'ru', readonly FirstPreset[]>> = {
  en: [
    {
      countryId: 122,
      name: 'Company',
      xmlId: '#CRM_REQUISITE_PRESET_DEF_US_COMPANY#',
      fields: [
        ...['RQ_VAT_ID', 'RQ_COMPANY_NAME', 'RQ_COMPANY_FULL_NAME', 'RQ_COMPANY_REG_DATE', 'RQ_DIRECTOR'],
        ...['RQ_ACCOUNTANT', ...signed],
      ],
      short: ['RQ_VAT_ID', 'RQ_COMPANY_NAME'],
    },
    {
      countryId: 122,
      name: 'Person',
      xmlId: '#CRM_REQUISITE_PRESET_DEF_US_PERSON#',
      fields: [...person, 'RQ_PHONE', 'RQ_EMAIL', ...signed],
      short: ['RQ_FIRST_NAME', 'RQ_LAST_NAME'],
    },
  ],
  ru: [
    {
      countryId: 1,
      name: 'Организация',
      xmlId: '#CRM_REQUISITE_PRESET_DEF_RU_COMPANY#',
      fields: [
        ...['RQ_INN', 'RQ_COMPANY_NAME', 'RQ_COMPANY_FULL_NAME', 'RQ_OGRN', 'RQ_KPP', 'RQ_COMPANY_REG_DATE'],
        ...['RQ_OKPO', 'RQ_OKTMO', 'RQ_DIRECTOR', 'RQ_ACCOUNTANT', ...signed],
      ],
      short: ['RQ_INN', 'RQ_COMPANY_NAME', 'RQ_KPP'],
    },
    {
      countryId: 1,
      name: 'ИП',
      xmlId: '#CRM_REQUISITE_PRESET_DEF_RU_INDIVIDUAL#',
      fields: ['RQ_INN', ...person, 'RQ_OGRNIP', 'RQ_OKPO', 'RQ_OKVED', ...signed],
      short: ['RQ_INN', 'RQ_LAST_NAME'],
    },
    {
      countryId: 1,
      name: 'Физ. лицо',
      xmlId: '#CRM_REQUISITE_PRESET_DEF_RU_PERSON#',
      fields: [
        ...[...person, 'RQ_IDENT_DOC', 'RQ_IDENT_DOC_SER', 'RQ_IDENT_DOC_NUM', 'RQ_IDENT_DOC_DATE'],
        ...['RQ_IDENT_DOC_ISSUED_BY', 'RQ_IDENT_DOC_DEP_CODE', ...signed],
      ],
      short: ['RQ_FIRST_NAME', 'RQ_LAST_NAME'],
    },
  ],
}

/** Inserts the presets of a new portal, by its language; a portal that is older than presets gets them by the migration. */
export async function insertFirstPresets(db: Db, language: 'en' | 'ru', now: string | null): Promise<void> {
  for (const [i, { countryId, name, xmlId, fields, short }] of firstPresets[language].entries()) {
    const { id } = await db
      .insertInto('requisite_preset')
      .values({
        entity_type_id: 8,
        country_id: countryId,
        name,
        date_create: now,
        created_by_id: 1,
        active: 'Y',
        sort: 500 + i * 10,
        xml_id: xmlId,
        last_field_id: fields.length,
      })
      .returning('id')
      .executeTakeFirstOrThrow()
    const rows = fields.map((fieldName, j) => ({
      preset_id: Number(id),
      field_id: j + 1,
      field_name: fieldName,
      field_title: '',
      in_short_list: short.includes(fieldName) ? 'Y' : 'N',
      sort: 510 + j * 10,
    }))
    await db.insertInto('requisite_preset_field').values(rows).execute()
  }
}
