import { type Application, findApplication } from '../portal/applications/applications.ts'
import { ensureSystemUser } from '../portal/applications/system-user.ts'
import { openGrant, tokenMoment } from '../portal/applications/tokens.ts'
import { setting, settingsChanged } from '../portal/settings/settings.ts'
import type { Rest } from '../rest/rest.ts'
import type { Db } from '../store/store.ts'
import { boundTo, post } from './application-posts.ts'
import { authorizationOf } from './delivery/body.ts'
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
  const systemUser = await rest.store.write(db => prepare(db, applicationId, installerId, now.stored))
  if (systemUser === null) return
  const memberId = (await setting(rest.store.read, 'member_id')) ?? ''
  for (const target of await boundTo(rest, applicationId, USER_READY, '')) {
    const grant = (userId: number) => rest.store.write(db => openGrant(db, { applicationId, userId, endpoint }, now))
    const tokens = { ...(await grant(systemUser)), userId: systemUser }
    const { expires: _, ...granted } = authorizationOf({ application, endpoint, memberId }, tokens, now.seconds)
    const data = { ...granted, client_id: application.clientId, LANGUAGE_ID: rest.language }
    const ofUser = await grant(target.userId || installerId)
    await post(rest, application, target, endpoint, { event: USER_READY, data, tokens: ofUser, now: now.seconds })
  }
}

/** Binds the install URL, once, and gives the technical user; null where nobody is to be told. */
async function prepare(db: Db, id: number, installerId: number, now: string): Promise<number | null> {
  // Of two that install the same application one waits here, and finds what the other has made.
  await settingsChanged(db)
  const application = await findApplication(db, id)
  if (!application) return null
  const { installUrl } = application
  const handlers = await listHandlers(db, { application_id: id, event: USER_READY })
  const bound = handlers.filter(({ offline }) => !offline)
  if (installUrl && !bound.some(({ url }) => url === installUrl))
    await addHandler(db, { applicationId: id, event: USER_READY, url: installUrl }, now)
  else if (!bound.length) return null
  return ensureSystemUser(db, application, installerId, now)
}
