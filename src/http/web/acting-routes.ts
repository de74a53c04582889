import { sql } from 'kysely'
import { type ActingRefusal, actAs, stopActing } from '../../portal/login/acting.ts'
import type { Session } from '../../portal/login/sessions.ts'
import { listUsers, type User } from '../../portal/users.ts'
import type { Rest } from '../../rest/rest.ts'
import { type PageRequest, refuse, requireForm, requireSession } from './page-request.ts'
import { actingPage } from './pages/acting.ts'
import { texts } from './pages/texts.ts'
import { redirect, sendPage } from './send-page.ts'
import { giveSession } from './session-cookie.ts'

const MOST_SHOWN = 100

/** Shows whom an administrator can act as. */
export async function showUsers(page: PageRequest): Promise<void> {
  const session = await requireSession(page)
  if (!session) return
  const { rest, reply, query } = page
  const problem: ActingRefusal | null = session.actor
    ? 'alreadyActing'
    : session.user.isAdmin
      ? null
      : 'notAdministrator'
  if (problem) {
    refuseActing(page, session, problem)
    return
  }
  const search = (query.get('q') ?? '').replaceAll('\0', '').trim().slice(0, 100)
  const users = await actable(rest, search)
  const most = users.length > MOST_SHOWN ? MOST_SHOWN : null
  const { language } = rest
  sendPage(reply, 200, actingPage({ language, session, users: users.slice(0, MOST_SHOWN), search, most }))
}

async function actable({ store }: Rest, search: string): Promise<User[]> {
  const where = [sql<boolean>`active = 'Y'`, sql<boolean>`is_admin <> 'Y'`]
  if (search) {
    const pattern = `%${search}%`
    const text = sql`coalesce(name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(email, '')`
    where.push(store.flavor.like(text, pattern))
  }
  return (await listUsers(store.read, { where, limit: MOST_SHOWN + 1 })).users
}

/** Begins to act as another user. */
export async function actAsForm(page: PageRequest): Promise<void> {
  const { rest, request, reply } = page
  const session = await requireSession(page)
  const form = session && requireForm(page, session)
  if (!form) return
  const user = form.get('user') ?? ''
  const outcome = /^[1-9]\d{0,14}$/.test(user)
    ? await actAs(rest, session, Number(user))
    : { refused: 'noUser' as const }
  if ('refused' in outcome) {
    refuseActing(page, session, outcome.refused)
    return
  }
  giveSession(request, reply, outcome.token)
  redirect(reply, '/')
}

/** Returns to oneself. */
export async function endActingForm(page: PageRequest): Promise<void> {
  const { rest, request, reply } = page
  const session = await requireSession(page)
  if (!session || !requireForm(page, session)) return
  const token = await stopActing(rest, session)
  if (token !== undefined) giveSession(request, reply, token)
  redirect(reply, '/')
}

function refuseActing({ rest, reply }: PageRequest, session: Session, reason: ActingRefusal): void {
  const { acting } = texts
  refuse({ rest, reply, session }, 403, acting.refusedTitle, acting[reason], acting.text)
}
