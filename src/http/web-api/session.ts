import type { Language } from '../../lib/text.ts'
import type { Session } from '../../portal/login/sessions.ts'
import { setting } from '../../portal/settings/settings.ts'
import { displayName, type User } from '../../portal/users.ts'
import { dispatch } from '../../rest/dispatch.ts'
import type { PagesPortal } from './routes.ts'

const person = (user: User) => ({ id: user.id, name: displayName(user), photo: user.profile.PERSONAL_PHOTO ?? null })

/** The language that somebody has chosen for the pages; names of fields and of stages are told in the portal's own. */
async function languageOf({ rest }: Pick<PagesPortal, 'rest'>, { id }: User): Promise<Language> {
  const row = await rest.store.read
    .selectFrom('preference')
    .select('value')
    .where('user_id', '=', id)
    .where('name', '=', 'language')
    .executeTakeFirst()
  const code: unknown = row?.value ? JSON.parse(row.value).code : undefined
  return code === 'en' || code === 'ru' ? code : rest.language
}

/** All that the portal's pages have to know before they show anything: who is here, with which rights, in which portal. */
export async function shownSession({ rest }: PagesPortal, { user, actor, csrf }: Session): Promise<object> {
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
    language: await languageOf({ rest }, user),
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
