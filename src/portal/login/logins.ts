import { hasNul } from '../../lib/text.ts'
import type { Call } from '../../rest/call.ts'
import type { Rest } from '../../rest/rest.ts'
import { runAsSystem } from '../../rest/run-as-system.ts'
import type { Db } from '../../store/store.ts'
import { audit } from '../audit.ts'
import { joined } from '../joined.ts'
import { hashOf } from '../secrets.ts'
import { findUser, findUserByEmail } from '../users.ts'
import { isKnownDevice, noteDevice } from './known-devices.ts'
import { attemptsBy } from './login-attempts.ts'
import { isHashOf, isOutdated, NOBODYS_HASH, passwordHash } from './password-hashing.ts'
import { isTooLong, normalized } from './passwords.ts'
import { endSession, type Session, secondsOf, startSession } from './sessions.ts'

/** How a login ended: tokens of the session and of the browser; words that are wrong; or seconds in which nothing is looked at. */
type LoginOutcome = { token: string; device: string } | { wrong: true } | { wait: number }

/** What somebody types to log in, and where from. */
interface LoginAttempt {
  email: string
  password: string
  address: string
  /** What the browser is known by, where it is. */
  device: string | undefined
}

/**
 * Logs in by e-mail and password, in the place of the session that the browser had. Whether it is the e-mail or the password
 * that is wrong shows neither in the answer nor in the time it takes.
 */
export async function logIn(rest: Rest, attempt: LoginAttempt, before: Session | null): Promise<LoginOutcome> {
  const { read } = rest.store
  const email = attempt.email.trim()
  const user = email && !hasNul(email) ? await findUserByEmail(read, email) : undefined
  const isKnown = user !== undefined && (await isKnownDevice(read, attempt.device, user.id, secondsOf(rest.clock)))
  const device = isKnown ? hashOf(attempt.device!) : undefined
  const guesser = { account: email, address: attempt.address, device }
  const attempts = attemptsBy(rest)
  const wait = attempts.wait(guesser)
  if (wait) return { wait }
  attempts.begin(guesser)
  const password = normalized(attempt.password)
  const hash = user?.active ? await passwordHashOf(rest.store.read, user.id) : null
  // Nobody has such a password; it takes its time all the same.
  const isRight = await isHashOf(hash ?? NOBODYS_HASH, password === '' || isTooLong(password) ? ' ' : password)
  if (!user || hash === null || !isRight) return { wrong: true }
  const renewed = isOutdated(hash) ? await passwordHash(password) : null
  const tokens = await runAsSystem(rest, LOGGING_IN, async call => {
    const { db } = call
    // Dismissed, or given another password, while this one was looked at.
    const same = await db
      .updateTable('portal_user')
      .set({ password_hash: renewed ?? hash })
      .where('id', '=', user.id)
      .where('active', '=', 'Y')
      .where('password_hash', '=', hash)
      .executeTakeFirst()
    if (Number(same.numUpdatedRows) === 0) return undefined
    if (before) await endSession(db, before.tokenHash)
    await noteLogin(call, user.id)
    await audit(db, rest.clock, user.id, 'login.password', { address: attempt.address })
    const now = secondsOf(rest.clock)
    return {
      token: await startSession(db, user.id, now),
      device: await noteDevice(db, attempt.device, user.id, now),
    }
  })
  if (tokens === undefined) return { wrong: true }
  attempts.succeed(guesser)
  return tokens
}

/** Logs out: the token is worth nothing from now on. */
export const logOut = ({ store, clock }: Rest, session: Session): Promise<void> =>
  store.write(async db => {
    await endSession(db, session.tokenHash)
    await audit(db, clock, (session.actor ?? session.user).id, 'logout')
  })

/** As people are told of it where it fails. */
export const LOGGING_IN = { name: 'logging in', phrases: {} }

/** Notes that a user has logged in, as the fields of users show it; who has never done so before has joined the portal. */
export async function noteLogin(call: Call, userId: number): Promise<void> {
  const { db, now, caller } = call
  const user = await findUser(db, userId)
  // It is they who do it.
  Object.assign(caller, { userId, via: `portal:${userId}` })
  if (user && !user.profile.LAST_LOGIN) call.recordChange('USER', userId, 'update', joined(call, user))
  await db
    .updateTable('portal_user')
    .set({ last_login: now, last_activity_date: now })
    .where('id', '=', userId)
    .execute()
}

/** The hash of a user's password; null: there is none, and nobody can log in by it. */
export async function passwordHashOf(db: Db, userId: number): Promise<string | null> {
  const row = await db.selectFrom('portal_user').select('password_hash').where('id', '=', userId).executeTakeFirst()
  return row?.password_hash ?? null
}
