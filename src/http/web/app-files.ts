import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import type { FastifyReply, FastifyRequest } from 'fastify'
import sirv from 'sirv'
import { type PageRequest, requireSession } from './page-request.ts'

/** The built web portal: beside the sources, and in the npm package. */
const DIST = path.resolve(import.meta.dirname, '../../../web/dist')

/** Paths that the web portal has pages at. */
const PAGES = /^\/(crm|company|devops|marketplace|settings|start)(\/|$)/

export const isAppPath = (path: string): boolean => PAGES.test(path)

export const isAppBuilt = (): boolean => existsSync(path.join(DIST, 'index.html'))

/** The kit and Vue put in two fixed styles of their own; all others come as files. */
const STYLE_HASHES = [
  "'sha256-7ZIzQltM1iU0jPqNUKNjeveSPHJnVZPsIFZx2wkyrFQ='",
  "'sha256-0sLsI2a+NIcumVvBF9zD/ArGqlZR2xfnxsALPmK7nj8='",
]

/** Scripts and styles of the portal alone; frames of any address, since applications live in them. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  `style-src 'self' ${STYLE_HASHES.join(' ')}`,
  "img-src 'self' data: blob:",
  "connect-src 'self'",
  "font-src 'self'",
  "frame-src 'self' http: https:",
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'self'",
].join('; ')

let files: ReturnType<typeof sirv> | undefined

/** Serves the files of the web portal: their names tell their content, so they never change. */
export function appFile(request: FastifyRequest, reply: FastifyReply): void {
  files ??= sirv(DIST, { immutable: true, maxAge: 31_536_000, brotli: true, gzip: true, etag: false })
  reply.hijack()
  const { raw } = reply
  raw.setHeader('x-content-type-options', 'nosniff')
  files(request.raw, raw, () => {
    raw.statusCode = 404
    raw.setHeader('content-type', 'text/plain; charset=utf-8')
    raw.end('There is no such file.\n')
  })
}

/** Shows the web portal to whoever is logged in; its scripts find the page by the address. */
export async function showApp(page: PageRequest): Promise<void> {
  if (!(await requireSession(page))) return
  const { reply } = page
  if (!isAppBuilt()) {
    reply.code(503).type('text/plain; charset=utf-8')
    reply.send('The web portal is not built. Run npm run build:web, then load this page again.\n')
    return
  }
  reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', POLICY)
    .header('cache-control', 'no-cache')
    .header('referrer-policy', 'same-origin')
    .header('permissions-policy', 'camera=(), geolocation=(), microphone=()')
    .send(readFileSync(path.join(DIST, 'index.html'), 'utf8'))
}
