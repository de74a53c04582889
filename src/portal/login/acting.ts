import type { Rest } from '../../rest/rest.ts'
import { audit } from '../audit.ts'
import { findUser } from '../users.ts'
import { endSession, type Session, secondsOf, startSession } from './sessions.ts'

/** Why somebody may not act as another user. */
export type ActingRefusal = 'notAdministrator' | 'alreadyActing' | 'noUser' | 'yourself' | 'administrator'

/**
 * Puts a session that acts as another user in the place of an administrator's. Not as another administrator: that would open
 * nothing new, and only hide in the history who did what.
 */
export async function actAs(
  { store, clock }: Rest,
  session: Session,
  userId: number,
): Promise<{ token: string } | { refused: ActingRefusal }> {
  if (session.actor) return { refused: 'alreadyActing' }
  if (!session.user.isAdmin) return { refused: 'notAdministrator' }
  if (session.user.id === userId) return { refused: 'yourself' }
  return store.write(async db => {
    const user = await findUser(db, userId)
    if (!user?.active) return { refused: 'noUser' as const }
    if (user.isAdmin) return { refused: 'administrator' as const }
    const actor = session.user.id
    await endSession(db, session.tokenHash)
    await audit(db, clock, actor, 'acting.start', { user: userId })
    return { token: await startSession(db, userId, secondsOf(clock), actor) }
  })
}

/** Gives the administrator a session of their own again; undefined where nobody acts. */
export async function stopActing({ store, clock }: Rest, session: Session): Promise<string | undefined> {
  const { actor, user } = session
  if (!actor) return undefined
  return store.write(async db => {
    await endSession(db, session.tokenHash)
    await audit(db, clock, actor.id, 'acting.end', { user: user.id })
    return startSession(db, actor.id, secondsOf(clock))
  })
}
