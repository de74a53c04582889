import type { Clock } from '../lib/clock.ts'
import type { Zone } from '../lib/moment.ts'
import type { Language } from '../lib/text.ts'
import type { Flavor } from '../store/flavor.ts'
import type { Db } from '../store/store.ts'
import type { RecordChange } from './changes/record-change.ts'
import type { LogEntry } from './request-log/log.ts'
import type { Rest } from './rest.ts'
import type { RuntimeSettings } from './runtime-settings.ts'

/** The application of a token. */
export interface CallingApplication {
  id: number
  clientId: string
}

/** The user, and the webhook or the application that speaks for them with its scopes. */
export interface Caller {
  userId: number
  isAdmin: boolean
  /** Scope codes, or null for every scope. */
  scopes: ReadonlySet<string> | null
  /** What the caller came with, as limits and logs name it: `webhook:5`, `app:3`. */
  via: string
  /** Null for a webhook. */
  application: CallingApplication | null
  /** The portal's settings at the time of the call: what is remembered under another version is not used. */
  version: string
}

/** The connection that a request came by; there is none without a socket. */
export interface Origin {
  /** Whose requests are counted together. */
  address: string
  /** The address of the portal that was called, `http://127.0.0.1:8024`; null where an old client names none. */
  base: string | null
  /** Over https. */
  secure: boolean
  /** What the client wrote into `X-Portico-Tag`. */
  tag: string | null
}

/** What came in together: one request with its caller. */
export interface Visit {
  caller: Caller
  runtimeSettings: RuntimeSettings
  /** The request's entry of the log. */
  entry: LogEntry
  /** Seconds by method that a batch under way has still to count. */
  runs?: Map<string, number>
  /** Events were written that handlers wait for. */
  emitted?: boolean
}

/** What every call knows of its portal, whatever the method. */
export interface Context {
  caller: Caller
  /** The transaction when the method writes, else what has been committed. */
  db: Db
  flavor: Flavor
  zone: Zone
  language: Language
  clock: Clock
  /** The moment of the call, as stored. */
  now: string
}

/** One call by one caller, typed by the conditions it may fail with. */
export interface Call<C extends string = never> extends Context {
  /** Ends the call with the method's words for the condition; `{facts}` of the text are filled in. */
  fail: (condition: C, facts?: Record<string, unknown>) => never
  rest: Rest
  visit: Visit
  /** Notes a row for the request log, and for who is told of changes; `eventOverride` where that is not what its type says, `entered` where it came to a stage. */
  recordChange: (
    type: string,
    id: number | string,
    how: RecordChange['how'],
    eventOverride?: RecordChange['eventOverride'],
    entered?: RecordChange['entered'],
  ) => void
  /** Runs work of which a failure undoes all and nothing else. */
  part: <T>(work: () => Promise<T>) => Promise<T>
  /** A setting read once for each version of the portal's settings: user fields, rights, directories. */
  memo: <T>(key: string, load: () => Promise<T>) => Promise<T>
}
