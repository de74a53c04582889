import { sourceOf } from '../../../lib/source.ts'
import { isMap } from '../../../lib/text.ts'
import type { Call } from '../../../rest/call.ts'
import { method } from '../../../rest/method.ts'
import { object, positiveId } from '../../../rest/params.ts'
import { query, type Row } from '../../../store/store.ts'
import { requireOwner } from '../activities/owners.ts'
import { ownerMissing } from '../activities/phrases.ts'
import { TIMELINE_ITEM_ACTION } from '../model/events.ts'
import { pageQueryPhrases } from './phrases.ts'

/** Tells an application that somebody has clicked what it shows in an activity: an action of the kind `restEvent`. */
export const timelineAction = method({
  name: 'portico.timeline.action',
  scopes: ['crm'],
  kind: 'write',
  source: sourceOf(import.meta.filename),
  params: {
    entityTypeId: positiveId('typeUnknown'),
    id: positiveId('idInvalid'),
    activityId: positiveId('idInvalid'),
    applicationId: positiveId('idInvalid'),
    action: object('actionUnknown'),
  },
  phrases: {
    ...pageQueryPhrases,
    ownerMissing,
    actionUnknown: {
      code: 'NOT_FOUND',
      text: { en: 'The application does not show this any more', ru: 'Приложение больше не показывает этого' },
    },
  },
  async run(call, { entityTypeId, id, activityId, applicationId, action }): Promise<true> {
    await requireOwner(call, { entityTypeId, id }, 'read')
    const wanted = JSON.stringify(action)
    const layouts = await layoutsOf(call, { entityTypeId, id }, activityId, applicationId)
    if (action.type !== 'restEvent' || !layouts.some(layout => has(layout, wanted))) call.fail('actionUnknown')
    const told = { id: action.id, entityTypeId, entityId: id, activityId, userId: call.caller.userId }
    const said = isMap(action.actionParams) ? action.actionParams : {}
    call.recordChange('TIMELINE_ACTION', activityId, 'update', {
      event: TIMELINE_ITEM_ACTION,
      data: { ...said, ...told },
      applicationId,
    })
    return true
  },
})

/** What an application shows in an activity of a record. */
async function layoutsOf(
  call: Call,
  owner: { entityTypeId: number; id: number },
  activityId: number,
  applicationId: number,
): Promise<unknown[]> {
  const rows: Row[] = await query(
    call.db,
    `select l.layout from (
       select activity_id, application_id, layout from configurable_activity
       union all select activity_id, application_id, layout from activity_layout_blocks
     ) l join activity_binding b on b.activity_id = l.activity_id
     where l.activity_id = ? and l.application_id = ? and b.entity_type_id = ? and b.record_id = ?`,
    [activityId, applicationId, owner.entityTypeId, owner.id],
  )
  return rows.map(({ layout }) => JSON.parse(layout))
}

/** Whether a layout has this part anywhere. */
const has = (part: unknown, wanted: string): boolean =>
  typeof part === 'object' &&
  part !== null &&
  (JSON.stringify(part) === wanted || Object.values(part).some(inner => has(inner, wanted)))
