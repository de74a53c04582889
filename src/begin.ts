import type { Clock } from './lib/clock.ts'
import { stored } from './lib/moment.ts'
import type { Language } from './lib/text.ts'
import { modules } from './modules/index.ts'
import { firstData } from './portal/first-data.ts'
import { addLoginLink, loginLinkPath } from './portal/login/login-links.ts'
import { secondsOf } from './portal/login/sessions.ts'
import { setting, settingsChanged } from './portal/settings/settings.ts'
import { addUser } from './portal/users.ts'
import { addWebhook, hasWebhook, replaceWebhook } from './portal/webhooks.ts'
import type { Store } from './store/store.ts'

/** The first user's id. */
export const ADMINISTRATOR = 1

/** The first user's e-mail address. */
export const ADMINISTRATOR_EMAIL = 'admin@portico.local'

interface Beginning {
  language: Language
  timezone: string
  clock: Clock
  /** Whether a seed follows. */
  seeds: boolean
  code: string
}

/** What is known of a new portal this once. */
interface Begun {
  /** The code of user 1's webhook. */
  code: string
  /** The path of a link that logs user 1 in. */
  loginLink: string
}

/**
 * What a new portal has: settings, roles, directories, its administrator and their webhook, all of it or nothing. Null where
 * somebody else has begun it.
 */
export const begin = (store: Store, { language, timezone, clock, seeds, code }: Beginning): Promise<Begun | null> =>
  store.write(async db => {
    await db.claimSettings()
    if ((await setting(db, 'version')) !== undefined) return null
    const now = stored(clock.now())
    const baseCurrency = language === 'ru' ? 'RUB' : 'USD'
    await firstData(db, { language, timezone, baseCurrency, now, seeds })
    for (const { firstData } of modules) await firstData?.(db, { language, baseCurrency, now })
    const profile = {
      EMAIL: ADMINISTRATOR_EMAIL,
      NAME: language === 'ru' ? 'Администратор' : 'Administrator',
      TIME_ZONE: '',
    }
    const userId = await addUser(db, { now, isAdmin: true, profile, departments: [1] })
    await addWebhook(db, { userId, code, title: 'Start', scopes: null, now })
    await settingsChanged(db)
    return { code, loginLink: loginLinkPath(await addLoginLink(db, userId, secondsOf(clock))) }
  })

/** A code that is given replaces the one of the first start; otherwise that one stays as it is, known to who noted it. */
export async function keepWebhook(store: Store, code: string | null, now: string): Promise<void> {
  if (code !== null && !(await hasWebhook(store.read, ADMINISTRATOR, code)))
    await store.write(db => replaceWebhook(db, { userId: ADMINISTRATOR, code, title: 'Start', scopes: null, now }), {
      settings: 'change',
    })
}
