import { stringifyBrackets } from '../lib/brackets.ts'
import { stored } from '../lib/moment.ts'
import { addressOf } from '../portal/address.ts'
import { type Application, changeApplication, removeApplication } from '../portal/applications.ts'
import { setting, settingsChanged } from '../portal/settings.ts'
import { openGrant, type Tokens } from '../portal/tokens.ts'
import type { Rest } from '../rest/rest.ts'
import { eventBody } from './body.ts'
import { eventSettings, reachOf } from './event-settings.ts'
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
 * (api-reference/common/events/on-app-install.md). One without an interface is ready at once; one with an interface when
 * its installer says so (`BX24.installFinish`, `portico app finish`). Gives null when there is no URL to post to.
 */
export async function installApplication(
  rest: Rest,
  application: Application,
  userId: number,
): Promise<Delivered | null> {
  const { id, installUrl, onlyApi } = application
  const installed = application.installed || onlyApi || !installUrl
  if (installed && !application.installed)
    await rest.store.write(async db => {
      await changeApplication(db, id, { installed })
      await settingsChanged(db)
    })
  if (!installUrl) return null
  const endpoint = await portalAddress(rest)
  const now = rest.clock.now()
  const tokens = await rest.store.write(db =>
    openGrant(
      db,
      { applicationId: id, userId, endpoint },
      { seconds: Math.floor(now.getTime() / 1000), stored: stored(now) },
    ),
  )
  return post(rest, application, 'ONAPPINSTALL', endpoint, tokens, {
    VERSION: String(application.version),
    ACTIVE: 'Y',
    INSTALLED: installed ? 'Y' : 'N',
    LANGUAGE_ID: rest.language,
  })
}

/**
 * Removes an application: its tokens are dead before it is told (api-reference/common/events/on-app-uninstall.md). Gives
 * null when there is no URL to post to.
 */
export async function uninstallApplication(rest: Rest, application: Application): Promise<Delivered | null> {
  await rest.store.write(async db => {
    // Who wanted which events, and types of user fields, are remembered.
    await settingsChanged(db)
    await removeApplication(db, application.id)
  })
  if (!application.installUrl) return null
  const endpoint = await addressOf(rest)
  // Who never was told where the portal is has nothing to be told of.
  if (!endpoint) return null
  return post(rest, application, 'ONAPPUNINSTALL', endpoint, null, { LANGUAGE_ID: rest.language, CLEAN: 1 })
}

async function post(
  rest: Rest,
  application: Application,
  event: string,
  endpoint: string,
  tokens: Tokens | null,
  data: Record<string, unknown>,
): Promise<Delivered> {
  const memberId = (await setting(rest.store.read, 'member_id')) ?? ''
  const recipient = { application, applicationToken: application.applicationToken, endpoint, memberId }
  const body = eventBody(recipient, {
    event,
    handlerId: null,
    data,
    now: Math.floor(rest.clock.now().getTime() / 1000),
    tokens: tokens && { ...tokens, userId: tokens.grant.userId },
  })
  const at = rest.clock.exact() / 1000
  const reach = reachOf(rest, await eventSettings(rest.store.read))
  const sender = poster(() => reach)
  const delivered = await sender.post(application.installUrl, stringifyBrackets(body))
  sender.close()
  const to = `app:${application.id}`
  noteAttempt(rest, { to, url: application.installUrl, event, body, at, delivered, delivery: null, attempt: 1 })
  return delivered
}
