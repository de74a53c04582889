import { indexes, type Schema, table } from '../store/schema.ts'

/** What people are told by the portal, and when they are to be reminded of activities. */
export async function notices(schema: Schema): Promise<void> {
  await table(schema, 'notice', {
    ...{ id: 'id', user_id: 'integer', kind: 'text', text: 'text' },
    ...{ entity_type_id: 'integer', record_id: 'integer', path: 'text', created: 'text', seen: 'text' },
  })
  await indexes(schema, 'notice', [
    ['user_id', 'id'],
    ['entity_type_id', 'record_id'],
  ])
  await table(schema, 'activity_reminder', { id: 'id', activity_id: 'integer', due: 'text' })
  await indexes(schema, 'activity_reminder', [['due'], ['activity_id']])
}
