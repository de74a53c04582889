import { sourceOf } from '../../../lib/source.ts'
import { present, presentObject } from '../../../records/modern/params.ts'
import type { Call } from '../../../rest/call.ts'
import { type Method, method } from '../../../rest/method.ts'
import { wholeNumber } from '../../../rest/params.ts'
import { query, type Row } from '../../../store/store.ts'
import { recordRow } from '../entities/named-rows.ts'
import { readLayout } from '../model/layouts/check.ts'
import { blocksLayout } from '../model/layouts/shape.ts'
import { LOG_MESSAGE } from './kinds.ts'
import { blockPhrases as phrases } from './phrases.ts'
import { entryById, isSame, placesOf, requireOwner, typeNumbered } from './places.ts'

const common = { scopes: ['crm'], source: sourceOf(import.meta.filename) }
const named = {
  entityTypeId: present('integer', 'entityTypeIdMissing'),
  entityId: present('integer', 'entityIdMissing'),
  timelineId: present('integer', 'timelineIdMissing'),
}

/** Entries of other objects have methods of their own, and those of the journal are plain (layout-blocks/index.md). */
const unsuitable: readonly string[] = [LOG_MESSAGE, 'activity', 'activityDone', 'activityGone']

/** What applications show below entries (api-reference/crm/timeline/layout-blocks/). */
export const timelineBlockMethods: Method[] = [
  method({
    ...common,
    name: 'crm.timeline.layout.blocks.set',
    rows: ({ entitytypeid, entityid }, call) => recordRow(call, entitytypeid, entityid),
    kind: 'write',
    access: 'who may change the record, through an application',
    params: { ...named, layout: presentObject('layoutMissing', 'layoutNotArray') },
    phrases: phrases.set,
    async run(call, { layout, ...names }) {
      const applicationId = requireApplication(call)
      const entry = await requireEntry(call, names, 'update')
      if (unsuitable.includes(entry.type)) call.fail('entryUnsuitable')
      const blocks = JSON.stringify(readLayout(call, blocksLayout, layout)).toWellFormed()
      await query(
        call.db,
        `insert into timeline_layout (timeline_id, application_id, layout) values (?, ?, ?)
         on conflict (timeline_id, application_id) do update set layout = excluded.layout`,
        [entry.id, applicationId, blocks],
      )
      call.recordChange('TIMELINE_LAYOUT', Number(entry.id), 'update')
      return { success: true }
    },
  }),
  method({
    ...common,
    name: 'crm.timeline.layout.blocks.get',
    kind: 'read',
    access: 'who may read the record, through the application that has set them',
    params: named,
    phrases: phrases.get,
    async run(call, names) {
      const applicationId = requireApplication(call)
      const entry = await requireEntry(call, names, 'read')
      const [own] = await query(
        call.db,
        'select layout from timeline_layout where timeline_id = ? and application_id = ?',
        [entry.id, applicationId],
      )
      return { layout: own ? JSON.parse(own.layout) : null }
    },
  }),
  method({
    ...common,
    name: 'crm.timeline.layout.blocks.delete',
    rows: ({ entitytypeid, entityid }, call) => recordRow(call, entitytypeid, entityid),
    kind: 'write',
    access: 'who may change the record, through the application that has set them',
    params: named,
    phrases: phrases.get,
    async run(call, names) {
      const applicationId = requireApplication(call)
      const entry = await requireEntry(call, names, 'update')
      const gone = await query(
        call.db,
        'delete from timeline_layout where timeline_id = ? and application_id = ? returning id',
        [entry.id, applicationId],
      )
      if (!gone.length) call.fail('notFound')
      call.recordChange('TIMELINE_LAYOUT', Number(entry.id), 'delete')
      return { success: true }
    },
  }),
]

/** The id of the application that calls. */
const requireApplication = (call: Call<'applicationRequired'>): number =>
  (call.caller.application ?? call.fail('applicationRequired')).id

/** An entry of a record that the caller may use so. */
async function requireEntry(
  call: Call<'notFound' | 'ownerNotFound' | 'accessDenied'>,
  { entityTypeId, entityId, timelineId }: Record<keyof typeof named, unknown>,
  verb: 'read' | 'update',
): Promise<Row> {
  const type = await typeNumbered(call, entityTypeId)
  const place = await requireOwner(call, type, wholeNumber(entityId) ?? 0, verb, 'ownerNotFound')
  const entry = (await entryById(call, wholeNumber(timelineId) ?? 0, verb)) ?? call.fail('notFound')
  if (!(await placesOf(call, entry)).some(one => isSame(one, place))) call.fail('notFound')
  return entry
}
