import { itemTables } from '../modules/crm/smart-processes/tables.ts'
import { indexes, type Schema, table } from '../store/schema.ts'
import { query } from '../store/store.ts'

/** What a smart process has or has not. */
const switches = [
  ...['is_automation_enabled', 'is_begin_close_dates_enabled', 'is_biz_proc_enabled', 'is_categories_enabled'],
  ...['is_client_enabled', 'is_counters_enabled', 'is_documents_enabled', 'is_link_with_products_enabled'],
  ...['is_mycompany_enabled', 'is_observers_enabled', 'is_payments_enabled', 'is_recyclebin_enabled'],
  ...['is_set_open_permissions', 'is_source_enabled', 'is_stages_enabled', 'is_use_in_userfield_enabled'],
]

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
