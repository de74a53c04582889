import { wireMoment } from '../../../lib/moment.ts'
import type { Call } from '../../../rest/call.ts'
import { query, type Row } from '../../../store/store.ts'
import { entityTypeById } from '../entities/registry.ts'
import { tellTimeline } from '../records/timeline.ts'
import { CALL, DONE, EMAIL, INCOMING } from './fields.ts'
import type { Owner } from './owners.ts'

/** What happened to an activity, as histories and timelines call it. */
type Happening = 'activity' | 'activityDone' | 'activityChanged' | 'activityGone'

/**
 * What an activity does to its records: it is their last activity, it may be their last communication, their timelines
 * tell of it, and so do their histories.
 */
export async function tellOwners(
  call: Call,
  owners: readonly Owner[],
  happening: Happening,
  activity: Row,
): Promise<void> {
  const told = { activityId: activity.id, typeId: activity.type_id, subject: activity.subject ?? '' }
  const { userId } = call.caller
  for (const { entityTypeId, id } of owners) {
    const type = await entityTypeById(call, entityTypeId)
    if (!type) continue
    if (happening !== 'activityGone') {
      const saysCommunication = 'LAST_COMMUNICATION_TIME' in type.fields && isCommunication(activity, happening)
      await query(
        call.db,
        `update "${type.table}" set last_activity_time = ?, last_activity_by = ?${saysCommunication ? ', last_communication_time = ?' : ''} where id = ?`,
        [call.now, userId, ...(saysCommunication ? [wireMoment(call.now, call.zone)] : []), id],
      )
    }
    if (happening !== 'activityChanged')
      await tellTimeline(call, { entityTypeId, recordId: id }, { type: happening, settings: told })
    await query(
      call.db,
      'insert into history (entity_type_id, record_id, kind, changes, user_id, created) values (?, ?, ?, ?, ?, ?)',
      [entityTypeId, id, happening, JSON.stringify(told), userId, call.now],
    )
  }
}

/** A call or an e-mail that has taken place: it came in, or it is done. */
const isCommunication = ({ type_id, direction, status }: Row, happening: Happening): boolean =>
  (type_id === CALL || type_id === EMAIL) &&
  (happening === 'activityDone' || (happening === 'activity' && (direction === INCOMING || status >= DONE)))
