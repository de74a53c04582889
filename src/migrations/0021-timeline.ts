import { addColumn, indexes, type Schema, table } from '../store/schema.ts'
import { query } from '../store/store.ts'

const record = { entity_type_id: 'integer', record_id: 'integer' } as const

/** Comments and log messages among the entries of the timeline, and what can be put on an entry. */
export async function timeline(schema: Schema): Promise<void> {
  // The text of a comment or a log message; what the portal writes itself has none.
  await addColumn(schema, 'timeline', 'comment', 'text')
  await query(schema.db, 'drop index "timeline_entity_type_id_record_id"')
  // A page of a record's entries is read from its end.
  await indexes(schema, 'timeline', [['entity_type_id', 'record_id', 'id']])
  await query(
    schema.db,
    'create index "timeline_comments" on "timeline" (entity_type_id, record_id, type, id) where comment is not null',
  )

  // Further records whose timeline an entry is in; the first one is in its row.
  await table(schema, 'timeline_binding', { id: 'id', timeline_id: 'integer', ...record })
  await indexes(schema, 'timeline_binding', [['timeline_id', 'entity_type_id', 'record_id']], { unique: true })
  await indexes(schema, 'timeline_binding', [['entity_type_id', 'record_id', 'timeline_id']])

  // Entries that stand first in the timeline of a record.
  await table(schema, 'timeline_pin', { id: 'id', timeline_id: 'integer', ...record })
  await indexes(schema, 'timeline_pin', [['entity_type_id', 'record_id', 'timeline_id']], { unique: true })
  await indexes(schema, 'timeline_pin', [['timeline_id']])

  // A note on an entry (1) or on an activity (2).
  await table(schema, 'timeline_note', {
    id: 'id',
    item_type: 'integer',
    item_id: 'integer',
    text: 'text',
    created: 'text',
    created_by: 'integer',
    updated: 'text',
    updated_by: 'integer',
  })
  await indexes(schema, 'timeline_note', [['item_type', 'item_id']], { unique: true })

  // What an application shows below an entry.
  await table(schema, 'timeline_layout', {
    id: 'id',
    timeline_id: 'integer',
    application_id: 'integer',
    layout: 'text',
  })
  await indexes(schema, 'timeline_layout', [['timeline_id', 'application_id']], { unique: true })
  await indexes(schema, 'timeline_layout', [['application_id']])

  // Icons and logos of log messages that people have added.
  await table(schema, 'timeline_picture', { id: 'id', kind: 'text', code: 'text', file_id: 'integer' })
  await indexes(schema, 'timeline_picture', [['kind', 'code']], { unique: true })
}
