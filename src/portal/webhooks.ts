import { randomBytes, hash as sha, timingSafeEqual } from 'node:crypto'
import { ensure } from '../lib/maps.ts'
import type { Caller } from '../rest/call.ts'
import { systemFailure } from '../rest/phrases.ts'
import type { Credentials } from '../rest/rest.ts'
import { type Db, query, type Row, type Store } from '../store/store.ts'
import { findApplication } from './applications.ts'

/** An incoming webhook: a user's code that opens scopes. The code itself is kept nowhere. */
export interface Webhook {
  id: number
  userId: number
  title: string
  /** Null: every scope. */
  scopes: string[] | null
  created: string
}

const hash = (code: string): string => sha('sha256', code)

/** Codes have 128 random bits, so a fast hash is enough: there is nothing to guess. */
export const newCode = (): string => randomBytes(16).toString('hex')

/** Adds a webhook and gives its id; the caller shows the code once. */
export async function addWebhook(
  db: Db,
  webhook: { userId: number; code: string; title: string; scopes: string[] | null; now: string },
): Promise<number> {
  const row = await db
    .insertInto('webhook')
    .values({
      user_id: webhook.userId,
      code_hash: hash(webhook.code),
      title: webhook.title,
      scopes: webhook.scopes ? webhook.scopes.join(',') : null,
      created: webhook.now,
    })
    .returning('id')
    .executeTakeFirstOrThrow()
  return Number(row.id)
}

export async function listWebhooks(db: Db): Promise<Webhook[]> {
  const rows = await db.selectFrom('webhook').selectAll().orderBy('id').execute()
  return rows.map(row => ({
    id: Number(row.id),
    userId: Number(row.user_id),
    title: row.title,
    scopes: row.scopes === null ? null : row.scopes.split(','),
    created: row.created,
  }))
}

/** Whether the webhook was there. */
export async function revokeWebhook(db: Db, id: number): Promise<boolean> {
  const result = await db.deleteFrom('webhook').where('id', '=', id).executeTakeFirst()
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
  return rows.some(row => row.code_hash === hash(code))
}

const VERSION = "(select value from setting where name = 'version')"

/** Who calls with these credentials; what is unknown or revoked is `NO_AUTH_FOUND`, a dismissed user `INVALID_CREDENTIALS`. */
export function authenticator(store: Store): (credentials: Credentials) => Promise<Caller> {
  const byWebhook = `select w.id, w.code_hash, w.scopes, u.active, u.is_admin, ${VERSION} as version
    from webhook w join portal_user u on u.id = w.user_id where w.user_id = ?`
  const byUser = `select active, is_admin, ${VERSION} as version from portal_user where id = ?`
  const webhooksOf = onceATurn((userId: number) => query(store.read, byWebhook, [userId]))
  return async ({ webhook, user, application }) => {
    if (user !== undefined) {
      const [row] = await query(store.read, byUser, [user])
      if (!row) throw systemFailure('noAuthFound')
      if (application === undefined)
        return { ...callerOf(row, user), scopes: null, via: `portal:${user}`, application: null }
      const found = await findApplication(store.read, application)
      if (!found) throw systemFailure('noAuthFound')
      const { id, clientId } = found
      return { ...callerOf(row, user), scopes: new Set(found.scopes), via: `app:${id}`, application: { id, clientId } }
    }
    if (!webhook || !/^\d{1,15}$/.test(webhook.userId)) throw systemFailure('noAuthFound')
    const userId = Number(webhook.userId)
    const given = Buffer.from(hash(webhook.code))
    for (const row of await webhooksOf(userId)) {
      if (!timingSafeEqual(given, Buffer.from(row.code_hash))) continue
      const scopes = row.scopes === null ? null : new Set<string>(row.scopes.split(','))
      return { ...callerOf(row, userId), scopes, via: `webhook:${row.id}`, application: null }
    }
    throw systemFailure('noAuthFound')
  }
}

function callerOf(row: Row, userId: number): Pick<Caller, 'userId' | 'isAdmin' | 'version'> {
  if (row.active !== 'Y') throw systemFailure('invalidCredentials')
  return { userId, isAdmin: row.is_admin === 'Y', version: row.version }
}

/** Calls that come in the same turn of the event loop by the same user are looked up once. */
function onceATurn<K, V>(look: (key: K) => Promise<V>): (key: K) => Promise<V> {
  const found = new Map<K, Promise<V>>()
  return key => {
    if (!found.size) setImmediate(() => found.clear())
    return ensure(found, key, () => look(key))
  }
}
