import type { Clock } from '../../lib/clock.ts'
import type { Rest } from '../../rest/rest.ts'
import type { Db } from '../../store/store.ts'
import { hashOf, randomToken } from '../secrets.ts'
import { findUser, type User } from '../users.ts'

/** Somebody who is logged in, in one browser. */
export interface Session {
  tokenHash: string
  user: User
  /** The administrator who acts as that user. */
  actor: User | null
  /** What every form of this session has to bring along. */
  csrf: string
  created: number
  expires: number
}

const DAY = 86_400
/** For so long nobody has to come by. */
const IDLE_SECONDS = 14 * DAY
/** For so long a session lasts at most, however often somebody comes by. */
export const LONGEST_SECONDS = 90 * DAY

/** Whole seconds since 1970 on the portal's clock. */
export const secondsOf = (clock: Clock): number => Math.floor(clock.now().getTime() / 1000)

/** Begins a session and gives its token, which only the browser keeps. A token that a browser brought never becomes one. */
export async function startSession(
  db: Db,
  userId: number,
  now: number,
  actorId: number | null = null,
): Promise<string> {
  const token = randomToken()
  await db.deleteFrom('session').where('expires', '<=', now).execute()
  await db
    .insertInto('session')
    .values({
      token_hash: hashOf(token),
      user_id: userId,
      actor_id: actorId,
      csrf: randomToken(),
      created: now,
      expires: now + IDLE_SECONDS,
    })
    .execute()
  return token
}

/** The session of a token; null when it has ended, or somebody of it was dismissed. */
export async function findSession(
  { store, clock }: Pick<Rest, 'store' | 'clock'>,
  token: string,
): Promise<Session | null> {
  const tokenHash = hashOf(token)
  const now = secondsOf(clock)
  const row = await store.read.selectFrom('session').selectAll().where('token_hash', '=', tokenHash).executeTakeFirst()
  if (!row || Number(row.expires) <= now) return null
  const user = await findUser(store.read, Number(row.user_id))
  const actor = row.actor_id === null ? null : await findUser(store.read, Number(row.actor_id))
  // Rights that were taken away end what was begun with them.
  if (!user?.active || (actor !== null && !(actor?.active && actor.isAdmin))) {
    await store.write(db => endSession(db, tokenHash))
    return null
  }
  const created = Number(row.created)
  const session = { tokenHash, user, actor: actor ?? null, csrf: row.csrf!, created, expires: Number(row.expires) }
  return prolonged(store, session, now)
}

/** Moves the end of a session that is in use, once a day and not with every page. */
async function prolonged(store: Rest['store'], session: Session, now: number): Promise<Session> {
  const expires = Math.min(now + IDLE_SECONDS, session.created + LONGEST_SECONDS)
  if (expires - session.expires < DAY) return session
  await store.write(db =>
    db.updateTable('session').set({ expires }).where('token_hash', '=', session.tokenHash).execute(),
  )
  return { ...session, expires }
}

export async function endSession(db: Db, tokenHash: string): Promise<void> {
  await db.deleteFrom('session').where('token_hash', '=', tokenHash).execute()
}

/** Ends every session of a user, and every one in which they act as somebody. */
export async function endSessionsOf(db: Db, userId: number): Promise<void> {
  await db.deleteFrom('session').where('user_id', '=', userId).execute()
  await db.deleteFrom('session').where('actor_id', '=', userId).execute()
}
