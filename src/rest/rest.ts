import type { TellingClock } from '../lib/clock.ts'
import type { Zone } from '../lib/moment.ts'
import type { Language } from '../lib/text.ts'
import type { FileContents } from '../store/file-contents.ts'
import type { Neighbours } from '../store/processes/neighbours.ts'
import type { Db, Store } from '../store/store.ts'
import type { SubstringKeeper } from '../store/substring-keeper.ts'
import type { Caller } from './call.ts'
import type { EventBus } from './changes/events.ts'
import type { Follower } from './changes/follower.ts'
import type { Ownership } from './changes/ownership.ts'
import type { FaultRule } from './faults/fault.ts'
import type { Counters } from './limits/limits.ts'
import type { Failure } from './phrases.ts'
import type { Registry } from './registry.ts'
import type { RequestLog } from './request-log/log.ts'
import type { RuntimeSettings } from './runtime-settings.ts'

/** What a request brings to say who is calling. */
export interface Credentials {
  /** `/rest/<user>/<code>/…` */
  webhook?: { userId: string; code: string }
  /** `auth` or `access_token` of the parameters, or the bearer of the header. */
  token?: string
  /** A user whom the portal itself speaks for: the command line, and tests without a socket. No request brings this. */
  user?: number
  /** The application, by its id, that the portal lets speak for that user. */
  application?: number
}

/** Who is calling, or why nobody who is known is; and the version of the portal's settings that holds. */
export type Identity = { version: string } & ({ caller: Caller; failure: null } | { caller: null; failure: Failure })

/** What the protocol, which knows no users and no settings, asks of the portal that it serves (portal/host/host.ts). */
export interface Host {
  identify(credentials: Credentials): Promise<Identity>
  /** The version of the settings as a transaction sees it. */
  version(db: Db): Promise<string>
  /** What the operator can change while the portal runs, as of a version of the settings. */
  runtimeSettings(version: string): RuntimeSettings | Promise<RuntimeSettings>
  /** How many calls a rule has matched so far in this process, the present one included. */
  timesMatched(rule: FaultRule): number
  /** Takes one of the calls that a rule still acts on; false when there was none left. */
  spend(rule: FaultRule): Promise<boolean>
  /** The whole portal was replaced by another one: what this process has counted is not of it. */
  restored(): void
}

/** The protocol's side of a portal: all that `dispatch` needs. */
export interface Rest {
  host: Host
  registry: Registry
  store: Store
  clock: TellingClock
  zone: Zone
  language: Language
  /** The address that applications are told whatever they came to; null: the one they came to. */
  url: string | null
  /** Where the portal can be reached, `https://localhost:8443`; null as long as it does not listen. */
  address: string | null
  /** The same as people are shown it: where browsers and curl need not trust the local authority first. */
  shownAddress: string | null
  /** Whether others than this machine can call it. */
  exposed: boolean
  events: EventBus
  /** The URL of the SMTP server that e-mails go to; null: the portal catches what it would send. */
  smtp: string | null
  /** Limits are counted here, where processes that share a database share their counters. */
  counters: Counters
  /** What is told and not limited is counted in the process alone. */
  ownCounters: Counters
  log: RequestLog
  neighbours: Neighbours
  /** Where the contents of files are. */
  files: FileContents
  /** What of every table belongs and refers to records, as the modules say. */
  ownership: Ownership
  /** What follows from changes of records, as the modules say. */
  followers: readonly Follower[]
  memory: Map<string, { version: string; value: unknown }>
  /** Indexes of parts of texts, which searches ask for. */
  substrings: SubstringKeeper
  /** The whole portal was replaced by another one: what this process has counted is not of it. */
  restored(): void
  /** Asks for work that is due. */
  wake(): void
  /** Resolves when the work that was due by the clock has been done. */
  settled(): Promise<void>
  /** Aborted when the portal closes. */
  closing: AbortSignal
  /** Told of every failure that has no words: a bug, or a database that cannot be used. */
  onBug(error: unknown, method: string): void
}
