import { indexes, type Schema, table } from '../store/schema.ts'

/** What people set in the portal's pages, as JSON. */
export async function preferences(schema: Schema): Promise<void> {
  await table(schema, 'preference', { user_id: 'integer', name: 'text', value: 'text' })
  await indexes(schema, 'preference', [['user_id', 'name']], { unique: true })
}
