import type { Call } from '../../../rest/call.ts'
import { query } from '../../../store/store.ts'
import { lead } from '../entities/index.ts'
import type { EntityType } from '../model/entity-type.ts'
import type { MultifieldChange, MultifieldType } from '../records/multifields.ts'

interface Stored {
  type_id: MultifieldType
  value_type: string
  value: string
  normal: string | null
}

const multifieldsOf = (call: Call, { entityTypeId }: EntityType, id: number): Promise<Stored[]> =>
  query(
    call.db,
    'select type_id, value_type, value, normal from multifield where entity_type_id = ? and record_id = ? order by id',
    [entityTypeId, id],
  )

/** Phones, addresses and the like of a lead that another record does not have; a new one has none. */
export async function multifieldsOfLead(
  call: Call,
  leadId: number,
  other?: { type: EntityType; id: number },
): Promise<MultifieldChange[]> {
  const key = ({ type_id, normal, value }: Stored) => `${type_id} ${normal ?? value}`
  const known = new Set(other ? (await multifieldsOf(call, other.type, other.id)).map(key) : [])
  return (await multifieldsOf(call, lead, leadId))
    .filter(one => !known.has(key(one)))
    .map(({ type_id, value_type, value }) => ({ kind: 'add', type: type_id, valueType: value_type, value }))
}

/** What people and programs have written into a timeline, and what was done there; the rest tells of the lead alone. */
const ENTRIES = ['comment', 'log', 'activity', 'activityDone', 'document']

/** Rows of the lead that another record gets as well: a table, its column that no two rows of one record share. */
const bindings = [
  { table: 'activity_binding', unique: 'activity_id' },
  { table: 'timeline_binding', unique: 'timeline_id' },
  { table: 'trace_entity', unique: 'trace_id' },
] as const

/**
 * Has what belongs to a lead belong to another record too: its activities with their files, the comments and log messages of
 * its timeline with theirs, and where it came from.
 */
export async function shareBelongings(
  call: Call,
  leadId: number,
  { entityTypeId }: EntityType,
  id: number,
): Promise<void> {
  const place = 'cast(? as bigint), cast(? as bigint)'
  for (const { table, unique } of bindings)
    await query(
      call.db,
      `insert into ${table} (entity_type_id, record_id, ${unique})
       select ${place}, b.${unique} from ${table} b where b.entity_type_id = ? and b.record_id = ?
       and b.${unique} not in (select ${unique} from ${table} where entity_type_id = ? and record_id = ?)`,
      [entityTypeId, id, lead.entityTypeId, leadId, entityTypeId, id],
    )
  await query(
    call.db,
    `insert into timeline_binding (entity_type_id, record_id, timeline_id)
     select ${place}, t.id from timeline t where t.entity_type_id = ? and t.record_id = ?
     and t.type in (${ENTRIES.map(() => '?').join(',')})
     and t.id not in (select timeline_id from timeline_binding where entity_type_id = ? and record_id = ?) order by t.id`,
    [entityTypeId, id, lead.entityTypeId, leadId, ...ENTRIES, entityTypeId, id],
  )
}
