import type { Application } from '../portal/applications.ts'
import { setting, settingsChanged } from '../portal/settings.ts'
import { ensureSystemUser } from '../portal/system-user.ts'
import { openGrant, tokenMoment } from '../portal/tokens.ts'
import type { Rest } from '../rest/rest.ts'
import type { Db } from '../store/store.ts'
import { boundTo, post } from './application-posts.ts'
import { authorizationOf } from './body.ts'
import { addHandler, listHandlers } from './handlers.ts'

/** Tells an application that it has a technical user, with tokens of theirs. */
export const USER_READY = 'ONAPPUSERREADY'

/**
 * Posts `ONAPPUSERREADY` to the install URL, which is bound to it by itself, and to what else is bound
 * (api-reference/common/events/on-app-user-ready.md). The technical user is made where somebody is told of them.
 */
export async function tellUserReady(
  rest: Rest,
  application: Application,
  installerId: number,
  endpoint: string | undefined,
): Promise<void> {
  if (!endpoint) return
  const { id: applicationId } = application
  const now = tokenMoment(rest.clock)
  if (application.installUrl) await rest.store.write(db => bindInstaller(db, application, now.stored))
  const targets = await boundTo(rest, applicationId, USER_READY, '')
  if (!targets.length) return
  const systemUser = await rest.store.write(async db => {
    await settingsChanged(db)
    return ensureSystemUser(db, application, installerId, now.stored)
  })
  const memberId = (await setting(rest.store.read, 'member_id')) ?? ''
  for (const target of targets) {
    const grant = (userId: number) => rest.store.write(db => openGrant(db, { applicationId, userId, endpoint }, now))
    const tokens = { ...(await grant(systemUser)), userId: systemUser }
    const { expires: _, ...granted } = authorizationOf({ application, endpoint, memberId }, tokens, now.seconds)
    const data = { ...granted, client_id: application.clientId, LANGUAGE_ID: rest.language }
    const own = await grant(target.userId || installerId)
    await post(rest, application, target, endpoint, { event: USER_READY, data, tokens: own, now: now.seconds })
  }
}

/** Binds the install URL, once. */
async function bindInstaller(db: Db, { id, installUrl }: Application, now: string): Promise<void> {
  await settingsChanged(db)
  const bound = await listHandlers(db, { application_id: id, event: USER_READY })
  if (bound.some(({ offline, url }) => !offline && url === installUrl)) return
  await addHandler(db, { applicationId: id, event: USER_READY, url: installUrl }, now)
}
