import { type Columns, indexes, type Schema, table } from '../store/schema.ts'
import { query } from '../store/store.ts'

/** What every item has: those of a smart process and invoices. */
const item: Columns = {
  id: 'id',
  xml_id: 'text',
  title: 'text',
  date_create: 'text',
  date_modify: 'text',
  created_by_id: 'integer',
  modify_by_id: 'integer',
  assigned_by_id: 'integer',
  opened: 'text',
  webform_id: 'integer',
  category_id: 'integer',
  stage_id: 'text',
  stage_semantic_id: 'text',
  previous_stage_id: 'text',
  moved_by_id: 'integer',
  moved_time: 'text',
  begindate: 'text',
  closedate: 'text',
  company_id: 'integer',
  contact_id: 'integer',
  mycompany_id: 'integer',
  source_id: 'text',
  source_description: 'text',
  currency_id: 'text',
  opportunity: 'number',
  is_manual_opportunity: 'text',
  tax_value: 'number',
  comments: 'text',
  account_number: 'text',
  location_id: 'text',
  utm_source: 'text',
  utm_medium: 'text',
  utm_campaign: 'text',
  utm_content: 'text',
  utm_term: 'text',
  last_activity_time: 'text',
  last_activity_by: 'integer',
}

/** What a smart process has or has not. */
const switches = [
  ...['is_automation_enabled', 'is_begin_close_dates_enabled', 'is_biz_proc_enabled', 'is_categories_enabled'],
  ...['is_client_enabled', 'is_counters_enabled', 'is_documents_enabled', 'is_link_with_products_enabled'],
  ...['is_mycompany_enabled', 'is_observers_enabled', 'is_payments_enabled', 'is_recyclebin_enabled'],
  ...['is_set_open_permissions', 'is_source_enabled', 'is_stages_enabled', 'is_use_in_userfield_enabled'],
]

/** The tables of one type of items, by the name of the first: its records, their user fields, the contacts they have. */
export async function itemTables(schema: Schema, name: string): Promise<void> {
  await table(schema, name, item)
  await indexes(schema, name, [
    ['assigned_by_id'],
    ['date_create'],
    ['date_modify'],
    ['opportunity'],
    ['category_id', 'stage_id'],
    ['stage_id'],
  ])
  await query(schema.db, `create index "${name}_title" on "${name}" (${schema.flavor.indexable('"title"')})`)
  await indexes(schema, name, [['company_id'], ['contact_id'], ['mycompany_id']], {
    where: column => `${column} is not null`,
  })
  await indexes(schema, name, [['xml_id']], { where: column => `${column} is not null`, longTexts: 'xml_id' })
  await table(schema, `${name}_userfield`, { id: 'record' })
  await table(schema, `${name}_contact`, {
    id: 'id',
    [`${name}_id`]: 'integer',
    contact_id: 'integer',
    sort: 'integer',
    is_primary: 'text',
  })
  await indexes(schema, `${name}_contact`, [['contact_id']])
  await indexes(schema, `${name}_contact`, [[`${name}_id`, 'contact_id']], { unique: true })
}

/** Smart processes, invoices, observers and parents. */
export async function items(schema: Schema): Promise<void> {
  await table(schema, 'item_type', {
    id: 'id',
    entity_type_id: 'integer',
    code: 'text',
    title: 'text',
    ...Object.fromEntries(switches.map(name => [name, 'text' as const])),
    // What user fields may name its items: a JSON text.
    linked_user_fields: 'text',
    automated_solution_id: 'integer',
    created_by: 'integer',
    updated_by: 'integer',
    created_time: 'text',
    updated_time: 'text',
  })
  await indexes(schema, 'item_type', [['entity_type_id']], { unique: true })
  await table(schema, 'item_type_relation', {
    id: 'id',
    parent_entity_type_id: 'integer',
    child_entity_type_id: 'integer',
    is_children_list_enabled: 'text',
  })
  await indexes(schema, 'item_type_relation', [['parent_entity_type_id', 'child_entity_type_id']], { unique: true })
  await table(schema, 'automated_solution', { id: 'id', title: 'text' })
  await table(schema, 'item_parent', {
    id: 'id',
    entity_type_id: 'integer',
    record_id: 'integer',
    parent_entity_type_id: 'integer',
    parent_id: 'integer',
  })
  await indexes(schema, 'item_parent', [['entity_type_id', 'record_id', 'parent_entity_type_id']], { unique: true })
  await indexes(schema, 'item_parent', [['parent_entity_type_id', 'parent_id']])
  await table(schema, 'observer', {
    id: 'id',
    entity_type_id: 'integer',
    record_id: 'integer',
    user_id: 'integer',
  })
  await indexes(schema, 'observer', [['entity_type_id', 'record_id', 'user_id']], { unique: true })
  await indexes(schema, 'observer', [['user_id', 'entity_type_id', 'record_id']])
  await itemTables(schema, 'smart_invoice')

  const { integer, text } = schema.flavor.types
  for (const name of ['lead', 'deal', 'contact', 'company', 'quote'])
    await query(schema.db, `alter table "${name}" add column webform_id ${integer}`)
  await query(schema.db, `alter table quote add column is_manual_opportunity ${text}`)
  // Deals keep the default category as settings of the portal; those of items are rows.
  await query(schema.db, `alter table category add column is_default ${text}`)
  await query(schema.db, `alter table category add column code ${text}`)
  await indexes(schema, 'category', [['entity_type_id']])
  await indexes(schema, 'company', [['is_my_company']], { where: column => `${column} = 'Y'` })
}
