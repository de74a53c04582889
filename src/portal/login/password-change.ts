import type { Rest } from '../../rest/rest.ts'
import { audit } from '../audit.ts'
import { findUser } from '../users.ts'
import { attemptsBy } from './login-attempts.ts'
import { passwordHashOf } from './logins.ts'
import { isHashOf, passwordHash } from './password-hashing.ts'
import { type BadPassword, badPassword, isTooLong, normalized } from './passwords.ts'
import { endSessionsOf, type Session, secondsOf, startSession } from './sessions.ts'

/** How a change ended: the token of the one session that is left; or why nothing changed. */
type PasswordOutcome = { token: string } | { bad: BadPassword } | { wrong: true } | { wait: number }

interface PasswordChange {
  /** Not looked at where there is none yet. */
  current: string
  chosen: string
  address: string
}

/** Changes the password of whoever is logged in; every other session of theirs ends. */
export async function changePassword(rest: Rest, session: Session, change: PasswordChange): Promise<PasswordOutcome> {
  const { user } = session
  const bad = badPassword(change.chosen, user)
  if (bad) return { bad }
  const before = await passwordHashOf(rest.store.read, user.id)
  if (before !== null) {
    // Whoever sits down at somebody's open browser guesses as slowly as at the login.
    const { tokenHash: device } = session
    const guesser = { account: user.profile.EMAIL ?? '', address: change.address, device }
    const attempts = attemptsBy(rest)
    const wait = attempts.wait(guesser)
    if (wait) return { wait }
    attempts.begin(guesser)
    const current = normalized(change.current)
    if (current === '' || isTooLong(current) || !(await isHashOf(before, current))) return { wrong: true }
    attempts.succeed(guesser)
  }
  const hash = await passwordHash(normalized(change.chosen))
  const token = await rest.store.write(async db => {
    const row = db.updateTable('portal_user').set({ password_hash: hash }).where('id', '=', user.id)
    // Of two changes at once the second does not know the password any more.
    const changed = await row.where('password_hash', before === null ? 'is' : '=', before).executeTakeFirst()
    if (Number(changed.numUpdatedRows) === 0) return undefined
    await endSessionsOf(db, user.id)
    await audit(db, rest.clock, user.id, 'password.change', { address: change.address })
    return startSession(db, user.id, secondsOf(rest.clock))
  })
  return token === undefined ? { wrong: true } : { token }
}

/**
 * Gives a user a password, whatever they had, and ends their sessions: what the command line does. Gives why it may not be
 * this one.
 */
export async function setPassword(
  { store }: Pick<Rest, 'store'>,
  userId: number,
  password: string,
): Promise<BadPassword | undefined> {
  const user = await findUser(store.read, userId)
  if (!user) throw new Error(`There is no user ${userId}.`)
  const bad = badPassword(password, user)
  if (bad) return bad
  const hash = await passwordHash(normalized(password))
  await store.write(async db => {
    await db.updateTable('portal_user').set({ password_hash: hash }).where('id', '=', userId).execute()
    await endSessionsOf(db, userId)
  })
  return undefined
}
