import type { Call, Caller, Visit } from './call.ts'
import { followChanges } from './changes/follower.ts'
import { inTransaction, newCall } from './dispatch.ts'
import type { Phrases } from './phrases.ts'
import { entryWith } from './request-log/log.ts'
import type { Rest } from './rest.ts'

interface OwnWork<Ph> {
  /** What it is, for people. */
  name: string
  phrases: Ph
}

/** The user who speaks where nobody else is known to: the portal's first. */
const FIRST_USER = 1

/**
 * Runs work that no request has asked for, in a transaction of its own: the portal may do everything. Who the work is done
 * as can be set in the call's caller, which is the work's own.
 */
export async function runAsSystem<T, Ph extends Phrases>(
  rest: Rest,
  { name, phrases }: OwnWork<Ph>,
  work: (call: Call<keyof Ph & string>) => Promise<T>,
): Promise<T> {
  const version = await rest.host.version(rest.store.read, false)
  const runtimeSettings = await rest.host.runtimeSettings(version)
  const entry = entryWith({ id: 0, kind: 'call', at: rest.clock.exact() / 1000, method: name, status: 0 })
  const caller: Caller = {
    ...{ userId: FIRST_USER, isAdmin: true, scopes: null, via: 'portal', application: null },
    version,
  }
  const visit: Visit = { caller, runtimeSettings, entry }
  const result = await inTransaction(rest, caller, {}, async db => {
    // A transaction that had to be repeated begins anew.
    Object.assign(caller, { userId: FIRST_USER, via: 'portal' })
    entry.touched = []
    const call = newCall(rest, visit, entry, { phrases }, db)
    const result = await work(call)
    await followChanges(call, () => entry.touched)
    await rest.events.tell(call, entry.touched, {})
    return result
  })
  if (visit.emitted) rest.events.committed()
  return result
}
