import type { Rest } from '../../rest/rest.ts'
import { runAsSystem } from '../../rest/run-as-system.ts'
import type { Db } from '../../store/store.ts'
import { audit } from '../audit.ts'
import { hashOf, randomToken } from '../secrets.ts'
import { findUser, type User } from '../users.ts'
import { noteDevice } from './known-devices.ts'
import { LOGGING_IN, noteLogin } from './logins.ts'
import { endSession, type Session, secondsOf, startSession } from './sessions.ts'

const LINK_SECONDS = 86_400

/** Where a link leads to. */
export const loginLinkPath = (token: string): string => `/login/link/${token}`

/** Adds a link that logs a user in once, and gives its token; `now` is seconds on the portal's clock. */
export async function addLoginLink(
  db: Db,
  userId: number,
  now: number,
  seconds: number = LINK_SECONDS,
): Promise<string> {
  const token = randomToken()
  await db.deleteFrom('login_link').where('expires', '<=', now).execute()
  await db
    .insertInto('login_link')
    .values({ token_hash: hashOf(token), user_id: userId, expires: now + seconds })
    .execute()
  return token
}

/** Whose link it is, without using it up; undefined for one that was used, has expired or never was. */
export async function ownerOfLink({ store, clock }: Rest, token: string): Promise<User | undefined> {
  const row = await store.read
    .selectFrom('login_link')
    .select('user_id')
    .where('token_hash', '=', hashOf(token))
    .where('expires', '>', secondsOf(clock))
    .executeTakeFirst()
  const user = row && (await findUser(store.read, Number(row.user_id)))
  return user?.active ? user : undefined
}

/** Uses a link up and begins a session in the place of the one that the browser had. */
export async function logInByLink(
  rest: Rest,
  token: string,
  before: Session | null,
  device: string | undefined,
): Promise<{ token: string; device: string; hasPassword: boolean } | undefined> {
  const now = secondsOf(rest.clock)
  return runAsSystem(rest, LOGGING_IN, async call => {
    const { db } = call
    const used = await db
      .deleteFrom('login_link')
      .where('token_hash', '=', hashOf(token))
      .where('expires', '>', now)
      .returning('user_id')
      .executeTakeFirst()
    const user =
      used &&
      (await db
        .selectFrom('portal_user')
        .select(['id', 'password_hash'])
        .where('id', '=', Number(used.user_id))
        .where('active', '=', 'Y')
        .executeTakeFirst())
    if (!user) return undefined
    const userId = Number(user.id)
    if (before) await endSession(db, before.tokenHash)
    await noteLogin(call, userId)
    await audit(db, rest.clock, userId, 'login.link')
    return {
      token: await startSession(db, userId, now),
      device: await noteDevice(db, device, userId, now),
      hasPassword: user.password_hash !== null,
    }
  })
}
