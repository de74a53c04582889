import { auditTrail } from './audit.ts'
import type { Noun, Operation } from './operation.ts'
import { apps } from './operations/apps.ts'
import { callLists } from './operations/call-lists.ts'
import { clock } from './operations/clock.ts'
import { activities } from './operations/crm/activities.ts'
import { mail } from './operations/crm/mail.ts'
import { notices } from './operations/crm/notices.ts'
import { recycleBin } from './operations/crm/recycle-bin.ts'
import { timelines } from './operations/crm/timelines.ts'
import { departments } from './operations/departments.ts'
import { events } from './operations/events.ts'
import { faults } from './operations/faults.ts'
import { log } from './operations/log.ts'
import { outgoing } from './operations/outgoing.ts'
import { limits, portalStates } from './operations/portal-state.ts'
import { roles } from './operations/roles.ts'
import { rules } from './operations/rules.ts'
import { settings } from './operations/settings.ts'
import { shipments } from './operations/shipments.ts'
import { snapshots } from './operations/snapshots.ts'
import { tokens } from './operations/tokens.ts'
import { users } from './operations/users.ts'
import { webhooks } from './operations/webhooks.ts'

/** Everything that can be done to a portal from outside its API, by the control API and by the command line. */
export const nouns: readonly Noun[] = [
  webhooks,
  outgoing,
  apps,
  events,
  users,
  departments,
  roles,
  shipments,
  callLists,
  rules,
  tokens,
  log,
  mail,
  notices,
  activities,
  timelines,
  recycleBin,
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
