import { dayIn } from '../../lib/moment.ts'
import type { Call } from '../../rest/call.ts'
import type { Row } from '../../store/store.ts'
import { recurringEvent } from '../events.ts'
import { portalSettings } from '../portal-settings.ts'
import { column, type EntityType, type WriteCondition } from '../record-type.ts'
import { addCopy } from './copy.ts'
import { shifted } from './dates.ts'
import { repetitionOf } from './input.ts'
import { executed, saveSettings } from './settings.ts'

/** Makes a record of a template, as its settings say, and gives its id. */
export async function expose(
  call: Call<WriteCondition>,
  type: EntityType,
  settings: Row,
  template: Row,
  bySchedule: boolean,
): Promise<number> {
  const day = dayIn(call.now, call.zone)
  const { OFFSET_BEGINDATE_TYPE, OFFSET_BEGINDATE_VALUE, OFFSET_CLOSEDATE_TYPE, OFFSET_CLOSEDATE_VALUE } =
    repetitionOf(settings)
  const dated = (period: typeof OFFSET_BEGINDATE_TYPE, count: number): string | undefined =>
    period ? (shifted(day, period, count) ?? undefined) : undefined
  const place = { ...template, category_id: Number(settings.category_id ?? 0) }
  const id = await addCopy(call, type, template, {
    is_recurring: 'N',
    category_id: place.category_id,
    ...(await stageOf(call, type, place)),
    begindate: dated(OFFSET_BEGINDATE_TYPE, OFFSET_BEGINDATE_VALUE),
    closedate: dated(OFFSET_CLOSEDATE_TYPE, OFFSET_CLOSEDATE_VALUE),
    closed: undefined,
  })
  await saveSettings(call, executed(settings, call, bySchedule))
  const recurring = Number(settings.id)
  call.touch('DEAL_RECURRING', recurring, 'update', recurringEvent('EXPOSE', recurring, Number(template.id), id))
  return id
}

/** A stage of the category in which work goes on is kept; whatever else a template stands in, what comes of it begins. */
async function stageOf(call: Call, type: EntityType, place: Row): Promise<Row> {
  if (!type.stages) return {}
  const name = column(type.stages.field)
  const semantics = (await portalSettings(call)).semantics(type.stages.directory(place), place[name] ?? '')
  return { [name]: semantics === 'P' ? place[name] : undefined }
}
