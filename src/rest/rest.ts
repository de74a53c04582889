import type { Clock } from '../lib/clock.ts'
import type { Zone } from '../lib/moment.ts'
import type { Language } from '../lib/text.ts'
import type { Db, Store } from '../store/store.ts'
import type { Caller } from './call.ts'
import type { OperatingTime } from './limits.ts'
import type { Registry } from './registry.ts'

/** What a request brings to say who is calling. */
export interface Credentials {
  /** `/rest/<user>/<code>/…` */
  webhook?: { userId: string; code: string }
  /** `auth` or `access_token` of the parameters. */
  token?: string
  /** A user whom the portal itself speaks for: the command line, and tests without a socket. No request brings this. */
  user?: number
  /** The application, by its id, that the portal lets speak for that user. */
  application?: number
}

/** The protocol's side of a portal: all that `dispatch` needs. */
export interface Rest {
  registry: Registry
  store: Store
  clock: Clock
  zone: Zone
  language: Language
  operating: OperatingTime
  memory: Map<string, { version: string; value: unknown }>
  /**
   * The version of the settings as a transaction sees it; until it ends they change only by itself, and only when it has
   * said so.
   */
  version(db: Db, changing: boolean): Promise<string>
  /** Throws a system failure for credentials that nobody has. */
  authenticate(credentials: Credentials): Promise<Caller>
  /** Told of every failure that has no words: a bug. */
  onBug(error: unknown, method: string): void
}
