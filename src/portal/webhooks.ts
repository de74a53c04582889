import type { Db } from '../store/store.ts'
import { hashOf, randomHex } from './secrets.ts'
import { settingsChanged } from './settings/settings.ts'

/** An incoming webhook: a user's code that opens scopes. The code itself is kept nowhere. */
export interface Webhook {
  id: number
  userId: number
  title: string
  /** Null: every scope. */
  scopes: string[] | null
  /** The moment from which on it opens nothing, as stored; null: none. */
  expires: string | null
  created: string
}

/** Codes have 128 random bits, so a fast hash is enough: there is nothing to guess. */
export const newCode = (): string => randomHex(16)

/** Adds a webhook and gives its id; the caller shows the code once. */
export async function addWebhook(
  db: Db,
  webhook: {
    userId: number
    code: string
    title: string
    scopes: string[] | null
    expires?: string | null
    now: string
  },
): Promise<number> {
  const row = await db
    .insertInto('webhook')
    .values({
      user_id: webhook.userId,
      code_hash: hashOf(webhook.code),
      title: webhook.title,
      scopes: webhook.scopes ? webhook.scopes.join(',') : null,
      expires: webhook.expires ?? null,
      created: webhook.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  // Who calls by a webhook is remembered as long as no settings change (host/identify.ts).
  await settingsChanged(db)
  return Number(row.id)
}

export async function listWebhooks(db: Db): Promise<Webhook[]> {
  const rows = await db.selectFrom('webhook').selectAll().orderBy('id').execute()
  return rows.map(row => ({
    id: Number(row.id),
    userId: Number(row.user_id),
    title: row.title!,
    scopes: row.scopes === null ? null : row.scopes.split(',').filter(Boolean),
    expires: row.expires,
    created: row.created!,
  }))
}

/** Whether the webhook was there. */
export async function revokeWebhook(db: Db, id: number): Promise<boolean> {
  const result = await db.deleteFrom('webhook').where('id', '=', id).executeTakeFirst()
  await settingsChanged(db)
  return Number(result.numDeletedRows) > 0
}

/** Puts a webhook in the place of the user's earlier one with the same title. */
export async function replaceWebhook(db: Db, webhook: Parameters<typeof addWebhook>[1]): Promise<void> {
  await db.deleteFrom('webhook').where('user_id', '=', webhook.userId).where('title', '=', webhook.title).execute()
  await addWebhook(db, webhook)
}

/** Whether a user has a webhook with this code. */
export async function hasWebhook(db: Db, userId: number, code: string): Promise<boolean> {
  const rows = await db.selectFrom('webhook').select('code_hash').where('user_id', '=', userId).execute()
  return rows.some(row => row.code_hash === hashOf(code))
}
