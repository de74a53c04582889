import { indexes, type Schema, table } from '../store/schema.ts'

/** Records that were deleted, each with the rows that went with it, as JSON. */
export async function recycleBin(schema: Schema): Promise<void> {
  await table(schema, 'recycle_bin', {
    entity_type_id: 'integer',
    record_id: 'integer',
    title: 'text',
    // By these rights are found, as on the record itself.
    assigned_by_id: 'integer',
    opened: 'text',
    category_id: 'integer',
    deleted_by_id: 'integer',
    deleted: 'text',
    content: 'text',
  })
  await indexes(schema, 'recycle_bin', [['entity_type_id', 'record_id']], { unique: true })
  await indexes(schema, 'recycle_bin', [['deleted', 'record_id']])
  // Contents of files that it holds.
  await table(schema, 'recycle_bin_file', { entity_type_id: 'integer', record_id: 'integer', hash: 'text' })
  await indexes(schema, 'recycle_bin_file', [['entity_type_id', 'record_id'], ['hash']])
}
