import { type Schema, table } from '../store/schema.ts'

/** User fields of users: a column for each field, a row for each user who has any, as records have them. */
export async function userFields(schema: Schema): Promise<void> {
  await table(schema, 'portal_user_userfield', { id: 'record' })
}
