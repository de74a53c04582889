import { passwordHashOf } from '../../portal/login/logins.ts'
import type { Session } from '../../portal/login/sessions.ts'
import { setting } from '../../portal/settings/settings.ts'
import { displayName, type User } from '../../portal/users.ts'
import { dispatch } from '../../rest/dispatch.ts'
import { speaking, uiOf } from './language.ts'
import type { PagesPortal } from './routes.ts'

const person = (user: User) => ({ id: user.id, name: displayName(user), photo: user.profile.PERSONAL_PHOTO ?? null })

/** All that the portal's pages have to know before they show anything: who is here, with which rights, in which portal. */
export async function shownSession({ rest: portal }: PagesPortal, { user, actor, csrf }: Session): Promise<object> {
  const { language, clock = '24' } = await uiOf(portal, user.id)
  const rest = speaking(portal, language)
  const { status, result } = await dispatch(rest, {
    credentials: { user: user.id },
    method: 'portico.start',
    params: {},
    own: true,
  })
  const version = (await setting(rest.store.read, 'version')) ?? ''
  const settings = await rest.host.runtimeSettings(version)
  return {
    user: person(user),
    actor: actor && person(actor),
    isAdmin: user.isAdmin,
    csrf,
    language: rest.language,
    clock,
    /** Without one a login link is the only way in. */
    hasPassword: (await passwordHashOf(rest.store.read, user.id)) !== null,
    zone: rest.zone.name,
    address: rest.shownAddress,
    /** Milliseconds that the portal's clock is ahead of the machine's. */
    clockOffset: rest.clock.now().getTime() - Date.now(),
    crm: status === 200 ? result : null,
    strips: user.isAdmin
      ? { states: [...settings.states], faults: settings.faults.length, plan: settings.plan }
      : { states: [], faults: 0, plan: null },
  }
}
