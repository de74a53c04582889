import type { Rest } from '../../rest/rest.ts'
import type { Db } from '../../store/store.ts'
import { audit } from '../audit.ts'
import { secretAttemptsBy } from '../login/login-attempts.ts'
import { setting } from '../settings/settings.ts'
import { findUser } from '../users.ts'
import { type Application, applicationBySecret, findApplication, isOpenTo } from './applications.ts'
import { oauthFailure } from './oauth-phrases.ts'
import { proves } from './pkce.ts'
import { ACCESS_SECONDS, openGrant, type Refused, refresh, type Tokens, takeCode, tokenMoment } from './tokens.ts'

/** The authorization server as a request reached it. */
export interface OAuthServer {
  /** Its domain, as answers name it; null: that of the portal that the user came to. */
  domain: string | null
  /** The address of its REST interface, ending in `/rest/`; null: the one at the portal that the user came to. */
  endpoint: string | null
}

/** What the authorization server answers (settings/oauth/index.md, auto-renewal.md), in the order of the samples. */
interface TokenAnswer {
  access_token: string
  client_endpoint: string
  domain: string
  expires: number
  expires_in: number
  member_id: string
  refresh_token: string
  scope: string
  server_endpoint: string
  status: string
  user_id: number
}

/** Where the authorization server of a portal lives, below the portal's address. */
export const OAUTH_SERVER = 'oauth-server'

/** Exchanges a code or a refresh token for a pair of tokens; throws a failure in the authorization server's words. */
export async function token(
  rest: Rest,
  params: Record<string, unknown>,
  server: OAuthServer,
  address: string,
): Promise<TokenAnswer> {
  const text = (name: string): string => (typeof params[name] === 'string' ? params[name] : '')
  const required = (name: string): string => text(name) || refuse('parameterMissing', { name })
  const type = text('grant_type') || refuse('grantTypeMissing')
  const isCode = type === 'authorization_code'
  if (!isCode && type !== 'refresh_token') refuse('grantTypeUnknown')
  const [clientId, secret] = [required('client_id'), required('client_secret')]
  const application = await byCredentials(rest, { clientId, secret, address })
  const codeOrToken = required(isCode ? 'code' : 'refresh_token')
  if (application.paymentExpired) refuse('paymentRequired')
  const wanted = text('scope')
    .split(/[\s,]+/)
    .filter(Boolean)
  if (wanted.some(scope => !application.scopes.includes(scope))) refuse('scopeExceeded')
  const tokens = isCode
    ? await exchangeCode(rest, application, codeOrToken, text('code_verifier'))
    : await exchangeRefresh(rest, application, codeOrToken)
  return tokenAnswer(rest.store.read, application, tokens, server)
}

const refuse = (...failure: Parameters<typeof oauthFailure>): never => {
  throw oauthFailure(...failure)
}

interface Credentials {
  clientId: string
  secret: string
  address: string
}

async function byCredentials(rest: Rest, { clientId, secret, address }: Credentials): Promise<Application> {
  const attempts = secretAttemptsBy(rest)
  const guesser = { account: clientId, address }
  const before = attempts.wait(guesser)
  if (before) return refuse('tooManySecrets', { wait: before })
  const application = await applicationBySecret(rest.store.read, clientId, secret)
  if (application) return application
  // Only what is wrong is counted: an application may refresh hundreds of tokens at once.
  const wait = attempts.wait(guesser)
  attempts.begin(guesser)
  return wait ? refuse('tooManySecrets', { wait }) : refuse('clientUnknown')
}

async function exchangeCode(rest: Rest, { id }: Application, code: string, verifier: string): Promise<Tokens> {
  const now = tokenMoment(rest.clock)
  const found = await rest.store.write(async db => {
    const taken = await takeCode(db, code, id, rest.clock.now().getTime(), rest.store.flavor.forUpdate)
    if ('why' in taken) return noteReuse(rest, db, taken, id)
    if (!proves(taken.challenge, verifier)) refuse('verifierWrong')
    return (await mayUse(db, id, taken.userId)) ? openGrant(db, taken, now, code) : refuse('userGone')
  })
  return granted(found, 'codeInvalid')
}

async function exchangeRefresh(rest: Rest, { id }: Application, refreshToken: string): Promise<Tokens> {
  const now = tokenMoment(rest.clock)
  const found = await rest.store.write(async db => {
    const tokens = await refresh(db, refreshToken, id, now.seconds, rest.store.flavor.forUpdate)
    if ('why' in tokens) return noteReuse(rest, db, tokens, id)
    // Thrown, so that nothing of it stands: once the user is let in again, the refresh token is as good as before.
    return (await mayUse(db, id, tokens.grant.userId)) ? tokens : refuse('userGone')
  })
  return granted(found, 'refreshInvalid')
}

/** What was written stands, a refusal too: tokens that died of a reuse stay dead. */
const granted = (found: Tokens | Refused, invalid: 'codeInvalid' | 'refreshInvalid'): Tokens =>
  'why' in found ? refuse(invalid, { why: found.why }) : found

async function noteReuse(rest: Rest, db: Db, refused: Refused, application: number): Promise<Refused> {
  if (refused.why === 'reused') await audit(db, rest.clock, refused.userId, 'tokens.reused', { application })
  return refused
}

/** Whether a user is there and the application open to them. */
async function mayUse(db: Db, applicationId: number, userId: number): Promise<boolean> {
  const user = await findUser(db, userId)
  const application = await findApplication(db, applicationId)
  return Boolean(user?.active && application && isOpenTo(application, user))
}

async function tokenAnswer(
  db: Db,
  { scopes, status }: Application,
  { accessToken, refreshToken, expires, grant }: Tokens,
  server: OAuthServer,
): Promise<TokenAnswer> {
  return {
    access_token: accessToken,
    client_endpoint: `${grant.endpoint}/rest/`,
    domain: server.domain ?? new URL(grant.endpoint).host,
    expires,
    expires_in: ACCESS_SECONDS,
    member_id: (await setting(db, 'member_id')) ?? '',
    refresh_token: refreshToken,
    scope: scopes.join(','),
    server_endpoint: server.endpoint ?? serverEndpoint(grant.endpoint),
    status,
    user_id: grant.userId,
  }
}

/** The authorization server's REST interface at an address of the portal. */
export const serverEndpoint = (portal: string): string => `${portal}/${OAUTH_SERVER}/rest/`
