import type { Draft } from '../../../records/draft.ts'
import type { Call } from '../../../rest/call.ts'
import type { Row } from '../../../store/store.ts'
import { CALL, DONE, EMAIL, INCOMING, MEETING, OUTGOING, PENDING, PLAIN_TEXT, PROVIDED } from './fields.ts'

/** The provider of an activity by its type, and the provider's own type. */
const providers: Readonly<Record<number, readonly [id: string, type: string]>> = {
  [MEETING]: ['CRM_MEETING', 'MEETING'],
  [CALL]: ['VOXIMPLANT_CALL', 'CALL'],
  [EMAIL]: ['CRM_EMAIL', 'EMAIL'],
}

/** Values of a new activity for what the caller left out. */
export function activityDefaults({ now, caller }: Call, given: Row): Row {
  const [provider_id, provider_type_id] = providers[given.type_id] ?? [null, null]
  return {
    ...{ provider_id, provider_type_id, subject: '', description: '', description_type: PLAIN_TEXT, location: '' },
    ...{ completed: 'N', status: PENDING, priority: 2, settings: '[]', provider_params: '[]' },
    direction: given.type_id === CALL || given.type_id === EMAIL ? OUTGOING : 0,
    ...{ created: now, author_id: caller.userId },
  }
}

/** A rule: COMPLETED and STATUS say the same; who completes an activity, and when, is kept. */
export function agreesOnCompletion({ call, before, after, givenColumns }: Draft): void {
  if (givenColumns.has('status') && !givenColumns.has('completed')) after.completed = after.status >= DONE ? 'Y' : 'N'
  after.completed ??= 'N'
  if (after.completed === 'N') after.status = PENDING
  else if (!(after.status >= DONE)) after.status = DONE
  if (after.completed === before?.completed) return
  const isDone = after.completed === 'Y'
  after.completed_by_id = isDone ? call.caller.userId : null
  after.completed_time = isDone ? call.now : null
}

/** A rule: an activity begins now unless said, and does not end before it begins. */
export function hasTimes({ call, after }: Draft): void {
  after.start_time ??= after.end_time ?? call.now
  if (!after.end_time || after.end_time < after.start_time) after.end_time = after.start_time
}

/**
 * A rule: the deadline of calls, meetings and e-mails is when they begin; that of others is what was said, or their end where
 * that was said (crm-activity-add.md).
 */
export function hasDeadline({ before, after, givenColumns }: Draft): void {
  if (after.type_id !== PROVIDED) after.deadline = after.start_time
  else if (
    givenColumns.has('end_time') &&
    !givenColumns.has('deadline') &&
    (before?.deadline ?? null) === (before?.end_time ?? null)
  )
    after.deadline = after.end_time
}

/** A rule: what comes in was made through an incoming channel, unless its maker says. */
export function comesIn({ before, after, givenColumns }: Draft): void {
  if (givenColumns.has('is_incoming_channel') || (before && !givenColumns.has('direction'))) return
  after.is_incoming_channel = after.direction === INCOMING ? 'Y' : 'N'
}

/** A rule: who changed an activity last, and when, is noted in it. */
export function edited({ call, after }: Draft): void {
  after.last_updated = call.now
  after.editor_id = call.caller.userId
}
