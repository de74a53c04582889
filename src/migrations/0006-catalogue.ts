import type { Language } from '../lib/text.ts'
import { insertFirstCatalogue } from '../modules/crm/products/first-catalogue.ts'
import { indexes, type Schema, table } from '../store/schema.ts'
import { type Db, query } from '../store/store.ts'

/** Currencies, measures, VAT rates, catalogues with sections, products and their properties, client types, pay systems. */
export async function catalogue(schema: Schema): Promise<void> {
  await moneyTables(schema)
  await table(schema, 'catalog', { id: 'id', name: 'text', originator_id: 'text', origin_id: 'text', xml_id: 'text' })
  await table(schema, 'product_section', {
    id: 'id',
    catalog_id: 'integer',
    section_id: 'integer',
    name: 'text',
    xml_id: 'text',
  })
  await indexes(schema, 'product_section', [['catalog_id', 'name'], ['section_id'], ['xml_id']])
  await productTables(schema)
  await propertyTables(schema)
  await table(schema, 'person_type', { id: 'id', name: 'text' })
  await table(schema, 'pay_system', {
    id: 'id',
    name: 'text',
    active: 'text',
    sort: 'integer',
    description: 'text',
    person_type_id: 'integer',
    action_file: 'text',
    handler: 'text',
    handler_code: 'text',
    handler_name: 'text',
  })
  await fillOldPortal(schema.db)
}

async function moneyTables(schema: Schema): Promise<void> {
  await table(schema, 'currency', {
    id: 'id',
    currency: 'text',
    amount_cnt: 'integer',
    amount: 'number',
    sort: 'integer',
    date_update: 'text',
  })
  await indexes(schema, 'currency', [['currency']], { unique: true })
  await table(schema, 'currency_localization', {
    id: 'id',
    currency: 'text',
    language: 'text',
    full_name: 'text',
    format_string: 'text',
    dec_point: 'text',
    // The code of a separator, or, where that is null, the separator itself.
    thousands_variant: 'text',
    thousands_sep: 'text',
    decimals: 'integer',
    hide_zero: 'text',
  })
  await indexes(schema, 'currency_localization', [['currency', 'language']], { unique: true })
  await table(schema, 'measure', {
    id: 'id',
    code: 'integer',
    measure_title: 'text',
    symbol_rus: 'text',
    symbol_intl: 'text',
    symbol_letter_intl: 'text',
    is_default: 'text',
  })
  await indexes(schema, 'measure', [['code']], { unique: true })
  await table(schema, 'vat', {
    id: 'id',
    timestamp_x: 'text',
    active: 'text',
    c_sort: 'integer',
    name: 'text',
    rate: 'number',
  })
}

async function productTables(schema: Schema): Promise<void> {
  await table(schema, 'product', {
    id: 'id',
    catalog_id: 'integer',
    section_id: 'integer',
    name: 'text',
    code: 'text',
    xml_id: 'text',
    active: 'text',
    sort: 'integer',
    price: 'number',
    currency_id: 'text',
    vat_id: 'integer',
    vat_included: 'text',
    measure: 'integer',
    description: 'text',
    description_type: 'text',
    preview_picture: 'integer',
    detail_picture: 'integer',
    date_create: 'text',
    timestamp_x: 'text',
    created_by: 'integer',
    modified_by: 'integer',
  })
  const found = [['catalog_id', 'name'], ['section_id'], ['code'], ['xml_id'], ['name'], ['price'], ['timestamp_x']]
  await indexes(schema, 'product', found)
}

async function propertyTables(schema: Schema): Promise<void> {
  await table(schema, 'product_property', {
    id: 'id',
    iblock_id: 'integer',
    name: 'text',
    active: 'text',
    sort: 'integer',
    code: 'text',
    default_value: 'text',
    property_type: 'text',
    row_count: 'integer',
    col_count: 'integer',
    list_type: 'text',
    multiple: 'text',
    xml_id: 'text',
    file_type: 'text',
    multiple_cnt: 'integer',
    link_iblock_id: 'integer',
    with_description: 'text',
    searchable: 'text',
    filtrable: 'text',
    is_required: 'text',
    user_type: 'text',
    user_type_settings: 'text',
    timestamp_x: 'text',
  })
  await table(schema, 'product_property_enum', {
    id: 'id',
    property_id: 'integer',
    value: 'text',
    xml_id: 'text',
    sort: 'integer',
    def: 'text',
  })
  await indexes(schema, 'product_property_enum', [['property_id']])
  await table(schema, 'product_property_value', {
    id: 'id',
    product_id: 'integer',
    property_id: 'integer',
    value: 'text',
    // What an index finds a value by: its beginning, or its number.
    text: 'text',
    number: 'number',
  })
  await indexes(schema, 'product_property_value', [
    ['property_id', 'text'],
    ['property_id', 'number'],
    ['product_id', 'property_id'],
  ])
}

/** A portal that is older than its catalogue gets what a new one has; one that is only being made has no language yet. */
async function fillOldPortal(db: Db): Promise<void> {
  const rows = await query<{ name: string; value: string }>(db, 'select name, value from setting')
  const settings = new Map(rows.map(({ name, value }) => [name, value]))
  const language = settings.get('language')
  if (!language) return
  const baseCurrency = settings.get('base_currency') ?? 'USD'
  await db.insertInto('setting').values({ name: 'report_currency', value: baseCurrency }).execute()
  await insertFirstCatalogue(db, {
    language: language as Language,
    baseCurrency,
    now: new Date().toISOString().slice(0, 19),
  })
  // Reading the settings of the CRM was nothing of its own: whoever could work with records goes on as before.
  await query(
    db,
    `insert into role_permission (role_id, entity, verb, level)
      select distinct p.role_id, 'CONFIG', 'read', 'all' from role_permission p
      where p.level <> 'none' and not exists
        (select 1 from role_permission c where c.role_id = p.role_id and c.entity = 'CONFIG' and c.verb = 'read')`,
  )
}
