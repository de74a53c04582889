import { randomBytes } from 'node:crypto'
import type { Db } from '../store/store.ts'
import { hashOf, isSameHash } from './secrets.ts'

/** A token of the control API: it may do what its user, an administrator, may. The token itself is kept nowhere. */
interface ControlToken {
  id: number
  userId: number
  title: string
  created: string
}

/** A new token; its prefix tells people and scanners of secrets what it is. */
export const newControlToken = (): string => `portico_${randomBytes(24).toString('base64url')}`

/** Adds a token and gives its id; the caller shows the token once. */
export async function addControlToken(
  db: Db,
  token: { userId: number; token: string; title: string; now: string },
): Promise<number> {
  const row = { token_hash: hashOf(token.token), user_id: token.userId, title: token.title, created: token.now }
  const { id } = await db.insertInto('control_token').values(row).returning('id').executeTakeFirstOrThrow()
  return Number(id)
}

export async function listControlTokens(db: Db): Promise<ControlToken[]> {
  const rows = await db
    .selectFrom('control_token')
    .select(['id', 'user_id', 'title', 'created'])
    .orderBy('id')
    .execute()
  return rows.map(row => ({
    id: Number(row.id),
    userId: Number(row.user_id),
    title: row.title!,
    created: row.created!,
  }))
}

/** Whether the token was there. */
export async function revokeControlToken(db: Db, id: number): Promise<boolean> {
  const result = await db.deleteFrom('control_token').where('id', '=', id).executeTakeFirst()
  return Number(result.numDeletedRows) > 0
}

/** Whether two tokens are the same; how long it takes does not tell how alike they are. */
export const sameToken = (a: string, b: string): boolean => isSameHash(hashOf(a), hashOf(b))

/** Whose token it is, and whether they are an active administrator still; undefined for a token that nobody has. */
export async function ownerOfControlToken(
  db: Db,
  token: string,
): Promise<{ userId: number; isAdministrator: boolean } | undefined> {
  const row = await db
    .selectFrom('control_token')
    .innerJoin('portal_user', 'portal_user.id', 'control_token.user_id')
    .select(['user_id', 'active', 'is_admin'])
    .where('token_hash', '=', hashOf(token))
    .executeTakeFirst()
  return row && { userId: Number(row.user_id), isAdministrator: row.active === 'Y' && row.is_admin === 'Y' }
}
