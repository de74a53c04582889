import { sourceOf } from '../../../lib/source.ts'
import { present } from '../../../records/modern/params.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { wholeNumber } from '../../../rest/params.ts'
import { query } from '../../../store/store.ts'
import { recordRow } from '../entities/named-rows.ts'
import type { Place } from '../records/timeline.ts'
import { pinPhrases as phrases } from './phrases.ts'
import { entryById, isSame, placesOf, requireOwner, typeNumbered } from './places.ts'

/** Entries that can stand first in the timeline of one record (api-reference/crm/timeline/actions/index.md). */
const MOST_PINNED = 7

const pinning = {
  scopes: ['crm'],
  kind: 'write',
  source: sourceOf(import.meta.filename),
  access: 'who may change the record',
  params: {
    id: present('integer', 'idMissing'),
    ownerTypeId: present('integer', 'ownerTypeIdMissing'),
    ownerId: present('integer', 'ownerIdMissing'),
  },
  phrases,
} as const

/** Entries that stand first in a timeline (api-reference/crm/timeline/actions/). */
export const pinMethods: Method[] = [
  method({
    ...pinning,
    name: 'crm.timeline.item.pin',
    rows: ({ ownertypeid, ownerid }, call) => recordRow(call, ownertypeid, ownerid),
    async run(call, args) {
      const { id, place } = await requireEntry(call, args)
      const pinned = await pinnedIn(call, place)
      if (pinned.includes(id)) return null
      if (pinned.length >= MOST_PINNED) call.fail('tooManyPinned')
      await query(call.db, 'insert into timeline_pin (timeline_id, entity_type_id, record_id) values (?, ?, ?)', [
        ...[id, place.entityTypeId, place.recordId],
      ])
      call.recordChange('TIMELINE_PIN', id, 'add')
      return null
    },
  }),
  method({
    ...pinning,
    name: 'crm.timeline.item.unpin',
    rows: ({ ownertypeid, ownerid }, call) => recordRow(call, ownertypeid, ownerid),
    async run(call, args) {
      const { id, place } = await requireEntry(call, args)
      await query(call.db, 'delete from timeline_pin where timeline_id = ? and entity_type_id = ? and record_id = ?', [
        ...[id, place.entityTypeId, place.recordId],
      ])
      call.recordChange('TIMELINE_PIN', id, 'delete')
      return null
    },
  }),
]

/** An entry of a record that the caller may change; the record is held, so that pins are counted one after the other. */
async function requireEntry(
  call: Call<'notFound' | 'ownerNotFound' | 'accessDenied'>,
  { id, ownerTypeId, ownerId }: Record<'id' | 'ownerTypeId' | 'ownerId', unknown>,
): Promise<{ id: number; place: Place }> {
  const type = await typeNumbered(call, ownerTypeId)
  const place = await requireOwner(call, type, wholeNumber(ownerId) ?? 0, 'update', 'ownerNotFound')
  const entry = (await entryById(call, wholeNumber(id) ?? 0, 'update')) ?? call.fail('notFound')
  if (!(await placesOf(call, entry)).some(one => isSame(one, place))) call.fail('notFound')
  return { id: Number(entry.id), place }
}

/** Ids of the entries that stand first in the timeline of a record, the latest first. */
export async function pinnedIn(call: Pick<Call, 'db'>, { entityTypeId, recordId }: Place): Promise<number[]> {
  const rows = await query(
    call.db,
    'select timeline_id from timeline_pin where entity_type_id = ? and record_id = ? order by timeline_id desc',
    [entityTypeId, recordId],
  )
  return rows.map(({ timeline_id }) => Number(timeline_id))
}
