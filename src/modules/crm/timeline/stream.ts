import { type RawBuilder, sql } from 'kysely'
import type { Place } from '../records/timeline.ts'
import { COMMENT, LOG_MESSAGE } from './kinds.ts'

/** Entries of one type in the timeline of a record, as a table for `from`; each is in it once. */
const ofType = (type: string, { entityTypeId, recordId }: Place): RawBuilder<unknown> =>
  sql`(select t.* from timeline t
      where t.entity_type_id = ${entityTypeId} and t.record_id = ${recordId} and t.type = ${type} and t.comment is not null
    union
    select t.* from timeline_binding b join timeline t on t.id = b.timeline_id
      where b.entity_type_id = ${entityTypeId} and b.record_id = ${recordId} and t.type = ${type})`

export const commentsOf = (place: Place): RawBuilder<unknown> => ofType(COMMENT, place)
export const logMessagesOf = (place: Place): RawBuilder<unknown> => ofType(LOG_MESSAGE, place)
