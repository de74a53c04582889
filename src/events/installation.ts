import { addressOf } from '../portal/address.ts'
import { type Application, changeApplication, removeApplication } from '../portal/applications/applications.ts'
import { openGrant, tokenMoment } from '../portal/applications/tokens.ts'
import { settingsChanged } from '../portal/settings/settings.ts'
import type { Rest } from '../rest/rest.ts'
import { boundTo, installTarget, post, type Target, toAll } from './application-posts.ts'
import type { Delivered } from './delivery/post.ts'
import { tellUserReady } from './user-ready.ts'

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
 * is ready at once; one with an interface when its installer says so (`BX24.installFinish`, `portico app finish`). Once it
 * is ready, it is told of its technical user as well. Gives null when there is no install URL.
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
  const delivered = await tellInstalled(rest, { ...application, installed }, userId, endpoint, [
    ...installTarget(installUrl),
    ...bound,
  ])
  if (installed) await tellUserReady(rest, application, userId, endpoint)
  return delivered
}

/** Notes that the installer of an application has done its work: who is bound to `ONAPPINSTALL` is told so. */
export async function finishInstallation(rest: Rest, application: Application, userId: number): Promise<void> {
  if (application.installed) return
  await setInstalled(rest, application.id)
  const bound = await boundTo(rest, application.id, 'ONAPPINSTALL', '')
  const endpoint = await addressOf(rest)
  await tellInstalled(rest, { ...application, installed: true }, userId, endpoint, bound)
  await tellUserReady(rest, application, userId, endpoint)
}

const setInstalled = (rest: Rest, id: number): Promise<void> =>
  rest.store.write(async db => {
    await settingsChanged(db)
    await changeApplication(db, id, { installed: true })
  })

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

/**
 * Removes an application: its tokens are dead before it is told, at its install URL and where it is bound
 * (api-reference/common/events/on-app-uninstall.md). Gives what came of it at the install URL, null when there is none.
 */
export async function uninstallApplication(rest: Rest, application: Application): Promise<Delivered | null> {
  const { installUrl } = application
  const targets = [...installTarget(installUrl), ...(await boundTo(rest, application.id, 'ONAPPUNINSTALL', installUrl))]
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
