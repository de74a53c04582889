import { stringifyBrackets } from '../lib/brackets.ts'
import { addressOf } from '../portal/address.ts'
import { type Application, changeApplication, removeApplication } from '../portal/applications.ts'
import { setting, settingsChanged } from '../portal/settings.ts'
import { openGrant, type Tokens, tokenMoment } from '../portal/tokens.ts'
import type { Rest } from '../rest/rest.ts'
import { eventBody } from './body.ts'
import { eventSettings, reachOf } from './event-settings.ts'
import { listHandlers } from './handlers.ts'
import { noteAttempt } from './note-attempt.ts'
import { type Delivered, poster } from './post.ts'

/** The portal has never been opened, so nobody could call it back. */
export class NoAddress extends Error {
  constructor() {
    super('The portal has no address yet, so an application could not call it back. Start it once with portico serve.')
  }
}

/** The portal's address: the one it listens on, or the one of its last run. */
async function portalAddress(rest: Rest): Promise<string> {
  const address = await addressOf(rest)
  if (!address) throw new NoAddress()
  return address
}

/**
 * Installs an application: gives it tokens in the name of a user and posts `ONAPPINSTALL` to its install URL
 * (api-reference/common/events/on-app-install.md), and to who is bound to it once it is installed. One without an interface
 * is ready at once; one with an interface when its installer says so (`BX24.installFinish`, `portico app finish`). Gives
 * null when there is no install URL.
 */
export async function installApplication(
  rest: Rest,
  application: Application,
  userId: number,
): Promise<Delivered | null> {
  const { id, installUrl, onlyApi } = application
  const installed = application.installed || onlyApi || !installUrl
  if (installed && !application.installed) await setInstalled(rest, id)
  const endpoint = installUrl ? await portalAddress(rest) : await addressOf(rest)
  const bound = installed ? await boundTo(rest, id, 'ONAPPINSTALL', installUrl) : []
  return tellInstalled(rest, { ...application, installed }, userId, endpoint, [...own(installUrl), ...bound])
}

/** Notes that the installer of an application has done its work: who is bound to `ONAPPINSTALL` is told so. */
export async function finishInstallation(rest: Rest, application: Application, userId: number): Promise<void> {
  if (application.installed) return
  await setInstalled(rest, application.id)
  const bound = await boundTo(rest, application.id, 'ONAPPINSTALL', '')
  await tellInstalled(rest, { ...application, installed: true }, userId, await addressOf(rest), bound)
}

const setInstalled = (rest: Rest, id: number): Promise<void> =>
  rest.store.write(async db => {
    await settingsChanged(db)
    await changeApplication(db, id, { installed: true })
  })

/** Where something is posted: to the install URL, which is no handler, or to one that was bound. */
interface Target {
  url: string
  handlerId: number | null
  /** In whose name; 0: of who caused it. */
  userId: number
}

const own = (url: string): Target[] => (url ? [{ url, handlerId: null, userId: 0 }] : [])

/** Handlers that an application has bound to an event of its own, but for the install URL, which is told anyway. */
const boundTo = async (rest: Rest, applicationId: number, event: string, installUrl: string): Promise<Target[]> =>
  (await listHandlers(rest.store.read, { application_id: applicationId, event }))
    .filter(({ offline, url }) => !offline && url !== installUrl)
    .map(({ id, url, userId }) => ({ url, handlerId: id, userId }))

/** Posts `ONAPPINSTALL` with tokens for long; gives what came of it at the install URL. */
async function tellInstalled(
  rest: Rest,
  application: Application,
  causer: number,
  endpoint: string | undefined,
  targets: readonly Target[],
): Promise<Delivered | null> {
  // Who never was told where the portal is has nothing to be told of.
  if (!endpoint) return null
  const data = {
    VERSION: String(application.version),
    ACTIVE: 'Y',
    INSTALLED: application.installed ? 'Y' : 'N',
    LANGUAGE_ID: rest.language,
  }
  return toAll(targets, async target => {
    const now = tokenMoment(rest.clock)
    const grant = { applicationId: application.id, userId: target.userId || causer, endpoint }
    const tokens = await rest.store.write(db => openGrant(db, grant, now))
    return post(rest, application, target, endpoint, { event: 'ONAPPINSTALL', data, tokens, now: now.seconds })
  })
}

/** One after the other; gives what came of it at the install URL, null where there is none. */
async function toAll(targets: readonly Target[], send: (to: Target) => Promise<Delivered>): Promise<Delivered | null> {
  let first: Delivered | null = null
  for (const target of targets) {
    const delivered = await send(target)
    if (target.handlerId === null) first = delivered
  }
  return first
}

/**
 * Removes an application: its tokens are dead before it is told, at its install URL and where it is bound
 * (api-reference/common/events/on-app-uninstall.md). Gives what came of it at the install URL, null when there is none.
 */
export async function uninstallApplication(rest: Rest, application: Application): Promise<Delivered | null> {
  const { installUrl } = application
  const targets = [...own(installUrl), ...(await boundTo(rest, application.id, 'ONAPPUNINSTALL', installUrl))]
  await rest.store.write(async db => {
    // Who wanted which events, and types of user fields, are remembered.
    await settingsChanged(db)
    await removeApplication(db, application.id)
  })
  const endpoint = await addressOf(rest)
  if (!endpoint) return null
  const data = { LANGUAGE_ID: rest.language, CLEAN: 1 }
  const sent = { event: 'ONAPPUNINSTALL', data, tokens: null, now: tokenMoment(rest.clock).seconds }
  return toAll(targets, target => post(rest, application, target, endpoint, sent))
}

interface Sent {
  event: string
  data: Record<string, unknown>
  tokens: Tokens | null
  /** Seconds since 1970. */
  now: number
}

async function post(
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
  const reach = reachOf(rest, await eventSettings(rest.store.read))
  const sender = poster(() => reach)
  const delivered = await sender.post(url, stringifyBrackets(body))
  sender.close()
  const to = `app:${application.id}`
  noteAttempt(rest, { to, url, event, body, at, delivered, delivery: null, attempt: 1 })
  return delivered
}
