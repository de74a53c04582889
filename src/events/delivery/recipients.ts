import { addressOf } from '../../portal/address.ts'
import { findApplication, isOpenTo } from '../../portal/applications/applications.ts'
import {
  ACCESS_SECONDS,
  findAccess,
  giveAccess,
  isUnused,
  openGrant,
  tokenMoment,
} from '../../portal/applications/tokens.ts'
import { setting } from '../../portal/settings/settings.ts'
import type { Rest } from '../../rest/rest.ts'
import { query } from '../../store/store.ts'
import { type Handler, OFFLINE_NOTICE } from '../handlers.ts'
import type { Recipient, SentTokens } from './body.ts'

/** A token is sent with the events of this many seconds. */
const SHARED_SECONDS = 300

/** Whom handlers belong to, and tokens for them. */
export interface Recipients {
  /** Null: the portal was never opened, so nobody could call it back, or the handler's owner is gone. */
  of(handler: Handler): Promise<Recipient | null>
  /** Tokens of the user whom an event is sent in the name of; null: there is none, or the application is not open to them. */
  tokens(handler: Handler, causer: number | null): Promise<SentTokens | null>
}

export function recipients(rest: Rest): Recipients {
  /** By application, user and whether they can be refreshed. */
  const sentTokens = new Map<string, SentTokens>()

  async function fresh(applicationId: number, userId: number, refreshing: boolean): Promise<SentTokens | null> {
    const endpoint = await addressOf(rest)
    const application = await findApplication(rest.store.read, applicationId)
    const [user] = await query(rest.store.read, `select id, is_admin from portal_user where id = ? and active = 'Y'`, [
      userId,
    ])
    if (!endpoint || !application || !user) return null
    if (!isOpenTo(application, { id: userId, isAdmin: user.is_admin === 'Y' })) return null
    const now = tokenMoment(rest.clock)
    return rest.store.write(async db => {
      if (!refreshing) return { ...(await giveAccess(db, { applicationId, userId, endpoint }, now)), userId }
      const { accessToken, refreshToken, expires } = await openGrant(db, { applicationId, userId, endpoint }, now)
      return { accessToken, refreshToken, expires, userId }
    })
  }

  /** Those that were ended meanwhile open nothing, and a refresh token that comes twice ends all there are. */
  async function isGood({ accessToken, refreshToken, expires }: SentTokens): Promise<boolean> {
    const now = Math.floor(rest.clock.now().getTime() / 1000)
    const age = ACCESS_SECONDS - (expires - now)
    if (age < 0 || age >= SHARED_SECONDS) return false
    const access = await findAccess(rest.store.read, accessToken)
    if (!access || access.expires <= now) return false
    return refreshToken === undefined || isUnused(rest.store.read, refreshToken, now)
  }

  return {
    async of({ applicationId, outgoingWebhookId }) {
      const endpoint = await addressOf(rest)
      if (!endpoint) return null
      const db = rest.store.read
      const memberId = (await setting(db, 'member_id')) ?? ''
      if (applicationId !== null) {
        const application = await findApplication(db, applicationId)
        if (!application) return null
        return { application, applicationToken: application.applicationToken, endpoint, memberId }
      }
      const [webhook] = await query(db, 'select application_token from outgoing_webhook where id = ?', [
        outgoingWebhookId,
      ])
      return webhook ? { application: null, applicationToken: webhook.application_token, endpoint, memberId } : null
    },
    async tokens({ event, applicationId, userId }, causer) {
      const user = userId || causer
      if (applicationId === null || user === null) return null
      const isNotice = event === OFFLINE_NOTICE
      const key = `${applicationId} ${user} ${isNotice}`
      const sent = sentTokens.get(key)
      if (sent && (await isGood(sent))) return sent
      const tokens = await fresh(applicationId, user, isNotice)
      if (tokens) sentTokens.set(key, tokens)
      else sentTokens.delete(key)
      return tokens
    },
  }
}
