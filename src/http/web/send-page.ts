import { hash as sha } from 'node:crypto'
import type { FastifyReply } from 'fastify'
import type { Language } from '../../lib/text.ts'
import { continuePage } from './pages/continue.ts'
import { style } from './pages/style.ts'

const styleHash = sha('sha256', style, 'base64')

/** The policy of a page: no scripts, one style, forms to the portal alone and to where an answer to them leads. */
function policy(formsLeadTo: readonly string[]): string {
  const targets = formsLeadTo.map(originOf).filter(origin => origin !== null)
  return [
    "default-src 'none'",
    `style-src 'sha256-${styleHash}'`,
    "img-src 'self' data:",
    `form-action ${["'self'", ...targets].join(' ')}`,
    "base-uri 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}

/** What a policy can name: the origin of an http address, or the scheme of another one. */
function originOf(address: string): string | null {
  if (!URL.canParse(address)) return null
  const { origin, protocol } = new URL(address)
  if (/^(javascript|data|blob|file|about):$/.test(protocol)) return null
  return origin === 'null' ? protocol : origin
}

/**
 * Sends a page with the headers that every page has. `formsLeadTo` names addresses outside of the portal that an answer to
 * the page's form may redirect to: browsers hold back such a redirect otherwise.
 */
export function sendPage(reply: FastifyReply, status: number, page: string, formsLeadTo: readonly string[] = []): void {
  reply
    .code(status)
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-security-policy', policy(formsLeadTo))
    .header('cache-control', 'no-store')
    .header('x-frame-options', 'DENY')
    // Not `no-referrer`: with it browsers say `Origin: null` in the portal's own forms.
    .header('referrer-policy', 'same-origin')
    .header('permissions-policy', 'camera=(), geolocation=(), microphone=()')
    .send(page)
}

/** Leads a browser from a form to a page of the portal. */
export function goOn(reply: FastifyReply, path: string, language: Language): void {
  // An application's authorization may lead straight on to the application, and a form's redirects may not: the policy of
  // the form's page holds for them all. So the form ends here, and the page goes on by itself.
  if (/^\/oauth\b/.test(path)) sendPage(reply, 200, continuePage({ language, path }))
  else redirect(reply, path)
}

/** Redirects to a path of the portal, with a GET. */
export function redirect(reply: FastifyReply, path: string): void {
  reply.code(303).header('location', path).header('cache-control', 'no-store').send('')
}
