import { stringifyBrackets } from '../lib/formats/brackets.ts'
import type { Application } from '../portal/applications/applications.ts'
import type { Tokens } from '../portal/applications/tokens.ts'
import { setting } from '../portal/settings/settings.ts'
import type { Rest } from '../rest/rest.ts'
import { eventBody } from './delivery/body.ts'
import { noteAttempt } from './delivery/note-attempt.ts'
import { type Delivered, poster } from './delivery/post.ts'
import { egressPolicyOf, eventSettings } from './event-settings.ts'
import { listHandlers } from './handlers.ts'

// What an application is told of its own life goes out at once and is not tried again.

/** Where something is posted: to the install URL, which is no handler, or to one that was bound. */
export interface Target {
  url: string
  handlerId: number | null
  /** In whose name; 0: of who caused it. */
  userId: number
}

/** The install URL as a target, where there is one. */
export const installTarget = (url: string): Target[] => (url ? [{ url, handlerId: null, userId: 0 }] : [])

/** Handlers that an application has bound to an event of its own, but for the install URL, which is told anyway. */
export const boundTo = async (
  rest: Rest,
  applicationId: number,
  event: string,
  installUrl: string,
): Promise<Target[]> =>
  (await listHandlers(rest.store.read, { application_id: applicationId, event }))
    .filter(({ offline, url }) => !offline && url !== installUrl)
    .map(({ id, url, userId }) => ({ url, handlerId: id, userId }))

/** One after the other; gives what came of it at the install URL, null where there is none. */
export async function toAll(
  targets: readonly Target[],
  send: (to: Target) => Promise<Delivered>,
): Promise<Delivered | null> {
  let first: Delivered | null = null
  for (const target of targets) {
    const delivered = await send(target)
    if (target.handlerId === null) first = delivered
  }
  return first
}

interface Sent {
  event: string
  data: Record<string, unknown>
  tokens: Tokens | null
  /** Seconds since 1970. */
  now: number
}

/** Posts an event to a target; the request log has what came of it. */
export async function post(
  rest: Rest,
  application: Application,
  { url, handlerId }: Target,
  endpoint: string,
  { event, data, tokens, now }: Sent,
): Promise<Delivered> {
  const memberId = (await setting(rest.store.read, 'member_id')) ?? ''
  const recipient = { application, applicationToken: application.applicationToken, endpoint, memberId }
  const body = eventBody(recipient, {
    event,
    handlerId,
    data,
    now,
    tokens: tokens && { ...tokens, userId: tokens.grant.userId },
  })
  const at = rest.clock.exact() / 1000
  const egressPolicy = egressPolicyOf(rest, await eventSettings(rest.store.read))
  const sender = poster(() => egressPolicy)
  const delivered = await sender.post(url, stringifyBrackets(body))
  sender.close()
  const to = `app:${application.id}`
  noteAttempt(rest, { to, url, event, body, at, delivered, delivery: null, attempt: 1 })
  return delivered
}
