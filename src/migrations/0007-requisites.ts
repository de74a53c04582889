import { insertFirstPresets } from '../modules/crm/requisites/first-presets.ts'
import { type Columns, indexes, type Schema, table } from '../store/schema.ts'
import { query } from '../store/store.ts'

const texts = (names: string): Columns =>
  Object.fromEntries(
    names
      .trim()
      .split(/\s+/)
      .map(name => [name, 'text' as const]),
  )

const audit = {
  date_create: 'text',
  date_modify: 'text',
  created_by_id: 'integer',
  modify_by_id: 'integer',
} satisfies Columns

const hasValue = { where: (column: string) => `${column} is not null` }

/** Requisites with what belongs to them, and the presets that a new portal has. */
export async function requisites(schema: Schema): Promise<void> {
  await table(schema, 'requisite', {
    id: 'id',
    entity_type_id: 'integer',
    entity_id: 'integer',
    preset_id: 'integer',
    ...audit,
    name: 'text',
    code: 'text',
    xml_id: 'text',
    originator_id: 'text',
    active: 'text',
    address_only: 'text',
    sort: 'integer',
    ...texts(`
      rq_name rq_first_name rq_last_name rq_second_name rq_company_id rq_company_name rq_company_full_name
      rq_company_reg_date rq_director rq_accountant rq_ceo_name rq_ceo_work_pos rq_contact rq_email rq_phone rq_fax
      rq_ident_type rq_ident_doc rq_ident_doc_ser rq_ident_doc_num rq_ident_doc_pers_num rq_ident_doc_date
      rq_ident_doc_issued_by rq_ident_doc_dep_code rq_inn rq_kpp rq_usrle rq_ifns rq_ogrn rq_ogrnip rq_okpo rq_oktmo
      rq_okved rq_edrpou rq_drfo rq_kbe rq_iin rq_bin rq_st_cert_ser rq_st_cert_num rq_st_cert_date rq_vat_payer rq_vat_id
      rq_vat_cert_ser rq_vat_cert_num rq_vat_cert_date rq_residence_country rq_base_doc rq_regon rq_krs rq_pesel
      rq_legal_form rq_siret rq_siren rq_capital rq_rcs rq_cnpj rq_state_reg rq_mnpl_reg rq_cpf
    `),
  })
  await indexes(schema, 'requisite', [['entity_type_id', 'entity_id'], ['preset_id']])
  for (const column of ['xml_id', 'rq_inn'])
    await indexes(schema, 'requisite', [[column]], { ...hasValue, longTexts: column })
  await table(schema, 'requisite_userfield', { id: 'record' })

  await table(schema, 'bank_detail', {
    id: 'id',
    entity_id: 'integer',
    country_id: 'integer',
    ...audit,
    name: 'text',
    code: 'text',
    xml_id: 'text',
    originator_id: 'text',
    active: 'text',
    sort: 'integer',
    ...texts(`
      rq_bank_name rq_bank_addr rq_bank_code rq_agency_name rq_bank_route_num rq_bik rq_mfo rq_acc_name rq_acc_num
      rq_acc_type rq_iik rq_acc_currency rq_cor_acc_num rq_iban rq_swift rq_bic rq_codeb rq_codeg rq_rib comments
    `),
  })
  await indexes(schema, 'bank_detail', [['entity_id']])
  await indexes(schema, 'bank_detail', [['xml_id']], { ...hasValue, longTexts: 'xml_id' })

  await table(schema, 'address', {
    id: 'id',
    type_id: 'integer',
    entity_type_id: 'integer',
    entity_id: 'integer',
    ...texts('address_1 address_2 city postal_code region province country country_code'),
    loc_addr_id: 'integer',
    anchor_type_id: 'integer',
    anchor_id: 'integer',
  })
  await indexes(schema, 'address', [['entity_type_id', 'entity_id', 'type_id']], { unique: true })
  await indexes(schema, 'address', [['anchor_type_id', 'anchor_id'], ['loc_addr_id']])

  await table(schema, 'requisite_link', {
    id: 'id',
    entity_type_id: 'integer',
    entity_id: 'integer',
    requisite_id: 'integer',
    bank_detail_id: 'integer',
    mc_requisite_id: 'integer',
    mc_bank_detail_id: 'integer',
  })
  await indexes(schema, 'requisite_link', [['entity_type_id', 'entity_id']], { unique: true })
  await indexes(schema, 'requisite_link', [
    ['requisite_id'],
    ['bank_detail_id'],
    ['mc_requisite_id'],
    ['mc_bank_detail_id'],
  ])

  await table(schema, 'requisite_preset', {
    id: 'id',
    entity_type_id: 'integer',
    country_id: 'integer',
    name: 'text',
    ...audit,
    active: 'text',
    sort: 'integer',
    xml_id: 'text',
    last_field_id: 'integer',
  })
  await table(schema, 'requisite_preset_field', {
    id: 'id',
    preset_id: 'integer',
    field_id: 'integer',
    field_name: 'text',
    field_title: 'text',
    in_short_list: 'text',
    sort: 'integer',
  })
  await indexes(schema, 'requisite_preset_field', [['preset_id', 'field_id']], { unique: true })

  // A portal that is older than its requisites gets what a new one has; of a new one nothing is known yet.
  const settings = await query(schema.db, "select name, value from setting where name in ('language', 'created')")
  const known = Object.fromEntries(settings.map(({ name, value }) => [name, value]))
  if (known.language) await insertFirstPresets(schema.db, known.language === 'ru' ? 'ru' : 'en', known.created ?? null)
}
