import { type OutageKind, outageOf } from '../store/outage.ts'
import { Failure, type SystemCondition, systemFailure } from './phrases.ts'
import type { Rest } from './rest.ts'

const outages: Readonly<Record<OutageKind, SystemCondition>> = {
  away: 'databaseAway',
  slow: 'databaseSlow',
  full: 'databaseFull',
  readOnly: 'databaseReadOnly',
  locked: 'databaseLocked',
  contended: 'databaseContended',
  failing: 'databaseFailing',
}

/** The failure that something thrown is for the client; of what has no words the operator is told. */
export function failureOf({ onBug }: Pick<Rest, 'onBug'>, error: unknown, where: string): Failure {
  if (error instanceof Failure) return error
  onBug(error, where)
  const outage = outageOf(error)
  return systemFailure(outage ? outages[outage.kind] : 'internal')
}
