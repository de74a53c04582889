import path from 'node:path'
import { allMethods } from './all-methods.ts'
import { insertFirstStatuses } from './crm/statuses/first-directories.ts'
import { type Listening, type ListenOptions, listen } from './http/server.ts'
import type { BracketLimits } from './lib/brackets.ts'
import { type Clock, clock } from './lib/clock.ts'
import { stored, zone } from './lib/moment.ts'
import type { Language } from './lib/text.ts'
import { firstData } from './portal/first-data.ts'
import { setting, settingsChanged } from './portal/settings.ts'
import { addUser } from './portal/users.ts'
import { addWebhook, authenticator, hasWebhook, newCode, replaceWebhook } from './portal/webhooks.ts'
import { envelope, type Outcome } from './rest/answer.ts'
import { dispatch } from './rest/dispatch.ts'
import { operatingTime } from './rest/limits.ts'
import { registry } from './rest/registry.ts'
import type { Rest } from './rest/rest.ts'
import { seed } from './seed/seed.ts'
import { migrate } from './store/migrate.ts'
import { postgresStore } from './store/postgres.ts'
import { sqliteStore } from './store/sqlite.ts'
import type { Store } from './store/store.ts'

export interface PortalOptions {
  /** Folder of the database; left out, the portal lives in memory. */
  data?: string | null | undefined
  /** URL of a PostgreSQL database to use instead of a file. */
  database?: string | null | undefined
  language?: Language
  /** An IANA name; UTC where it is left out. */
  timezone?: string
  /** `empty`, `demo`, or a JSON file with a list of `{method, params}`: the records of a new portal. */
  seed?: string
  /** The code of user 1's webhook; made up for a new portal where it is left out. */
  webhookSecret?: string | null | undefined
  /** Told of failures that have no words, which are bugs; they go to standard error otherwise. */
  onBug?: (error: unknown, method: string) => void
}

/** An answer as a client sees it: the envelope, and the HTTP status it would come with. */
export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: whatever the method answers
  result?: any
  total?: number
  next?: number
  time?: Record<string, number | string>
  error?: string
  error_description?: string
}

/** A whole portal as a value: its own database, users, settings and clock. */
export interface Portal {
  /** Calls a method without a socket, as user 1 or another user. */
  call(method: string, params?: Record<string, unknown>, as?: { userId: number }): Promise<Answer>
  /** Opens http and https; the portal can be called both ways at once. */
  listen(options?: Partial<ListenOptions>): Promise<Listening>
  clock: Clock
  store: Store
  rest: Rest
  /** User 1's webhook; the code is known when it was given or has just been made. */
  webhook: { userId: number; code: string | null }
  login: string
  close(): Promise<void>
}

export const DEFAULT_LIMITS: BracketLimits = { depth: 32, keys: 50_000 }

const ADMINISTRATOR = 1

/** Opens a portal: in memory within milliseconds, or on what it wrote before. */
export async function openPortal(options: PortalOptions = {}): Promise<Portal> {
  const { language = 'en', onBug = reportBug } = options
  const timeZone = zone(options.timezone ?? 'UTC')
  const store = options.database
    ? postgresStore(options.database, timeZone)
    : sqliteStore(options.data ? path.join(options.data, 'portal.sqlite') : null, timeZone)
  try {
    await migrate(store)
    const time = clock()
    const rest: Rest = {
      registry: registry(allMethods),
      store,
      clock: time,
      zone: timeZone,
      language,
      operating: operatingTime(),
      memory: new Map(),
      authenticate: authenticator(store),
      onBug,
    }
    const call: Portal['call'] = async (method, params = {}, as = { userId: ADMINISTRATOR }) =>
      answerOf(await dispatch(rest, { credentials: { user: as.userId }, method, params }), rest)
    const isNew = (await setting(store.read, 'version')) === undefined
    const code = isNew
      ? await begin(store, {
          language,
          timezone: timeZone.name,
          now: stored(time.now()),
          code: options.webhookSecret ?? newCode(),
        })
      : await keepWebhook(store, options.webhookSecret ?? null, stored(time.now()))
    const listening: Listening[] = []
    const portal: Portal = {
      call,
      clock: time,
      store,
      rest,
      webhook: { userId: ADMINISTRATOR, code },
      login: 'admin@portico.local',
      async listen(listenOptions = {}) {
        const server = await listen(rest, { data: options.data ?? null, limits: DEFAULT_LIMITS, ...listenOptions })
        listening.push(server)
        return server
      },
      async close() {
        for (const server of listening) await server.close()
        await store.close()
      },
    }
    if (isNew) await seed(portal, options.seed ?? 'empty', language)
    return portal
  } catch (error) {
    await store.close()
    throw error
  }
}

interface Beginning {
  language: Language
  timezone: string
  now: string
  code: string
}

/** What a new portal has: settings, roles, directories, its administrator and their webhook, all of it or nothing. */
const begin = (store: Store, { language, timezone, now, code }: Beginning): Promise<string> =>
  store.write(async db => {
    await firstData(db, { language, timezone, now })
    await insertFirstStatuses(db, language)
    const profile = {
      EMAIL: 'admin@portico.local',
      NAME: language === 'ru' ? 'Администратор' : 'Administrator',
      TIME_ZONE: '',
    }
    const userId = await addUser(db, { now, isAdmin: true, profile, departments: [1] })
    await addWebhook(db, { userId, code, title: 'Start', scopes: null, now })
    await settingsChanged(db)
    return code
  })

/** A code that is given replaces the one of the first start; otherwise that one stays as it is, known to who noted it. */
async function keepWebhook(store: Store, code: string | null, now: string): Promise<string | null> {
  if (code !== null && !(await hasWebhook(store.read, ADMINISTRATOR, code)))
    await store.write(db => replaceWebhook(db, { userId: ADMINISTRATOR, code, title: 'Start', scopes: null, now }))
  return code
}

const answerOf = (outcome: Outcome, rest: Rest): Answer => ({
  status: outcome.status,
  ...JSON.parse(envelope(outcome, rest.zone, rest.language)),
})

const reportBug = (error: unknown, method: string): void => {
  console.error(`A bug in ${method}:`, error)
}
