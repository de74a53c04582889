import type { Language } from '../lib/text.ts'
import type { DueWork } from '../portal/schedule.ts'
import type { EventKind } from '../rest/changes/events.ts'
import type { Follower } from '../rest/changes/follower.ts'
import type { OwnedTable, PartTable, Reference } from '../rest/changes/ownership.ts'
import type { Method } from '../rest/method.ts'
import type { Db } from '../store/store.ts'

/** What a module is told of a new portal that it fills. */
export interface NewPortal {
  language: Language
  baseCurrency: string
  /** The moment, as stored. */
  now: string
}

/** A part of the portal, told whole in the index.ts of its folder: nobody imports anything else of it. */
export interface Module {
  /** Its folder. */
  name: string
  /** The modules whose index.ts it may import. */
  uses: readonly string[]
  methods: readonly Method[]
  /** Methods that only the portal's own pages call. */
  ownMethods?: readonly Method[]
  /** Every event that it can cause. */
  events?: readonly EventKind[]
  /** Events that one portal has beside them, of what was made in it. */
  eventsOf?(db: Db): Promise<readonly EventKind[]>
  /** Writes what a new portal has of it. */
  firstData?(db: Db, portal: NewPortal): Promise<void>
  /** What of its tables belongs to records of whatever module, in the order in which it goes with them. */
  owned?: readonly OwnedTable[]
  /** What of its tables goes with rows that belong to records, or with such rows of its own: those first that others go with. */
  parts?: readonly PartTable[]
  /** Columns of its tables that refer to records, beside the fields of records. */
  references?: readonly Reference[]
  /** What follows from changes of records, in the transaction of the call that makes them. */
  followers?: readonly Follower[]
  /** Work that falls due by the clock. */
  dueWork?: readonly DueWork[]
}
