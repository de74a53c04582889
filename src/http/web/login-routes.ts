import { logInByLink, ownerOfLink } from '../../portal/login/login-links.ts'
import { logIn, logOut, passwordHashOf } from '../../portal/login/logins.ts'
import { HashingBusy } from '../../portal/login/password-hashing.ts'
import { listWebhooks } from '../../portal/webhooks.ts'
import { addressOf } from '../connection.ts'
import { formToken } from './forms.ts'
import { baseOf, type PageRequest, refuse, requireForm, requireSession } from './page-request.ts'
import { landingPage } from './pages/landing.ts'
import { type LoginPage, linkPage, loginPage } from './pages/login.ts'
import { texts } from './pages/texts.ts'
import { returnPath } from './return-path.ts'
import { goOn, redirect, sendPage } from './send-page.ts'
import { deviceOf, giveLogin, sessionOf, takeSession } from './session-cookie.ts'

/** The account of who is logged in: e-mail, password, webhooks. */
export async function showLanding(page: PageRequest): Promise<void> {
  const session = await requireSession(page)
  if (!session) return
  const { rest, request, reply, query } = page
  const { read } = rest.store
  const webhooks = (await listWebhooks(read)).filter(({ userId }) => userId === session.user.id)
  const hasPassword = (await passwordHashOf(read, session.user.id)) !== null
  const isPasswordSaved = query.has('password-saved')
  const { language } = rest
  sendPage(
    reply,
    200,
    landingPage({ language, session, base: baseOf(request), hasPassword, webhooks, isPasswordSaved }),
  )
}

/** Asks who is there; who is logged in goes on at once. */
export async function showLogin({ rest, request, reply, query }: PageRequest): Promise<void> {
  const back = returnPath(query.get('back'))
  const session = await sessionOf(rest, request)
  // With `again` somebody wants to be somebody else.
  if (session && !query.has('again')) {
    redirect(reply, back)
    return
  }
  sendPage(reply, 200, loginPage({ language: rest.language, token: formToken(request, reply, session), back }))
}

/** Logs in by e-mail and password. */
export async function loginForm(page: PageRequest): Promise<void> {
  const { rest, request, reply } = page
  const session = await sessionOf(rest, request)
  const form = requireForm(page, session)
  if (!form) return
  const back = returnPath(form.get('back'))
  const email = (form.get('email') ?? '').slice(0, 255)
  const attempt = {
    email,
    password: form.get('password') ?? '',
    address: addressOf(request),
    device: deviceOf(request),
  }
  const again = (status: number, problem: LoginPage['problem'] & object) => {
    const token = formToken(request, reply, session)
    sendPage(reply, status, loginPage({ language: rest.language, token, back, email, problem }))
  }
  try {
    const outcome = await logIn(rest, attempt, session)
    if ('token' in outcome) {
      giveLogin(request, reply, outcome)
      goOn(reply, back, rest.language)
    } else if ('wait' in outcome) {
      reply.header('retry-after', String(outcome.wait))
      again(429, outcome)
    } else again(401, outcome)
  } catch (error) {
    if (!(error instanceof HashingBusy)) throw error
    reply.header('retry-after', '5')
    again(503, { busy: true })
  }
}

/** Logs out. */
export async function logoutForm(page: PageRequest): Promise<void> {
  const { rest, request, reply } = page
  const session = await sessionOf(rest, request)
  if (session) {
    if (!requireForm(page, session)) return
    await logOut(rest, session)
  }
  takeSession(request, reply)
  redirect(reply, '/login')
}

/** Shows the button of a login link. Mail programs and chats open links to look ahead, and none of them presses it. */
export async function showLoginLink({ rest, request, reply, path, linkToken }: PageRequest): Promise<void> {
  const user = await ownerOfLink(rest, linkToken!)
  const session = await sessionOf(rest, request)
  if (!user) {
    refuse({ rest, reply, session }, 404, texts.link.goneTitle, texts.link.gone, texts.link.goneAdvice)
    return
  }
  const token = formToken(request, reply, session)
  sendPage(reply, 200, linkPage({ language: rest.language, token, user, path }))
}

/** Logs in by a link, straight into the portal; whoever has no password yet is told so there. */
export async function loginLinkForm(page: PageRequest): Promise<void> {
  const { rest, request, reply, linkToken } = page
  const session = await sessionOf(rest, request)
  if (!requireForm(page, session)) return
  const outcome = await logInByLink(rest, linkToken!, session, deviceOf(request))
  if (!outcome) {
    refuse({ rest, reply, session }, 404, texts.link.goneTitle, texts.link.gone, texts.link.goneAdvice)
    return
  }
  giveLogin(request, reply, outcome)
  redirect(reply, '/')
}
