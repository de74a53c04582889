import { type Columns, indexes, type Schema, table } from '../../../store/schema.ts'
import { query } from '../../../store/store.ts'
import { findingIndex, makeTextIndex, sortingIndex, type TextIndex } from '../../../store/text-index.ts'

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

/** The tables of one type of items, by the name of the first: its records, their user fields, the contacts they have. */
export async function itemTables(schema: Schema, name: string): Promise<void> {
  await table(schema, name, item)
  await indexes(
    schema,
    name,
    [['assigned_by_id'], ['date_create'], ['date_modify'], ['opportunity'], ['category_id', 'stage_id'], ['stage_id']],
    { sorts: true },
  )
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

export const itemIndexes = (table: string): TextIndex[] => [sortingIndex(table, 'title'), findingIndex(table, 'xml_id')]

/** Indexes of the texts of items of a type, in the place of those that their tables were made with. */
export async function itemTexts(schema: Schema, table: string): Promise<void> {
  for (const index of itemIndexes(table)) await makeTextIndex(schema, index)
}
