import type { Application } from '../../portal/applications/applications.ts'
import { serverEndpoint } from '../../portal/applications/oauth.ts'
import { ACCESS_SECONDS, type Tokens } from '../../portal/applications/tokens.ts'

/** Whom an event is sent to, with what they know the portal by. */
export interface Recipient {
  /** Null for an outgoing webhook, which is told nothing of applications (events/index.md). */
  application: Pick<Application, 'scopes' | 'status'> | null
  applicationToken: string
  /** The portal's address, `https://localhost:8443`. */
  endpoint: string
  memberId: string
}

/** The tokens that go along: a refresh token with events that open something for long alone. */
export type SentTokens = Pick<Tokens, 'accessToken' | 'expires'> & { userId: number; refreshToken?: string }

interface Sending {
  event: string
  /** Null: it was sent without having been bound. */
  handlerId: number | null
  data: unknown
  /** Seconds since 1970: when it is sent. */
  now: number
  tokens: SentTokens | null
}

/** What a handler is sent, as an object; every scalar becomes a text of a form (events/index.md). */
export const eventBody = (
  recipient: Recipient,
  { event, handlerId, data, now, tokens }: Sending,
): Record<string, unknown> => ({
  event,
  ...(handlerId === null ? {} : { event_handler_id: handlerId }),
  data,
  ts: now,
  auth: { ...authorizationOf(recipient, tokens, now), application_token: recipient.applicationToken },
})

/** Tokens with the addresses where they are good. */
export function authorizationOf(
  { application, endpoint, memberId }: Omit<Recipient, 'applicationToken'>,
  tokens: SentTokens | null,
  now: number,
): Record<string, unknown> {
  const granted = tokens && {
    access_token: tokens.accessToken,
    expires: tokens.expires,
    expires_in: Math.min(ACCESS_SECONDS, tokens.expires - now),
  }
  return {
    ...granted,
    ...(application && { scope: application.scopes.join(',') }),
    domain: new URL(endpoint).host,
    server_endpoint: serverEndpoint(endpoint),
    ...(application && { status: application.status }),
    client_endpoint: `${endpoint}/rest/`,
    member_id: memberId,
    ...(tokens && { user_id: tokens.userId }),
    ...(tokens?.refreshToken && { refresh_token: tokens.refreshToken }),
  }
}
