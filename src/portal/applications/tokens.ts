import type { Clock } from '../../lib/clock.ts'
import { stored } from '../../lib/moment.ts'
import { type Db, query } from '../../store/store.ts'
import type { RowOf } from '../../store/table-types.ts'
import { hashOf, randomHex } from '../secrets.ts'

/** How long they live, in seconds (settings/oauth/). */
export const CODE_SECONDS = 30
export const ACCESS_SECONDS = 3600
const REFRESH_SECONDS = 180 * 24 * 3600

/** As long as the original's. */
const newToken = (): string => randomHex(35)

/** An authorization of a user for an application: all tokens that descend from it die with it. */
export interface Grant {
  id: number
  applicationId: number
  userId: number
  /** The address of the portal that the user came to, `https://localhost:8443`. */
  endpoint: string
}

export interface Tokens {
  accessToken: string
  refreshToken: string
  /** Seconds since 1970. */
  expires: number
  grant: Grant
}

/** Why a code or a refresh token is good for nothing. One that was used before was in two hands, and it is told in whose name. */
export type Refused = { why: 'unknown' | 'expired' } | { why: 'reused'; userId: number }

interface Authorization {
  applicationId: number
  userId: number
  endpoint: string
}

/** What a code stands for. */
interface Authorized extends Authorization {
  /** SHA-256 of what its exchange has to bring along, in base64url (RFC 7636); null: nothing. */
  challenge: string | null
}

/** The moment in the two ways in which tokens need it: seconds since 1970, and as stored. */
export function tokenMoment(clock: Clock): { seconds: number; stored: string } {
  const now = clock.now()
  return { seconds: Math.floor(now.getTime() / 1000), stored: stored(now) }
}

/** A code that can be exchanged once, within half a minute; `now` is in milliseconds, since whole seconds would cut it short. */
export async function addCode(
  db: Db,
  { applicationId, userId, endpoint, challenge }: Authorized,
  now: number,
): Promise<string> {
  await db
    .deleteFrom('oauth_code')
    .where('expires', '<', now - REFRESH_SECONDS * 1000)
    .execute()
  const code = newToken()
  await db
    .insertInto('oauth_code')
    .values({
      code_hash: hashOf(code),
      application_id: applicationId,
      user_id: userId,
      endpoint,
      challenge,
      expires: now + CODE_SECONDS * 1000,
      grant_id: null,
    })
    .execute()
  return code
}

/** What a code is good for. When it has been exchanged before, the tokens it was exchanged for are dead from now on. */
export async function takeCode(
  db: Db,
  code: string,
  applicationId: number,
  now: number,
  lock: string,
): Promise<Authorized | Refused> {
  const [row] = await query(db, `select * from oauth_code where code_hash = ? ${lock}`, [hashOf(code)])
  if (!row || Number(row.application_id) !== applicationId) return { why: 'unknown' }
  if (row.grant_id !== null) {
    await killGrant(db, Number(row.grant_id))
    return { why: 'reused', userId: Number(row.user_id) }
  }
  if (Number(row.expires) <= now) return { why: 'expired' }
  return { applicationId, userId: Number(row.user_id), endpoint: row.endpoint!, challenge: row.challenge }
}

/** Opens an authorization and gives its first tokens; a code that it was exchanged for is spent. */
export async function openGrant(
  db: Db,
  { applicationId, userId, endpoint }: Authorization,
  now: { seconds: number; stored: string },
  code: string | null = null,
): Promise<Tokens> {
  const { id } = await db
    .insertInto('oauth_grant')
    .values({ application_id: applicationId, user_id: userId, endpoint, created: now.stored })
    .returning('id')
    .executeTakeFirstOrThrow()
  const grant = { id: Number(id), applicationId, userId, endpoint }
  if (code !== null)
    await db.updateTable('oauth_code').set({ grant_id: grant.id }).where('code_hash', '=', hashOf(code)).execute()
  return addTokens(db, grant, now.seconds)
}

async function addTokens(db: Db, grant: Grant, now: number): Promise<Tokens> {
  const [accessToken, refreshToken] = [newToken(), newToken()]
  const expires = now + ACCESS_SECONDS
  await db
    .insertInto('oauth_token')
    .values([
      { token_hash: hashOf(accessToken), grant_id: grant.id, kind: 'access', expires, used: 'N' },
      {
        token_hash: hashOf(refreshToken),
        grant_id: grant.id,
        kind: 'refresh',
        expires: now + REFRESH_SECONDS,
        used: 'N',
      },
    ])
    .execute()
  return { accessToken, refreshToken, expires, grant }
}

/**
 * A new access token of a user's authorization for an application, which is opened where there is none: for events, which
 * bring one along unasked.
 */
export async function giveAccess(
  db: Db,
  authorization: Authorization,
  now: { seconds: number; stored: string },
): Promise<Pick<Tokens, 'accessToken' | 'expires'>> {
  const { applicationId, userId } = authorization
  const row = await db
    .selectFrom('oauth_grant')
    .selectAll()
    .where('application_id', '=', applicationId)
    .where('user_id', '=', userId)
    .orderBy('id', 'desc')
    .executeTakeFirst()
  if (!row) {
    const { accessToken, expires } = await openGrant(db, authorization, now)
    return { accessToken, expires }
  }
  const [accessToken, expires] = [newToken(), now.seconds + ACCESS_SECONDS]
  await forgetExpired(db, Number(row.id), now.seconds)
  await db
    .insertInto('oauth_token')
    .values({ token_hash: hashOf(accessToken), grant_id: row.id, kind: 'access', expires, used: 'N' })
    .execute()
  return { accessToken, expires }
}

const forgetExpired = (db: Db, grantId: number, now: number) =>
  db
    .deleteFrom('oauth_token')
    .where('grant_id', '=', grantId)
    .where('expires', '<', now - ACCESS_SECONDS)
    .execute()

/**
 * A new pair for a refresh token, which is spent by it; access tokens of before live on until they expire. One that has
 * been spent before was stolen, by whoever came first or second: all tokens of the authorization die.
 */
export async function refresh(
  db: Db,
  refreshToken: string,
  applicationId: number,
  now: number,
  lock: string,
): Promise<Tokens | Refused> {
  const [token] = await query(db, `select * from oauth_token where token_hash = ? and kind = 'refresh' ${lock}`, [
    hashOf(refreshToken),
  ])
  const grant = token && (await findGrant(db, Number(token.grant_id)))
  if (!grant || grant.applicationId !== applicationId) return { why: 'unknown' }
  if (token.used === 'Y') {
    await killGrant(db, grant.id)
    return { why: 'reused', userId: grant.userId }
  }
  if (Number(token.expires) <= now) return { why: 'expired' }
  await db.updateTable('oauth_token').set({ used: 'Y' }).where('token_hash', '=', token.token_hash).execute()
  await forgetExpired(db, grant.id, now)
  return addTokens(db, grant, now)
}

/** Whether a refresh token can still be exchanged for a new pair. */
export async function isUnused(db: Db, refreshToken: string, now: number): Promise<boolean> {
  const [token] = await query(db, "select used, expires from oauth_token where token_hash = ? and kind = 'refresh'", [
    hashOf(refreshToken),
  ])
  return token?.used === 'N' && Number(token.expires) > now
}

/** What an access token stands for. */
export async function findAccess(db: Db, token: string): Promise<{ grant: Grant; expires: number } | undefined> {
  const [row] = await query(db, "select * from oauth_token where token_hash = ? and kind = 'access'", [hashOf(token)])
  const grant = row && (await findGrant(db, Number(row.grant_id)))
  return grant && { grant, expires: Number(row.expires) }
}

async function findGrant(db: Db, id: number): Promise<Grant | undefined> {
  const row = await db.selectFrom('oauth_grant').selectAll().where('id', '=', id).executeTakeFirst()
  return row && grantOf(row)
}

const grantOf = (row: RowOf<'oauth_grant'>): Grant => ({
  id: Number(row.id),
  applicationId: Number(row.application_id),
  userId: Number(row.user_id),
  endpoint: row.endpoint!,
})

/** Whether a user has let an application in before. */
export async function hasGrant(db: Db, applicationId: number, userId: number): Promise<boolean> {
  const row = await db
    .selectFrom('oauth_grant')
    .select('id')
    .where('application_id', '=', applicationId)
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row !== undefined
}

async function killGrant(db: Db, id: number): Promise<void> {
  await db.deleteFrom('oauth_token').where('grant_id', '=', id).execute()
  await db.deleteFrom('oauth_grant').where('id', '=', id).execute()
}

/** Ends every authorization of an application. */
export async function killTokens(db: Db, applicationId: number): Promise<void> {
  const grants = db.selectFrom('oauth_grant').select('id').where('application_id', '=', applicationId)
  await db.deleteFrom('oauth_token').where('grant_id', 'in', grants).execute()
  await db.deleteFrom('oauth_code').where('application_id', '=', applicationId).execute()
  await db.deleteFrom('oauth_grant').where('application_id', '=', applicationId).execute()
}

/** Lets the access tokens of an application (of one user, where one is given) expire now; gives how many. */
export async function expireTokens(db: Db, applicationId: number, userId: number | null, now: number): Promise<number> {
  let grants = db.selectFrom('oauth_grant').select('id').where('application_id', '=', applicationId)
  if (userId !== null) grants = grants.where('user_id', '=', userId)
  const { numUpdatedRows } = await db
    .updateTable('oauth_token')
    .set({ expires: now })
    .where('kind', '=', 'access')
    .where('expires', '>', now)
    .where('grant_id', 'in', grants)
    .executeTakeFirst()
  return Number(numUpdatedRows)
}
