import { passwordHashOf } from '../../portal/login/logins.ts'
import { changePassword } from '../../portal/login/password-change.ts'
import { HashingBusy } from '../../portal/login/password-hashing.ts'
import type { Session } from '../../portal/login/sessions.ts'
import { displayName } from '../../portal/users.ts'
import { addressOf } from '../connection.ts'
import { type PageRequest, refuse, requireForm, requireSession } from './page-request.ts'
import { type PasswordProblem, passwordPage } from './pages/password.ts'
import { texts } from './pages/texts.ts'
import { returnPath } from './return-path.ts'
import { goOn, sendPage } from './send-page.ts'
import { giveSession } from './session-cookie.ts'

/** Asks for a new password. */
export async function showPassword(page: PageRequest): Promise<void> {
  const session = await requireSession(page)
  if (session && isOwn(page, session)) await ask(page, session, returnPath(page.query.get('back')), 200)
}

/** Changes the password; this browser stays logged in, all others do not. */
export async function passwordForm(page: PageRequest): Promise<void> {
  const { rest, request, reply } = page
  const session = await requireSession(page)
  const form = session && requireForm(page, session)
  if (!form || !isOwn(page, session)) return
  const back = returnPath(form.get('back'))
  const chosen = form.get('chosen') ?? ''
  const again = (status: number, problem: PasswordProblem) => ask(page, session, back, status, problem)
  if (chosen !== form.get('again')) return again(400, { bad: 'different' })
  try {
    const change = { current: form.get('current') ?? '', chosen, address: addressOf(request) }
    const outcome = await changePassword(rest, session, change)
    if ('token' in outcome) {
      giveSession(request, reply, outcome.token)
      goOn(reply, back === '/' ? '/profile?password-saved' : back, rest.language)
    } else if ('wait' in outcome) {
      reply.header('retry-after', String(outcome.wait))
      await again(429, outcome)
    } else await again('wrong' in outcome ? 403 : 400, outcome)
  } catch (error) {
    if (!(error instanceof HashingBusy)) throw error
    reply.header('retry-after', '5')
    await again(503, { busy: true })
  }
}

async function ask(
  { rest, reply }: PageRequest,
  session: Session,
  back: string,
  status: number,
  problem?: PasswordProblem,
): Promise<void> {
  const hasPassword = (await passwordHashOf(rest.store.read, session.user.id)) !== null
  const page = { language: rest.language, session, hasPassword, back, ...(problem && { problem }) }
  sendPage(reply, status, passwordPage(page))
}

/** Whether the password is that of the person at the browser; otherwise they are told. */
function isOwn({ rest, reply }: PageRequest, session: Session): boolean {
  if (!session.actor) return true
  const { actingTitle, acting, actingAdvice } = texts.password
  refuse({ rest, reply, session }, 403, actingTitle, acting, actingAdvice, { name: displayName(session.user) })
  return false
}
