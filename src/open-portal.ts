import path from 'node:path'
import { allEvents, eventsOf } from './all-events.ts'
import { allMethods, ownMethods } from './all-methods.ts'
import { ADMINISTRATOR, ADMINISTRATOR_EMAIL, begin, keepWebhook } from './begin.ts'
import { findOperation } from './control/index.ts'
import { shareLog } from './control/log-entries.ts'
import { OPERATOR, perform } from './control/perform.ts'
import { eventBus } from './events/bus.ts'
import { type EventOptions, setEventSettings } from './events/event-settings.ts'
import { claimFirstStart, isUnfinished, type Settings } from './first-start.ts'
import { type Listening, type ListenOptions, listen } from './http/server.ts'
import { shareChanges } from './http/web-api/live.ts'
import { type Clock, clock } from './lib/clock.ts'
import type { BracketLimits } from './lib/formats/brackets.ts'
import { stored, type Zone, zone } from './lib/moment.ts'
import type { Language } from './lib/text.ts'
import { migrations } from './migrations/index.ts'
import { sqliteSchema } from './migrations/sqlite-schema.ts'
import { modules, ownership } from './modules/index.ts'
import { keepAddress } from './portal/address.ts'
import { signingDays } from './portal/files/addresses.ts'
import { type FileOptions, openFiles } from './portal/files/open-files.ts'
import { portalHost } from './portal/host/host.ts'
import { shareAttempts } from './portal/login/login-attempts.ts'
import { type Schedule, schedule } from './portal/schedule.ts'
import { sharedCounters } from './portal/settings/counters.ts'
import { type LimitSettings, setLimits } from './portal/settings/runtime-settings.ts'
import { allSettings, setSetting, setting } from './portal/settings/settings.ts'
import { takeStart } from './portal/snapshots.ts'
import { newCode } from './portal/webhooks.ts'
import { sweepColumns } from './records/userfields/sweep.ts'
import { envelope, type Outcome } from './rest/answer.ts'
import { dispatch } from './rest/dispatch.ts'
import { memoryCounters, type Plan } from './rest/limits/limits.ts'
import { registry } from './rest/registry.ts'
import { requestLog } from './rest/request-log/log.ts'
import type { Rest } from './rest/rest.ts'
import type { State } from './rest/runtime-settings.ts'
import { BadSeed, filling } from './seed/seed.ts'
import { COPYING } from './store/archive/copy.ts'
import { migrate } from './store/migrate.ts'
import { outageTeller } from './store/outage.ts'
import type { DatabaseOptions } from './store/postgres/options.ts'
import { postgresStore } from './store/postgres/postgres.ts'
import type { Claim } from './store/processes/claims.ts'
import { neighbours } from './store/processes/neighbours.ts'
import { processNumber } from './store/processes/process-number.ts'
import { sqliteStore } from './store/sqlite/sqlite.ts'
import type { Store } from './store/store.ts'
import { substringKeeper } from './store/substring-keeper.ts'

export interface PortalOptions {
  /** Folder of the database; left out, the portal lives in memory. */
  data?: string | null | undefined
  /** URL of a PostgreSQL database to use instead of a file. */
  database?: string | null | undefined
  /** Connections to it, and how long anything of it is waited for. */
  databaseOptions?: Partial<DatabaseOptions> | undefined
  /** Left out: the portal's own; English for a new one. */
  language?: Language | undefined
  /** An IANA name. Left out: the portal's own; `firstTimezone` for a new one. */
  timezone?: string | undefined
  /** The zone of a new portal that was told none; UTC where it is left out. */
  firstTimezone?: string | undefined
  /** Whether a language and a zone that are given become the portal's own; otherwise they hold while it is open. */
  remember?: boolean
  /** `empty`, `demo`, or a JSON file with a list of `{method, params}`: the records of a new portal. */
  seed?: string
  /** The code of user 1's webhook; made up for a new portal where it is left out. */
  webhookSecret?: string | null | undefined
  /** How much the portal bears. Left out: as before; no limits for a new one. */
  plan?: Plan | undefined
  /** Limits of one's own instead of the plan's. */
  limits?: Omit<LimitSettings, 'plan'> | undefined
  /** How often events are tried again, and where they may go. Left out: as before. */
  events?: EventOptions | undefined
  /** The URL of an SMTP server. Left out: the portal catches the e-mails that it would send. */
  smtp?: string | null | undefined
  /** Where contents of files are kept, and how much of them. */
  files?: FileOptions | undefined
  /** What it does wrong on demand: the parameters of `portico fault add`, one rule each. */
  faults?: readonly Record<string, unknown>[]
  /** States in which it refuses every call. */
  states?: readonly State[]
  /** Told of failures that have no words, which are bugs; they go to standard error otherwise. */
  onBug?: (error: unknown, method: string) => void
  /** Told of a database that cannot be used, once a minute at most; it goes to standard error otherwise. */
  onOutage?: (line: string) => void
}

/** An answer as a client sees it: the envelope, and the HTTP status it would come with. */
export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: whatever the method answers
  result?: any
  total?: number
  next?: number
  time?: Record<string, number | string>
  /** A text, but 0 where the sample of a method prints the number. */
  error?: string | number
  error_description?: string
}

/** Whom the portal speaks for. */
export interface Speaker {
  /** User 1 where it is left out. */
  userId?: number
  applicationId?: number
}

/** E-mails, as the operations `portico mail` show them. */
export interface PortalMail {
  /** The last hundred, the newest first. */
  // biome-ignore lint/suspicious/noExplicitAny: what the operation gives
  list(): Promise<any[]>
  /** One of them with its parts. */
  // biome-ignore lint/suspicious/noExplicitAny: what the operation gives
  show(id: number): Promise<any>
  /** Puts an e-mail in, as if it had come from outside: the whole of it, headers and body. */
  // biome-ignore lint/suspicious/noExplicitAny: what the operation gives
  receive(message: string | Uint8Array): Promise<any>
}

/** What people are told, as the operation `portico notice list` shows it. */
export interface PortalNotices {
  /** The last hundred, the newest first: of one user, or of all. */
  // biome-ignore lint/suspicious/noExplicitAny: what the operation gives
  list(userId?: number): Promise<any[]>
}

/** A whole portal as a value: its own database, users, settings and clock. */
export interface Portal {
  /** Calls a method without a socket, as user 1 or another user, and as an application where its id is given. */
  call(method: string, params?: Record<string, unknown>, as?: Speaker): Promise<Answer>
  /** Runs an operation of the control API without a socket: `control('fault', 'add', {…})`. */
  // biome-ignore lint/suspicious/noExplicitAny: whatever the operation gives
  control(noun: string, verb: string, params?: Record<string, unknown>): Promise<any>
  /** Opens http and https; the portal can be called both ways at once. */
  listen(options?: Partial<ListenOptions>): Promise<Listening>
  /** E-mails that the portal has caught, sent and received. */
  mail: PortalMail
  /** What people were told by rules, reminders and comments that name them. */
  notices: PortalNotices
  clock: Clock
  store: Store
  rest: Rest
  /** User 1's webhook; the code is known when it was given or has just been made. */
  webhook: { userId: number; code: string | null }
  /** User 1's e-mail address. */
  login: string
  /** The path of a link that logs user 1 in once, as long as the portal is new; null otherwise. */
  loginLink: string | null
  close(): Promise<void>
}

export const DEFAULT_LIMITS: BracketLimits = { depth: 32, keys: 50_000 }

/** Opens a portal: in memory within milliseconds, or on what it wrote before. */
export async function openPortal(options: PortalOptions = {}): Promise<Portal> {
  const { onBug = reportBug, onOutage = console.error } = options
  const isOutage = outageTeller(onOutage)
  const { store, timeZone, settings, firstStart } = await openStore(options, onOutage)
  try {
    const language = options.language ?? (settings.get('language') === 'ru' ? 'ru' : 'en')
    const isNew = !settings.has('version')
    if (isUnfinished(settings)) throw unfinished(options)
    if (settings.has(COPYING))
      throw new BadSeed('A copy of a portal into this place was interrupted: portico copy goes on with it.')
    const fill = isNew ? await filling(options.seed ?? 'empty') : null
    const time = clock()
    const inMemory = memoryCounters()
    const host = portalHost(store, time)
    const closed = new AbortController()
    const files = await openFiles(store, options.files ?? {}, options.data ?? null, closed.signal)
    const events = eventBus(allEvents, eventsOf)
    let work: Schedule | undefined
    const rest: Rest = {
      host,
      registry: registry(allMethods, ownMethods),
      store,
      clock: time,
      zone: timeZone,
      language,
      url: null,
      address: null,
      shownAddress: null,
      exposed: false,
      smtp: options.smtp ?? null,
      events,
      counters: options.data || options.database ? sharedCounters(store) : inMemory,
      ownCounters: inMemory,
      log: requestLog(await processNumber(store)),
      neighbours: neighbours(store.channel, closed.signal),
      files,
      ownership,
      followers: modules.flatMap(({ followers = [] }) => followers),
      memory: new Map(),
      substrings: substringKeeper(store, closed.signal, error => onBug(error, 'an index of parts of texts')),
      restored() {
        host.restored()
        inMemory.clear()
        rest.counters.clear()
        files.restored()
        events.restored()
        void signingDays.run(rest)
        // The snapshot may be one of a portal that was in the middle of it.
        void sweepColumns(rest)
      },
      wake: () => work?.ask(),
      async settled() {
        await work?.settled()
        await events.settled()
      },
      closing: closed.signal,
      onBug: (error, method) => {
        if (!isOutage(error)) onBug(error, method)
      },
    }
    shareLog(rest)
    shareChanges(rest)
    shareAttempts(rest)
    const call: Portal['call'] = async (method, params = {}, { userId = ADMINISTRATOR, applicationId } = {}) => {
      const application = applicationId === undefined ? {} : { application: applicationId }
      return answerOf(await dispatch(rest, { credentials: { user: userId, ...application }, method, params }), rest)
    }
    const secret = options.webhookSecret ?? null
    const begun = isNew
      ? await begin(store, {
          language,
          timezone: timeZone.name,
          clock: time,
          seeds: fill !== null,
          code: secret ?? newCode(),
        })
      : null
    if (!begun) await keepWebhook(store, secret, stored(time.now()))
    if (!begun && options.remember) await remember(store, settings, { language, timezone: timeZone.name })
    const control: Portal['control'] = async (noun, verb, params = {}) => {
      const operation = findOperation(noun, verb)
      if (!operation) throw new Error(`There is no operation ${noun} ${verb}. GET /_portico/ lists them all.`)
      return perform({ rest, closing: closed.signal }, operation, params, OPERATOR)
    }
    const listening: Listening[] = []
    let closing: Promise<void> | undefined
    const close = async () => {
      closed.abort()
      await work?.close()
      await events.close()
      for (const server of listening) await server.close()
      await rest.substrings.settled()
      await store.close()
    }
    const portal: Portal = {
      call,
      control,
      mail: {
        list: () => control('mail', 'list'),
        show: id => control('mail', 'show', { id }),
        receive: message => control('mail', 'receive', { message: Buffer.from(message).toString('base64') }),
      },
      notices: { list: user => control('notice', 'list', { user }) },
      clock: time,
      store,
      rest,
      webhook: { userId: ADMINISTRATOR, code: begun?.code ?? secret },
      login: ADMINISTRATOR_EMAIL,
      loginLink: begun?.loginLink ?? null,
      async listen(listenOptions = {}) {
        const server = await listen(rest, { data: options.data ?? null, limits: DEFAULT_LIMITS, ...listenOptions })
        listening.push(server)
        rest.url ??= listenOptions.url ?? null
        rest.address ??= rest.url ?? server.https ?? server.http
        rest.shownAddress ??= rest.url ?? (listenOptions.certificate ? server.https : null) ?? server.http
        // Who has another address is behind somebody who lets others in.
        rest.exposed ||= !isOwnMachine(listenOptions.host) || !isOwnMachine(hostOf(listenOptions.url))
        await keepAddress(rest)
        return server
      },
      close() {
        closing ??= close()
        return closing
      },
    }
    if (begun && fill) {
      await fill(portal, language)
      await store.write(db => setSetting(db, 'seeded', 'Y'))
    }
    await prepare(portal, options)
    if (begun) await takeStart(store)
    await firstStart?.release()
    // The clock that was moved is so from the start.
    await rest.host.runtimeSettings((await setting(store.read, 'version')) ?? '')
    await signingDays.run(rest)
    // A seed has its own calendar: what falls due is done from here on.
    events.open(rest)
    work = schedule(rest, [
      ...modules.flatMap(({ dueWork = [] }) => dueWork),
      signingDays,
      { name: 'contents of files', run: () => files.collect() },
      { name: 'events', run: () => events.look() },
    ])
    if (!begun) void sweepColumns(rest)
    return portal
  } catch (error) {
    await firstStart?.release()
    await store.close()
    throw error
  }
}

const hostOf = (url: string | undefined): string | undefined => url && new URL(url).hostname.replace(/^\[|\]$/g, '')

/** Whether an address to listen on can be called from this machine alone. */
const isOwnMachine = (host = '127.0.0.1'): boolean => /^(127\.\d+\.\d+\.\d+|::1|localhost)$/.test(host)

/** What holds from the start: limits, states and faults. */
async function prepare(
  { control, store }: Portal,
  { plan, limits, events, states = [], faults = [] }: PortalOptions,
): Promise<void> {
  const settings = { ...limits, plan }
  if (Object.values(settings).some(value => value !== undefined)) await store.write(db => setLimits(db, settings))
  if (events) await store.write(db => setEventSettings(db, events))
  for (const state of states) await control('state', 'set', { state })
  for (const fault of faults) await control('fault', 'add', fault)
}

interface Opened {
  store: Store
  timeZone: Zone
  settings: Settings
  /** Held by who makes a new portal. */
  firstStart?: Claim
}

/** Opens the database in the zone that is given or that the portal keeps. */
async function openStore(options: PortalOptions, tell: (line: string) => void): Promise<Opened> {
  const guess = zone(options.timezone ?? options.firstTimezone ?? 'UTC')
  const opened = await lookInto(options, guess)
  try {
    Object.assign(opened, await claimFirstStart(opened.store, opened.settings, tell))
  } catch (error) {
    await opened.store.close()
    throw error
  }
  const own = options.timezone ?? opened.settings.get('timezone') ?? guess.name
  if (own === guess.name) return opened
  // The zone is built into the store's SQL, and only the store knows which one it is.
  await opened.store.close()
  return lookInto(options, zone(own))
}

async function lookInto({ database, databaseOptions, data }: PortalOptions, timeZone: Zone): Promise<Opened> {
  const store = database
    ? postgresStore(database, timeZone, migrations, databaseOptions)
    : sqliteStore(data ? path.join(data, 'portal.sqlite') : null, timeZone, migrations, sqliteSchema)
  try {
    await migrate(store)
    return { store, timeZone, settings: await allSettings(store.read) }
  } catch (error) {
    await store.close()
    throw error
  }
}

/** A seed is many calls, each with a commit of its own: one that was cut short is half there. */
function unfinished({ database, data }: PortalOptions): BadSeed {
  const again = database ? 'Drop the database, create it' : `Remove ${path.resolve(data ?? '')}`
  return new BadSeed(
    `The seed of this portal was not finished: its first start ended in the middle. ${again} and start again.`,
  )
}

/** Keeps the language and the zone of this run as the portal's own. */
async function remember(store: Store, settings: Settings, now: Record<string, string>): Promise<void> {
  const changed = Object.entries(now).filter(([name, value]) => settings.get(name) !== value)
  if (!changed.length) return
  await store.write(async db => {
    for (const [name, value] of changed) await setSetting(db, name, value)
  })
}

function answerOf(outcome: Outcome, rest: Rest): Answer {
  const { status, transport } = outcome
  if (transport?.kind === 'drop') throw new Error('A fault has cut the connection.')
  return transport ? { status } : { status, ...JSON.parse(envelope(outcome, rest.zone, rest.language)) }
}

const reportBug = (error: unknown, method: string): void => {
  console.error(`A bug in ${method}:`, error)
}
