import { addColumn, type Schema } from '../store/schema.ts'

/** The technical user that an application works as without its people. */
export async function systemUsers(schema: Schema): Promise<void> {
  await addColumn(schema, 'application', 'system_user_id', 'integer')
}
