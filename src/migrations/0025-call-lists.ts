import { indexes, type Schema, table } from '../store/schema.ts'

/** Lists of contacts or companies that are called one after the other. */
export async function callLists(schema: Schema): Promise<void> {
  await table(schema, 'call_list', {
    id: 'id',
    entity_type_id: 'integer',
    webform_id: 'integer',
    created_by_id: 'integer',
    created: 'text',
  })
  await table(schema, 'call_list_item', {
    id: 'id',
    call_list_id: 'integer',
    entity_type_id: 'integer',
    record_id: 'integer',
    status: 'text',
  })
  await indexes(schema, 'call_list_item', [['call_list_id'], ['entity_type_id', 'record_id']])
}
