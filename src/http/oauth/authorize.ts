import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Text } from '../../lib/text.ts'
import { type Application, applicationByClientId, isOpenTo } from '../../portal/applications/applications.ts'
import { isChallenge } from '../../portal/applications/pkce.ts'
import { addCode, CODE_SECONDS, hasGrant } from '../../portal/applications/tokens.ts'
import type { Session } from '../../portal/login/sessions.ts'
import { setting } from '../../portal/settings/settings.ts'
import type { Rest } from '../../rest/rest.ts'
import { baseOf } from '../connection.ts'
import { ownForm } from '../web/forms.ts'
import { codePage, consentPage } from '../web/pages/consent.ts'
import { errorPage } from '../web/pages/error.ts'
import { loginRedirect } from '../web/return-path.ts'
import { redirect, sendPage } from '../web/send-page.ts'
import { sessionOf } from '../web/session-cookie.ts'

/** Why an authorization ends on a page: the application gets no redirect (settings/oauth/index.md). */
interface Refused {
  status: number
  reason: Text
  advice: Text
  facts?: Record<string, unknown>
}

const title: Text = { en: 'The application cannot be authorized', ru: 'Приложение нельзя авторизовать' }

const askDeveloper: Text = {
  en: 'Tell this to the developer of the application.',
  ru: 'Сообщите об этом разработчику приложения.',
}

const askAdministrator: Text = {
  en: 'Ask the administrator of your portal.',
  ru: 'Обратитесь к администратору портала.',
}

const refusals = {
  noClient: {
    status: 400,
    reason: { en: 'The address has no client_id.', ru: 'В адресе нет client_id.' },
    advice: askDeveloper,
  },
  unknownClient: {
    status: 404,
    reason: {
      en: 'No application with the client_id “{clientId}” is installed here.',
      ru: 'Приложение с client_id «{clientId}» здесь не установлено.',
    },
    advice: askDeveloper,
  },
  scope: {
    status: 403,
    reason: {
      en: 'It asks for permissions that it does not have here: {scopes}.',
      ru: 'Оно запрашивает права, которых у него здесь нет: {scopes}.',
    },
    advice: askAdministrator,
  },
  challenge: {
    status: 400,
    reason: {
      en: 'Its code_challenge is none: it has 43 characters, and code_challenge_method is S256.',
      ru: 'Неверный code_challenge: нужны 43 символа и code_challenge_method=S256.',
    },
    advice: askDeveloper,
  },
  notInstalled: {
    status: 403,
    reason: {
      en: 'The application is not fully installed yet.',
      ru: 'Приложение ещё не установлено до конца.',
    },
    advice: askAdministrator,
  },
  noAccess: {
    status: 403,
    reason: {
      en: 'You have no access to this application.',
      ru: 'У вас нет доступа к этому приложению.',
    },
    advice: askAdministrator,
  },
  acting: {
    status: 403,
    reason: {
      en: 'You are acting as somebody else. What an application is allowed, people allow themselves.',
      ru: 'Вы действуете от имени другого пользователя. Доступ приложению каждый разрешает сам.',
    },
    advice: {
      en: 'Go back to being yourself and begin again.',
      ru: 'Вернитесь к своей учётной записи и начните снова.',
    },
  },
  payment: {
    status: 402,
    reason: {
      en: 'The paid or trial period of the application is over.',
      ru: 'Оплаченный или пробный период приложения закончился.',
    },
    advice: askAdministrator,
  },
  form: {
    status: 403,
    reason: {
      en: 'The answer did not come from the page of this portal, or that page is out of date.',
      ru: 'Ответ пришёл не со страницы этого портала, или страница устарела.',
    },
    advice: { en: 'Go back to the application and begin again.', ru: 'Вернитесь в приложение и начните снова.' },
  },
  denied: {
    status: 200,
    reason: {
      en: 'You have not let the application “{title}” in. It was told nothing.',
      ru: 'Вы не разрешили доступ приложению «{title}». Оно ничего не узнало.',
    },
    advice: { en: 'You can close this page.', ru: 'Эту страницу можно закрыть.' },
  },
} satisfies Record<string, Refused>

/** One authorization on its way. */
interface Authorization {
  rest: Rest
  request: FastifyRequest
  reply: FastifyReply
  session: Session | null
  /** The portal's address that the browser came to. */
  portal: string
}

/**
 * `/oauth/authorize/?client_id&state`: login where it is needed, consent the first time, then back to the application with
 * a code; an application without an address for it has the code shown on a page (settings/oauth/index.md).
 */
export async function authorize(rest: Rest, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  const session = await sessionOf(rest, request)
  const portal = rest.url ?? baseOf(request)
  if (!isAddress(portal)) {
    reply.code(400).type('text/plain; charset=utf-8').send('The Host header of the request is no host.\n')
    return
  }
  const way = { rest, request, reply, session, portal }
  if (request.method === 'POST') return answered(way)
  const query = new URL(request.raw.url ?? '/', 'http://portal').searchParams
  const found = await applicationOf(way, query)
  if (!found) return
  if (!session) return redirect(reply, loginRedirect(`/oauth/authorize/?${query}`))
  if (!isWelcome(way, found, session)) return
  const { id, title, scopes, redirectUri } = found
  const state = query.get('state')
  if (await hasGrant(rest.store.read, id, session.user.id)) return hand(way, found, session, query)
  const page = consentPage({
    language: rest.language,
    session,
    application: title || found.clientId,
    scopes,
    action: '/oauth/authorize/',
    here: `/oauth/authorize/?${query}`,
    fields: { client_id: found.clientId, ...(state === null ? {} : { state }), ...challengeFields(query) },
    redirectUri: redirectUri || null,
  })
  sendPage(reply, 200, page, redirectUri ? [redirectUri] : [])
}

/** What the code will be bound to goes along with the consent. */
function challengeFields(query: URLSearchParams): Record<string, string> {
  const challenge = query.get('code_challenge')
  return challenge === null ? {} : { code_challenge: challenge, code_challenge_method: 'S256' }
}

/** Tokens name the address that the user came to, so it has to be one. */
const isAddress = (portal: string): boolean => URL.canParse(portal) && new URL(portal).origin === portal.toLowerCase()

/** What the consent page sent. */
async function answered(way: Authorization): Promise<void> {
  const { request, session } = way
  const sent = ownForm(request, session)
  if (!session || 'refused' in sent) return refuse(way, refusals.form)
  const { form } = sent
  const found = await applicationOf(way, form)
  if (!found || !isWelcome(way, found, session)) return
  if (form.get('answer') !== 'allow') return refuse(way, refusals.denied, { title: found.title || found.clientId })
  await hand(way, found, session, form)
}

async function applicationOf(way: Authorization, given: URLSearchParams): Promise<Application | undefined> {
  const clientId = given.get('client_id') ?? ''
  if (!clientId) return void refuse(way, refusals.noClient)
  const found = await applicationByClientId(way.rest.store.read, clientId)
  if (!found) return void refuse(way, refusals.unknownClient, { clientId: clientId.slice(0, 80) })
  const challenge = given.get('code_challenge')
  if (challenge !== null && !(isChallenge(challenge) && given.get('code_challenge_method') === 'S256'))
    return void refuse(way, refusals.challenge)
  const wanted = (given.get('scope') ?? '').split(/[\s,]+/).filter(Boolean)
  const excess = wanted.filter(scope => !found.scopes.includes(scope))
  if (excess.length) return void refuse(way, refusals.scope, { scopes: excess.join(', ').slice(0, 200) })
  return found
}

function isWelcome(way: Authorization, application: Application, session: Session): boolean {
  const { user } = session
  if (session.actor) refuse(way, refusals.acting)
  else if (application.paymentExpired) refuse(way, refusals.payment)
  else if (isOpenTo(application, user)) return true
  else refuse(way, application.installed ? refusals.noAccess : refusals.notInstalled)
  return false
}

function refuse({ rest, reply, session }: Authorization, why: Refused, facts: Record<string, unknown> = {}): void {
  const { status, reason, advice } = why
  sendPage(reply, status, errorPage({ language: rest.language, session, title, reason, advice, facts }))
}

/** Gives the application its code. */
async function hand(
  { rest, reply, portal }: Authorization,
  application: Application,
  session: Session,
  asked: URLSearchParams,
): Promise<void> {
  const state = asked.get('state')
  const challenge = asked.get('code_challenge')
  const grant = { applicationId: application.id, userId: session.user.id, endpoint: portal, challenge }
  const code = await rest.store.write(db => addCode(db, grant, rest.clock.now().getTime()))
  if (!application.redirectUri) {
    const shown = { language: rest.language, session, application: application.title || application.clientId }
    sendPage(reply, 200, codePage({ ...shown, code, seconds: CODE_SECONDS }))
    return
  }
  const { host } = new URL(portal)
  const target = new URL(application.redirectUri)
  const answer = {
    code,
    ...(state === null ? {} : { state }),
    domain: host,
    member_id: (await setting(rest.store.read, 'member_id')) ?? '',
    scope: application.scopes.join(','),
    server_domain: host,
  }
  for (const [name, value] of Object.entries(answer)) target.searchParams.set(name, value)
  reply.code(302).header('location', target.href).header('cache-control', 'no-store').send('')
}
