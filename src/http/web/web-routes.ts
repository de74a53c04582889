import type { FastifyReply, FastifyRequest } from 'fastify'
import { HashingBusy } from '../../portal/login/password-hashing.ts'
import { failureOf } from '../../rest/failure-of.ts'
import type { Rest } from '../../rest/rest.ts'
import { actAsForm, endActingForm, showUsers } from './acting-routes.ts'
import { isAppBuilt, isAppPath, showApp } from './app-files.ts'
import { isDocumentPath, showDocument } from './document-routes.ts'
import { isInvoicePath, showInvoice } from './invoice-routes.ts'
import { loginForm, loginLinkForm, logoutForm, showLanding, showLogin, showLoginLink } from './login-routes.ts'
import { type PageRequest, pageRequest } from './page-request.ts'
import { errorPage } from './pages/error.ts'
import { texts } from './pages/texts.ts'
import { passwordForm, showPassword } from './password-routes.ts'
import { sendPage } from './send-page.ts'

/** What a GET of a path shows and what a POST to it does. */
interface Page {
  GET?: (page: PageRequest) => Promise<void>
  POST?: (page: PageRequest) => Promise<void>
}

/** The web portal; where it is not built, what people can do without it. */
const showHome = (page: PageRequest): Promise<void> => (isAppBuilt() ? showApp(page) : showLanding(page))

const pages: ReadonlyMap<string, Page> = new Map(
  Object.entries({
    '/': { GET: showHome },
    '/profile': { GET: showLanding },
    '/login': { GET: showLogin, POST: loginForm },
    '/logout': { POST: logoutForm },
    '/profile/password': { GET: showPassword, POST: passwordForm },
    '/profile/act-as': { GET: showUsers, POST: actAsForm },
    '/profile/act-as/end': { POST: endActingForm },
  }),
)

const linkPage: Page = { GET: showLoginLink, POST: loginLinkForm }
const invoicePage: Page = { GET: showInvoice }
const documentPage: Page = { GET: showDocument }
const appPage: Page = { GET: showApp }

/** The page of a path, of those whose paths name something too. */
function pageOf({ linkToken, path }: PageRequest): Page | undefined {
  if (linkToken !== null) return linkPage
  if (isInvoicePath(path)) return invoicePage
  if (isDocumentPath(path)) return documentPage
  return isAppPath(path) ? appPage : pages.get(path)
}

/** Answers a request for one of the pages that people see; false: the path is none of them, and nothing was sent. */
export async function webRoutes(rest: Rest, request: FastifyRequest, reply: FastifyReply): Promise<boolean> {
  const asked = pageRequest(rest, request, reply)
  const page = pageOf(asked)
  if (!page) return false
  const run = page[request.method === 'HEAD' ? 'GET' : (request.method as keyof Page)]
  if (!run) {
    const methods = Object.keys(page)
    reply.code(405).header('allow', methods.join(', ')).type('text/plain; charset=utf-8')
    reply.send(`Use ${methods.join(' or ')}.\n`)
    return true
  }
  try {
    await run(asked)
  } catch (error) {
    fail(asked, error)
  }
  return true
}

function fail({ rest, reply }: PageRequest, error: unknown): void {
  const isBusy = error instanceof HashingBusy
  if (isBusy) reply.header('retry-after', '5')
  const isDown = !isBusy && failureOf(rest, error, 'pages').condition !== 'internal'
  const reason = isBusy ? texts.login.busy : isDown ? texts.error.down : texts.error.bug
  const { bugTitle: title, bugAdvice, downAdvice } = texts.error
  const advice = isDown ? downAdvice : bugAdvice
  sendPage(reply, isBusy || isDown ? 503 : 500, errorPage({ language: rest.language, title, reason, advice }))
}
