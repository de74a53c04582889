import { wireMoment } from '../../../lib/moment.ts'
import { sourceOf } from '../../../lib/source.ts'
import { present } from '../../../records/modern/params.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { scalarText, wholeNumber } from '../../../rest/params.ts'
import { query } from '../../../store/store.ts'
import { recordRow } from '../entities/named-rows.ts'
import type { Place } from '../records/timeline.ts'
import { NOTE_ON } from './owned.ts'
import { notePhrases as phrases } from './phrases.ts'
import { entryById, isSame, placesOf, requireOwner, typeNumbered } from './places.ts'

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename), phrases }

/** What a note is on: an entry or an activity of a record. */
const item = {
  ownerTypeId: present('integer', 'ownerTypeIdMissing'),
  ownerId: present('integer', 'ownerIdMissing'),
  itemType: present('integer', 'itemTypeMissing'),
  itemId: present('integer', 'itemIdMissing'),
}

type ItemArgs = Record<keyof typeof item, unknown>

/** Notes on entries and activities, one on each (api-reference/crm/timeline/note/). */
export const noteMethods: Method[] = [
  method({
    ...common,
    name: 'crm.timeline.note.get',
    kind: 'read',
    access: 'who may read the record',
    params: item,
    async run(call, args) {
      const key = await requireItem(call, args, 'read')
      const [note] = await query(call.db, 'select * from timeline_note where item_type = ? and item_id = ?', key)
      if (!note) return call.fail('notFound')
      return {
        text: note.text,
        createdById: Number(note.created_by),
        createdTime: wireMoment(note.created, call.zone),
        updatedById: Number(note.updated_by),
        updatedTime: wireMoment(note.updated, call.zone),
      }
    },
  }),
  method({
    ...common,
    name: 'crm.timeline.note.save',
    rows: ({ ownertypeid, ownerid }, call) => recordRow(call, ownertypeid, ownerid),
    kind: 'write',
    access: 'who may change the record',
    params: { ...item, text: present('string', 'textMissing') },
    async run(call, { text, ...args }) {
      const given = scalarText(text)?.toWellFormed() ?? ''
      if (given.trim() === '') call.fail('textMissing')
      const key = await requireItem(call, args, 'update')
      const by = [call.now, call.caller.userId]
      await query(
        call.db,
        `insert into timeline_note (item_type, item_id, text, created, created_by, updated, updated_by)
         values (?, ?, ?, ?, ?, ?, ?) on conflict (item_type, item_id)
         do update set text = excluded.text, updated = excluded.updated, updated_by = excluded.updated_by`,
        [...key, given, ...by, ...by],
      )
      call.recordChange('TIMELINE_NOTE', key.join(':'), 'update')
      return true
    },
  }),
  method({
    ...common,
    name: 'crm.timeline.note.delete',
    rows: ({ ownertypeid, ownerid }, call) => recordRow(call, ownertypeid, ownerid),
    kind: 'write',
    access: 'who may change the record',
    params: item,
    async run(call, args) {
      const key = await requireItem(call, args, 'update')
      const gone = await query(
        call.db,
        'delete from timeline_note where item_type = ? and item_id = ? returning id',
        key,
      )
      if (!gone.length) call.fail('notFound')
      call.recordChange('TIMELINE_NOTE', key.join(':'), 'delete')
      return true
    },
  }),
]

/** An entry or an activity of a record that the caller may use so, by the number of its kind and its id. */
async function requireItem(
  call: Call<'notFound' | 'accessDenied'>,
  { ownerTypeId, ownerId, itemType, itemId }: ItemArgs,
  verb: 'read' | 'update',
): Promise<[itemType: number, itemId: number]> {
  const type = await typeNumbered(call, ownerTypeId)
  const place = await requireOwner(call, type, wholeNumber(ownerId) ?? 0, verb, 'notFound')
  const id = wholeNumber(itemId) ?? 0
  const kind = wholeNumber(itemType)
  if (kind === NOTE_ON.entry && (await isEntryOf(call, id, place))) return [kind, id]
  if (kind === NOTE_ON.activity && (await isActivityOf(call, id, place))) return [kind, id]
  return call.fail('notFound')
}

async function isEntryOf(call: Call, id: number, place: Place): Promise<boolean> {
  const entry = await entryById(call, id, 'read')
  return entry !== undefined && (await placesOf(call, entry)).some(one => isSame(one, place))
}

async function isActivityOf(call: Call, id: number, { entityTypeId, recordId }: Place): Promise<boolean> {
  const rows = await query(
    call.db,
    'select activity_id from activity_binding where activity_id = ? and entity_type_id = ? and record_id = ?',
    [id, entityTypeId, recordId],
  )
  return rows.length > 0
}
