import type { FastifyReply, FastifyRequest } from 'fastify'
import type { BracketLimits } from '../../lib/formats/brackets.ts'
import { stored, wireMoment } from '../../lib/moment.ts'
import { addressOf } from '../../portal/address.ts'
import { findApplication } from '../../portal/applications/applications.ts'
import { OAUTH_SERVER, type OAuthServer, token } from '../../portal/applications/oauth.ts'
import { oauthFailure } from '../../portal/applications/oauth-phrases.ts'
import { findAccess } from '../../portal/applications/tokens.ts'
import { setting } from '../../portal/settings/settings.ts'
import { errorBody, timeJson, transportStatus } from '../../rest/answer.ts'
import { failureOf } from '../../rest/failure-of.ts'
import { type AppliedFaults, applyFaults, noFaults } from '../../rest/faults/apply-faults.ts'
import { type Failure, systemFailure } from '../../rest/phrases.ts'
import { entryWith } from '../../rest/request-log/log.ts'
import type { Rest } from '../../rest/rest.ts'
import { type Incoming, readParams, tokenOf } from '../read-request.ts'
import { tellEntry } from '../rest-route.ts'
import { sendFault } from '../send-fault.ts'
import { authorize } from './authorize.ts'

/** Names that some clients refresh at, whatever the portal says: whoever has them lead here is served. */
export const vendorHosts: readonly string[] = ['oauth.bitrix.info', 'oauth.bitrix24.tech']

/** What a request to the authorization server is for; null: it is none. */
interface OAuthRoute {
  action: 'authorize' | 'token' | 'app.info' | 'nothing'
  server: OAuthServer & { isVendor: boolean }
}

/**
 * The authorization server is the portal itself: `/oauth/…` at every address, and with a REST interface of its own below
 * `/oauth-server/` and at the vendor's host names.
 */
export function oauthRoute(url: string, path: string, host: string): OAuthRoute | null {
  const isVendor = vendorHosts.includes(host.replace(/:\d+$/, '').toLowerCase())
  // Nearly all requests are for something else.
  if (!isVendor && !path.startsWith('oauth')) return null
  const parts = url
    .split('?', 1)[0]!
    .split('/')
    .filter(part => part !== '')
  const isServer = isVendor || parts[0] === OAUTH_SERVER
  if (!isServer && parts[0] !== 'oauth') return null
  const server = { domain: isVendor ? host : null, endpoint: isVendor ? `https://${host}/rest/` : null, isVendor }
  if (!isVendor && isServer) parts.shift()
  // Some clients append to the REST interface's address what belongs beside it: `/rest//oauth/token/`.
  while (parts[0] === 'rest' && (parts[1] === 'oauth' || parts[1] === 'rest')) parts.shift()
  const asked = parts.join('/').toLowerCase()
  if (asked === 'oauth/token') return { action: 'token', server }
  if (asked === 'oauth/authorize') return { action: 'authorize', server }
  if (isServer && /^rest\/app\.info(\.json)?$/.test(asked)) return { action: 'app.info', server }
  return { action: 'nothing', server }
}

/** Serves the authorization server; what programs ask of it stands in the request log. */
export async function serveOAuth(
  rest: Rest,
  { action, server }: OAuthRoute,
  incoming: Incoming,
  limits: BracketLimits,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<void> {
  const { method } = request
  reply.header('access-control-allow-origin', '*')
  if (method === 'OPTIONS') {
    reply.code(204).header('access-control-allow-headers', 'authorization, content-type').send('')
    return
  }
  if (action === 'nothing') {
    reply
      .code(404)
      .type('text/plain; charset=utf-8')
      .send('The authorization server has /oauth/authorize/ and /oauth/token/.\n')
    return
  }
  if (action === 'authorize' && (method === 'GET' || method === 'POST')) {
    if (!server.isVendor) return authorize(rest, request, reply)
    // People log in at the portal, not at a name that stands for it.
    const { search } = new URL(incoming.url, 'http://vendor')
    reply
      .code(302)
      .header('location', `${(await addressOf(rest)) ?? ''}/oauth/authorize/${search}`)
      .send('')
    return
  }
  const started = rest.clock.exact() / 1000
  const applied = await faultsOf(rest, `oauth.${action}`)
  let params: Record<string, unknown> = {}
  let failure: Failure | null = null
  let body: unknown
  try {
    if (applied.failure) throw applied.failure
    if (method !== 'GET' && method !== 'POST') throw systemFailure('httpMethodNotAllowed')
    if (applied.done) {
      params = await readParams(incoming, limits)
      body =
        action === 'token'
          ? await token(rest, params, server, incoming.origin.address)
          : await appInfo(rest, tokenOf(incoming.authorization, params), started)
    }
  } catch (error) {
    failure = failureOf(rest, error, `oauth ${action}`)
    body = errorBody(failure, rest.language)
    if (failure.condition === 'tooManySecrets') reply.header('retry-after', String(failure.facts.wait))
  }
  const status = applied.transport ? transportStatus(applied.transport) : failure ? (failure.words.status ?? 400) : 200
  const entry = note(rest, incoming, { action, params, status, failure, started, fault: applied.fault })
  if (failure || applied.transport) tellEntry(reply, entry)
  if (applied.transport) return sendFault(request, reply, applied.transport)
  reply
    .code(status)
    .header('content-type', 'application/json; charset=utf-8')
    .header('cache-control', 'no-store')
    .send(JSON.stringify(body))
}

/** What rules of the operator have in store that name the authorization server; those for all methods mean the API alone. */
async function faultsOf(rest: Rest, name: string): Promise<AppliedFaults> {
  const settings = await rest.host.runtimeSettings((await setting(rest.store.read, 'version')) ?? '')
  const faults = settings.faults.filter(({ method }) => /^oauth/i.test(method))
  return faults.length ? applyFaults(rest, { ...settings, faults }, name, null) : noFaults
}

/** As the token server tells it, where a client checks that a token is of this portal (`install.uri`). */
async function appInfo(rest: Rest, given: string | undefined, started: number): Promise<unknown> {
  if (!given) throw systemFailure('noAuthFound')
  const { failure } = await rest.host.identify({ token: given })
  if (failure) throw failure.condition === 'invalidToken' ? oauthFailure('tokenUnknown') : failure
  const access = await findAccess(rest.store.read, given)
  const application = access && (await findApplication(rest.store.read, access.grant.applicationId))
  if (!application) throw oauthFailure('tokenUnknown')
  const now = rest.clock.exact() / 1000
  const { endpoint, userId } = access.grant
  const result = {
    client_id: application.clientId,
    scope: application.scopes.join(','),
    expires: wireMoment(stored(new Date(access.expires * 1000)), rest.zone),
    user_id: userId,
    install: {
      installed: application.installed,
      version: application.version,
      status: application.status,
      scope: application.scopes.join(','),
      domain: new URL(endpoint).host,
      uri: endpoint,
      client_endpoint: `${endpoint}/rest/`,
      member_id: (await setting(rest.store.read, 'member_id')) ?? '',
      member_type: '',
    },
  }
  const timing = {
    start: started,
    finish: now,
    processing: now - started,
    operating: 0,
    operatingResetAt: Math.floor(now) + 600,
  }
  return { result, time: JSON.parse(timeJson(timing, rest.zone)) }
}

interface Answered {
  action: string
  params: Record<string, unknown>
  status: number
  failure: Failure | null
  started: number
  /** The rules that acted. */
  fault: string | null
}

/** Notes a request in the log and gives its number; codes and tokens of the authorization server are all secret. */
function note(
  rest: Rest,
  { origin, requestId }: Incoming,
  { action, params, status, failure, started, fault }: Answered,
): number {
  const id = rest.log.next()
  const grantType = ['authorization_code', 'refresh_token'].find(known => known === params.grant_type)
  const clientId = /^local\.[0-9a-f]{14}\.\d{8}$/.exec(String(params.client_id))?.[0]
  rest.log.add(
    entryWith({
      id,
      kind: 'oauth',
      at: started,
      origin,
      requestId,
      method: `oauth.${action}`,
      params: { grant_type: grantType ?? null, client_id: clientId ?? null },
      status,
      failure,
      fault,
      duration: rest.clock.exact() / 1000 - started,
    }),
  )
  return id
}
