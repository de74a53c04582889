import type { Origin } from '../call.ts'
import type { RecordChange } from '../changes/record-change.ts'
import type { Failure } from '../phrases.ts'
import { bounded, MOST_OF_ENTRY, shortened, sizeOf } from './bounded.ts'

/** A failure without the stack that errors carry. */
export type LoggedFailure = Pick<Failure, 'condition' | 'words' | 'facts' | 'parameter'>

/** Which REST API a call came to: that at `/rest/`, or REST 3.0 at `/rest/api/`. */
export type RestVersion = 2 | 3

/** What came in or went out, as the request log keeps it; secrets are masked when it is shown. */
export interface LogEntry {
  /** Counts up as long as the process lives: from 1 in the first process of a database. */
  id: number
  /** `call` of the API, a command of a `batch`, a request to the `oauth` server, an `event` sent out, a `rule` of a stage that ran. */
  kind: 'call' | 'command' | 'oauth' | 'event' | 'rule'
  /** Seconds since 1970 on the portal's clock. */
  at: number
  /** `webhook:5`, `app:3`, `portal:1`; null: nobody who is known. */
  caller: string | null
  userId: number | null
  origin: Origin | null
  /** What the header `X-Request-Id` of the answer says; null where nothing was answered. */
  requestId: string | null
  method: string
  restVersion: RestVersion
  params: Record<string, unknown>
  /** What was sent was so large that only the beginning of it is kept. */
  cut: boolean
  /** HTTP status; 0: no answer was sent or came back. */
  status: number
  failure: LoggedFailure | null
  /** Seconds. */
  duration: number
  touched: RecordChange[]
  /** The entry of the batch that a command belongs to. */
  batch: number | null
  /** The rule or state that had its way with the call. */
  fault: string | null
  /** What else is worth knowing: where an event went, what came back. */
  detail: Record<string, unknown> | null
  /** The portal's own pages sent it: it is kept apart from what others send. */
  own: boolean
}

/** An entry of which only this much is known. */
export const entryWith = (
  known: Pick<LogEntry, 'id' | 'kind' | 'at' | 'method' | 'status'> & Partial<LogEntry>,
): LogEntry => ({
  caller: null,
  userId: null,
  origin: null,
  requestId: null,
  restVersion: 2,
  params: {},
  cut: false,
  failure: null,
  duration: 0,
  touched: [],
  batch: null,
  fault: null,
  detail: null,
  own: false,
  ...known,
})

/** The requests of one process, the last ones. */
export interface RequestLog {
  /** An id for an entry that is going to be added, so that commands can name their batch. */
  next(own?: boolean): number
  add(entry: LogEntry): void
  /** From the newest to the oldest: what others sent, or what the portal's own pages did. */
  entries(own?: boolean): Iterable<LogEntry>
  find(id: number): LogEntry | undefined
  /** Tells of every entry from now on; gives what ends that. */
  follow(tell: (entry: LogEntry) => void): () => void
  clear(): void
}

/** Keeps so many entries, and of large ones only so many that their texts stay within this many characters. */
const MOST_ENTRIES = 10_000
const MOST_CHARACTERS = 33_554_432

/** The portal's own pages are watched by those who build them alone. */
const MOST_OWN_ENTRIES = 1000
/** Ids of their entries begin above all others, so that they take no place from them. */
const FIRST_OWN_ID = 1_000_000_000_000

/** Processes of one database count apart, so that an id names one entry: the second from a billion on. */
const IDS_OF_PROCESS = 1_000_000_000

const LONGEST_METHOD = 256

/** The log of a process, by its number among those of its database, from 0 on. */
export function requestLog(process = 0): RequestLog {
  const before = process * IDS_OF_PROCESS
  // A ring: an entry stands at its id, and whatever stood there was added so many entries ago.
  let ring: (LogEntry | undefined)[] = []
  let sizes = new Float64Array(MOST_ENTRIES)
  const followers = new Set<(entry: LogEntry) => void>()
  const own = new Map<number, LogEntry>()
  let lastOwn = FIRST_OWN_ID + before
  let last = before
  let oldest = before + 1
  let characters = 0
  const forget = (id: number) => {
    const at = id % MOST_ENTRIES
    characters -= sizes[at]!
    sizes[at] = 0
    ring[at] = undefined
  }
  return {
    next: isOwn => (isOwn ? ++lastOwn : ++last),
    add(entry) {
      if (entry.own) {
        bound(entry)
        own.set(entry.id, entry)
        own.delete(entry.id - MOST_OWN_ENTRIES)
        for (const tell of followers) tell(entry)
        return
      }
      oldest = Math.max(oldest, last - MOST_ENTRIES + 1)
      const size = bound(entry)
      for (const tell of followers) tell(entry)
      if (entry.id < oldest) return
      forget(entry.id)
      const at = entry.id % MOST_ENTRIES
      ring[at] = entry
      sizes[at] = size
      characters += sizes[at]
      while (characters > MOST_CHARACTERS && oldest < last) forget(oldest++)
    },
    *entries(isOwn) {
      if (isOwn) yield* [...own.values()].sort((a, b) => b.id - a.id)
      else
        for (let id = last; id >= oldest; id--) {
          const entry = this.find(id)
          if (entry) yield entry
        }
    },
    find(id) {
      if (id > FIRST_OWN_ID) return own.get(id)
      const entry = ring[id % MOST_ENTRIES]
      return entry?.id === id ? entry : undefined
    },
    follow(tell) {
      followers.add(tell)
      return () => followers.delete(tell)
    },
    clear() {
      own.clear()
      ring = []
      sizes = new Float64Array(MOST_ENTRIES)
      characters = 0
      oldest = last + 1
    },
  }
}

/** Leaves of a large entry what is read of it, and gives its size. */
export function bound(entry: LogEntry): number {
  if (entry.method.length > LONGEST_METHOD) entry.method = shortened(entry.method, LONGEST_METHOD)
  if (entry.failure) {
    const { condition, words, facts, parameter } = entry.failure
    entry.failure = { condition, words, facts: bounded(facts), parameter }
  }
  if (entry.detail) entry.detail = bounded(entry.detail)
  const size = sizeOf(entry.params)
  if (size <= MOST_OF_ENTRY) return size
  entry.params = bounded(entry.params)
  entry.cut = true
  return MOST_OF_ENTRY
}
