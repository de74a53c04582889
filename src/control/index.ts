import { apps } from './apps.ts'
import { auditTrail } from './audit.ts'
import { clock } from './clock.ts'
import { departments } from './departments.ts'
import { events } from './events.ts'
import { faults } from './faults.ts'
import { log } from './log.ts'
import type { Noun, Operation } from './operation.ts'
import { outgoing } from './outgoing.ts'
import { limits, portalStates } from './portal-state.ts'
import { roles } from './roles.ts'
import { settings } from './settings.ts'
import { snapshots } from './snapshots.ts'
import { tokens } from './tokens.ts'
import { users } from './users.ts'
import { webhooks } from './webhooks.ts'

/** Everything that can be done to a portal from outside its API, by the control API and by the command line. */
export const nouns: readonly Noun[] = [
  webhooks,
  outgoing,
  apps,
  events,
  users,
  departments,
  roles,
  tokens,
  log,
  faults,
  portalStates,
  limits,
  clock,
  snapshots,
  auditTrail,
  settings,
]

export const operations: readonly Operation[] = nouns.flatMap(({ operations }) => operations)

/** The operation of a noun and a verb. */
export const findOperation = (noun: string, verb: string): Operation | undefined =>
  operations.find(one => one.noun === noun && one.verb === verb)
