import type { Db } from '../../store/store.ts'
import type { Call } from '../call.ts'
import type { RecordChange } from './record-change.ts'

/** An event that methods and operations can cause. */
export interface EventKind {
  /** In capitals: `ONCRMDEALADD`. */
  name: string
  /** The scope that opens it to an application; null: every application. */
  scope: string | null
  /** What it tells of: rows of a type, as calls note them, that were added, changed or deleted. Left out: calls name it. */
  of?: { type: string; how: RecordChange['how'] }
  /** What it tells of a row, where that is not `{FIELDS: {ID}}`. */
  data?(id: number | string): Record<string, unknown>
  /** Outgoing webhooks cannot have it. */
  applicationOnly?: true
}

/** Whether scopes open an event; null is everything. */
export const opens = (scopes: ReadonlySet<string> | null, { scope }: Pick<EventKind, 'scope'>): boolean =>
  scope === null || scopes === null || scopes.has(scope)

/** Where events go. */
export interface EventBus {
  /** Every event there is in a portal, by its name. */
  kinds(db: Db): Promise<ReadonlyMap<string, EventKind>>
  /**
   * Writes the events of what a call has touched into its transaction, for everybody who wants them. `params` are those of
   * the call, which may name the source of the change (`auth_connector`).
   */
  tell(call: Call, touched: readonly RecordChange[], params: Record<string, unknown>): Promise<void>
  /** A transaction may have ended: what it has written can go out. */
  committed(): void
  /** Sends what is due; resolves when there is nothing that could be sent now. */
  settled(): Promise<void>
}
