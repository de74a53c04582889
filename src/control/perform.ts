import { stored } from '../lib/moment.ts'
import { isMap } from '../lib/text.ts'
import { audit } from '../portal/audit.ts'
import { setting, settingsChanged } from '../portal/settings/settings.ts'
import type { Rest } from '../rest/rest.ts'
import type { Db } from '../store/store.ts'
import type { Acting, ControlledPortal, Operation } from './operation.ts'
import { type Params, readParams, type Spelling } from './params.ts'

/** Who acts, and how the face that they use writes names. */
export interface Actor {
  /** Null: whoever has the machine. */
  userId: number | null
  spell?: Spelling
  /** Aborted when nobody waits for the events of a stream any more. */
  signal?: AbortSignal
}

/** Whoever has the machine: the command line on the database itself, and programs that opened the portal. */
export const OPERATOR: Actor = { userId: null }

/** Runs an operation with parameters as they were given, and notes in the audit table who changed what. */
export async function perform(
  portal: ControlledPortal,
  operation: Operation,
  given: Record<string, unknown>,
  actor: Actor,
): Promise<unknown> {
  const { store, clock, zone } = portal.rest
  // What another process has changed holds here too: the clock, limits, faults.
  await renewLive(portal.rest)
  const args = readParams(operation.params, given, zone, actor.spell)
  const signals = [actor.signal, portal.closing].filter(one => one !== undefined)
  const acting = (db: Db): Acting => ({
    ...portal,
    db,
    zone,
    now: stored(clock.now()),
    userId: actor.userId,
    signal: AbortSignal.any(signals),
  })
  const note = (db: Db, result: unknown): Promise<void> =>
    audit(db, clock, actor.userId, `${operation.noun}.${operation.verb}`, detail(operation.params, args, result))
  if (operation.kind === 'read') return operation.run(acting(store.read), args)
  if (operation.kind === 'outside') {
    const result = await operation.run(acting(store.read), args)
    await store.write(db => note(db, result))
    return result
  }
  const done = await store.write(async db => {
    // Two transactions that found out later that they change settings would wait for each other.
    if (operation.kind === 'settings') await portal.rest.host.version(db, true)
    const result = await operation.run(acting(db), args)
    if (operation.kind === 'settings') await settingsChanged(db)
    await note(db, result)
    return result
  })
  if (operation.kind === 'settings') await renewLive(portal.rest)
  if (operation.settles) await portal.rest.settled()
  return done
}

const renewLive = async (rest: Rest): Promise<unknown> =>
  rest.host.runtimeSettings((await setting(rest.store.read, 'version')) ?? '')

/** More of a text than tells what it was. */
const MOST_NOTED = 200

/** The parameters without the secret ones, and the id of what was made: results hold secrets, so nothing else of them. */
function detail(params: Params, args: Record<string, unknown>, result: unknown): Record<string, unknown> {
  const noted = Object.entries(args).filter(([name, value]) => value !== undefined && !params[name]?.secret)
  const made = isMap(result) && typeof result.id === 'number' ? { id: result.id } : {}
  return { ...made, ...Object.fromEntries(noted.map(([name, value]) => [name, cut(value)])) }
}

const cut = (value: unknown): unknown =>
  typeof value === 'string' && value.length > MOST_NOTED ? `${value.slice(0, MOST_NOTED)}…` : value
