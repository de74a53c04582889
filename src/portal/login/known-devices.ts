import type { Db } from '../../store/store.ts'
import { hashOf, randomToken } from '../secrets.ts'

/** For so long a browser is known that nobody logs in with. */
export const DEVICE_SECONDS = 365 * 86_400

/** Whether a user has logged in with the browser that has this token; `now` is seconds on the portal's clock. */
export async function isKnownDevice(db: Db, token: string | undefined, userId: number, now: number): Promise<boolean> {
  if (!token) return false
  const row = await db
    .selectFrom('known_device')
    .select('expires')
    .where('device_hash', '=', hashOf(token))
    .where('user_id', '=', userId)
    .executeTakeFirst()
  return row !== undefined && Number(row.expires) > now
}

/** Notes that a user has logged in with a browser, and gives the token that it is known by from now on. */
export async function noteDevice(db: Db, before: string | undefined, userId: number, now: number): Promise<string> {
  // A token that the browser made up itself never becomes one.
  const token = before && (await isAnybodys(db, before)) ? before : randomToken()
  await db.deleteFrom('known_device').where('expires', '<=', now).execute()
  await db
    .insertInto('known_device')
    .values({ device_hash: hashOf(token), user_id: userId, expires: now + DEVICE_SECONDS })
    .onConflict(conflict => conflict.columns(['device_hash', 'user_id']).doUpdateSet({ expires: now + DEVICE_SECONDS }))
    .execute()
  return token
}

const isAnybodys = async (db: Db, token: string): Promise<boolean> =>
  (await db
    .selectFrom('known_device')
    .select('user_id')
    .where('device_hash', '=', hashOf(token))
    .executeTakeFirst()) !== undefined
