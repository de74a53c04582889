import { stored } from '../lib/moment.ts'
import { addressOf } from '../portal/address.ts'
import { type Application, changeApplication, removeApplication } from '../portal/applications.ts'
import { serverEndpoint } from '../portal/oauth.ts'
import { setting, settingsChanged } from '../portal/settings.ts'
import { ACCESS_SECONDS, openGrant, type Tokens } from '../portal/tokens.ts'
import type { Rest } from '../rest/rest.ts'
import { type Delivered, deliver } from './deliver.ts'

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
  await rest.store.write(db => removeApplication(db, application.id))
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
  const granted = tokens && {
    access_token: tokens.accessToken,
    expires: tokens.expires,
    expires_in: ACCESS_SECONDS,
    scope: application.scopes.join(','),
  }
  const body = {
    event,
    data,
    ts: Math.floor(rest.clock.now().getTime() / 1000),
    auth: {
      ...granted,
      domain: new URL(endpoint).host,
      server_endpoint: serverEndpoint(endpoint),
      status: application.status,
      client_endpoint: `${endpoint}/rest/`,
      member_id: (await setting(rest.store.read, 'member_id')) ?? '',
      ...(tokens && { user_id: tokens.grant.userId, refresh_token: tokens.refreshToken }),
      application_token: application.applicationToken,
    },
  }
  return deliver(rest, { event, url: application.installUrl, to: `app:${application.id}`, body })
}
