import { addColumn, indexes, type Schema } from '../store/schema.ts'

/** A call list is an activity. */
export async function callListActivities(schema: Schema): Promise<void> {
  await addColumn(schema, 'call_list', 'activity_id', 'integer')
  await indexes(schema, 'call_list', [['activity_id']])
}
