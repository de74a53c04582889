import { addColumn, indexes, type Schema, table } from '../store/schema.ts'

/** Browsers that somebody has logged in with, and what the exchange of a code has to prove (PKCE). */
export async function knownDevices(schema: Schema): Promise<void> {
  // Under the hash of the browser's token and the user: one browser may be known to several.
  await table(schema, 'known_device', { device_hash: 'text', user_id: 'integer', expires: 'integer' })
  await indexes(schema, 'known_device', [['device_hash', 'user_id']], { unique: true })
  await indexes(schema, 'known_device', [['expires']])
  await addColumn(schema, 'oauth_code', 'challenge', 'text')
}
