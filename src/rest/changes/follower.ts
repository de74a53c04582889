import type { Call } from '../call.ts'
import type { RecordChange } from './record-change.ts'

/**
 * What follows from changes of records, whatever method makes them, in the same transaction. It is told of what it changes
 * itself too, so it has to come to an end by itself.
 */
export type Follower = (call: Call, changes: readonly RecordChange[]) => Promise<void>

/** Runs all that follows from what a call has changed, and from what that changed in turn. */
export async function followChanges(call: Call, touched: () => readonly RecordChange[]): Promise<void> {
  for (let from = 0, changes = touched(); from < changes.length; changes = touched()) {
    const news = changes.slice(from)
    from = changes.length
    for (const follow of call.rest.followers) await follow(call, news)
  }
}
