import type { Clock } from '../../lib/clock.ts'
import { ensure } from '../../lib/maps.ts'
import { stored } from '../../lib/moment.ts'
import { onceATurn } from '../../lib/once-a-turn.ts'
import type { Caller } from '../../rest/call.ts'
import { Failure, systemFailure } from '../../rest/phrases.ts'
import type { Credentials, Identity } from '../../rest/rest.ts'
import { query, type Row, type Store } from '../../store/store.ts'
import { type AccessRow, accessOf, isOpenTo } from '../applications/applications.ts'
import { hashOf, isSameHash } from '../secrets.ts'

/** Codes whose hashes are kept in memory, and users whose webhooks are. */
const MOST_KEPT = 1000
const LONGEST_CODE = 64

const VERSION = "(select value from setting where name = 'version')"

const WEBHOOKS = `select w.id, w.code_hash, w.scopes, w.expires, u.active, u.is_admin
  from webhook w join portal_user u on u.id = w.user_id where w.user_id = ?`

const TOKEN = `select t.expires, g.user_id, u.active, u.is_admin, ${VERSION} as version,
  a.id, a.client_id, a.scopes, a.users, a.system_user_id, a.blocked, a.installed
  from oauth_token t join oauth_grant g on g.id = t.grant_id join application a on a.id = g.application_id
  left join portal_user u on u.id = g.user_id where t.token_hash = ? and t.kind = 'access'`

const USER = `select active, is_admin, ${VERSION} as version from portal_user where id = ?`

const APPLICATION = 'select id, client_id, scopes from application where id = ?'

/**
 * Who calls with which credentials, each asked for in one query. Unknown, revoked and expired webhooks are
 * `INVALID_CREDENTIALS` 401, a dismissed user's 403, no credentials `NO_AUTH_FOUND`; tokens have words of their own.
 */
export function identifier(store: Store, clock: Clock): (credentials: Credentials) => Promise<Identity> {
  // The same few webhooks call again and again, and hashing their code takes as long as finding them.
  const hashes = new Map<string, string>()
  const webhooks = new Map<number, { version: string; rows: readonly Row[] }>()
  const tokenOf = onceATurn(async (hash: string) => (await query<Row & AccessRow>(store.read, TOKEN, [hash]))[0])

  async function callerOf({ webhook, token, user, application }: Credentials): Promise<Caller> {
    if (user !== undefined) return insider(user, application)
    if (webhook) return byWebhook(webhook)
    if (token) return byToken(token)
    throw systemFailure('noAuthFound', { why: 'nothing' })
  }

  async function insider(userId: number, applicationId: number | undefined): Promise<Caller> {
    const [row] = await query(store.read, USER, [userId])
    if (!row) throw systemFailure('noAuthFound', { why: 'user' })
    requireActive(row)
    const base = { userId, isAdmin: row.is_admin === 'Y', version: row.version }
    if (applicationId === undefined) return { ...base, scopes: null, via: `portal:${userId}`, application: null }
    const [found] = await query(store.read, APPLICATION, [applicationId])
    if (!found) throw systemFailure('noAuthFound', { why: 'application' })
    return { ...base, ...speakingFor(found) }
  }

  async function byWebhook({ userId: text, code }: NonNullable<Credentials['webhook']>): Promise<Caller> {
    if (!/^\d{1,15}$/.test(text)) throw systemFailure('unknownWebhook', { why: 'user' })
    const userId = Number(text)
    if (hashes.size >= MOST_KEPT) hashes.clear()
    const hash = code.length > LONGEST_CODE ? hashOf(code) : ensure(hashes, code, () => hashOf(code))
    const { version, rows } = await webhooksOf(userId)
    for (const row of rows) {
      if (!isSameHash(hash, row.code_hash)) continue
      if (row.expires !== null && row.expires <= stored(clock.now()))
        throw systemFailure('unknownWebhook', { why: 'expired' })
      requireActive(row)
      return {
        userId,
        isAdmin: row.is_admin === 'Y',
        version,
        scopes: scopesOf(row.scopes),
        via: `webhook:${row.id}`,
        application: null,
      }
    }
    throw systemFailure('unknownWebhook', { why: 'webhook' })
  }

  /** Whoever changes users and webhooks changes the version, so what was read with it holds as long as it does. */
  async function webhooksOf(userId: number): Promise<{ version: string; rows: readonly Row[] }> {
    const version = await store.settingsVersion()
    const kept = webhooks.get(userId)
    if (kept?.version === version) return kept
    const read = { version, rows: await query(store.read, WEBHOOKS, [userId]) }
    if (webhooks.size >= MOST_KEPT) webhooks.clear()
    webhooks.set(userId, read)
    return read
  }

  async function byToken(token: string): Promise<Caller> {
    const row = await tokenOf(hashOf(token))
    if (!row) throw systemFailure('invalidToken')
    if (Number(row.expires) <= clock.now().getTime() / 1000) throw systemFailure('expiredToken')
    if (row.active !== 'Y') throw systemFailure('userDismissed')
    const userId = Number(row.user_id)
    const isAdmin = row.is_admin === 'Y'
    if (!isOpenTo(accessOf(row), { id: userId, isAdmin })) throw systemFailure('userAccess')
    return { userId, isAdmin, version: row.version, ...speakingFor(row) }
  }

  return async credentials => {
    try {
      const caller = await callerOf(credentials)
      return { version: caller.version, caller, failure: null }
    } catch (failure) {
      if (!(failure instanceof Failure)) throw failure
      return { version: await store.settingsVersion(), caller: null, failure }
    }
  }
}

function requireActive(row: Row): void {
  if (row.active !== 'Y') throw systemFailure('invalidCredentials')
}

/** A scope of a webhook or an application: codes, or null for every one. */
const scopesOf = (text: string | null): ReadonlySet<string> | null =>
  text === null ? null : new Set(text === '' ? [] : text.split(','))

const speakingFor = (row: Row) => ({
  scopes: scopesOf(row.scopes),
  via: `app:${row.id}`,
  application: { id: Number(row.id), clientId: row.client_id as string },
})
