import { addColumn, indexes, type Schema, table } from '../store/schema.ts'
import { query } from '../store/store.ts'

/** Whole product rows, and the settings of records that come again and again. */
export async function productRows(schema: Schema): Promise<void> {
  for (const [name, type] of [
    ['product_description', 'text'],
    ['price_exclusive', 'number'],
    ['price_netto', 'number'],
    ['price_brutto', 'number'],
    ['price_account', 'number'],
    ['customized', 'text'],
    ['xml_id', 'text'],
    ['type', 'integer'],
    ['store_id', 'integer'],
  ] as const)
    await addColumn(schema, 'product_row', name, type)
  // Rows so far came with the demo data alone, which knows no taxes and no discounts.
  await query(
    schema.db,
    `update product_row set price_exclusive = price, price_netto = price, price_brutto = price, price_account = price,
      customized = 'Y', xml_id = '', type = 1`,
  )
  await table(schema, 'recurring', {
    id: 'id',
    // The record that is the template.
    entity_type_id: 'integer',
    record_id: 'integer',
    based_id: 'integer',
    active: 'text',
    category_id: 'integer',
    is_limit: 'text',
    limit_repeat: 'integer',
    limit_date: 'text',
    start_date: 'text',
    next_execution: 'text',
    last_execution: 'text',
    counter_repeat: 'integer',
    params: 'text',
  })
  await indexes(schema, 'recurring', [['entity_type_id', 'record_id']], { unique: true })
  await indexes(schema, 'recurring', [['next_execution']], { where: column => `${column} is not null` })
}
