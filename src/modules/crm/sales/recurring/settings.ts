import { dayIn, readMoment } from '../../../../lib/moment.ts'
import type { Verb } from '../../../../portal/roles.ts'
import type { Call, Context } from '../../../../rest/call.ts'
import { insertRow, query, type Row } from '../../../../store/store.ts'
import { accessTo, isDenied } from '../../model/access.ts'
import { shifted } from './dates.ts'
import { DATE_LIMIT, QUANTITY_LIMIT } from './input.ts'
import { type Calendar, paramsOf } from './params.ts'
import type { RecurringType } from './recurring-type.ts'

const columns = [
  ...['entity_type_id', 'record_id', 'based_id', 'active', 'category_id', 'is_limit', 'limit_repeat', 'limit_date'],
  ...['start_date', 'next_execution', 'last_execution', 'counter_repeat', 'params', 'send_bill', 'email_id'],
]
const insertText = `insert into recurring (${columns.join(', ')}) values (${columns.map(() => '?').join(', ')})`
const updateText = `update recurring set ${columns.map(name => `${name} = ?`).join(', ')} where id = ?`

const valuesOf = (settings: Row): unknown[] => columns.map(name => settings[name] ?? null)

export const addSettings = ({ db }: Pick<Context, 'db'>, settings: Row): Promise<number> =>
  insertRow(db, insertText, valuesOf(settings))

export async function saveSettings({ db }: Pick<Context, 'db'>, settings: Row): Promise<void> {
  await query(db, updateText, [...valuesOf(settings), settings.id])
}

type Place = Pick<Context, 'now' | 'zone'>

const today = ({ now, zone }: Place): string => dayIn(now, zone)

/** The moment at which a day of the portal begins: where clocks are put forward at midnight, an hour later. */
function beginningOf(day: string, { zone }: Place): string | null {
  const moment = readMoment(`${day}T00:00:00`, zone)
  const isBefore = moment !== undefined && dayIn(moment, zone) < day
  return (isBefore ? readMoment(`${day}T01:00:00`, zone) : moment) ?? null
}

/** The last day on which a record may come; null where no day is. */
const lastDayOf = (settings: Row): string | null =>
  settings.is_limit === DATE_LIMIT ? (settings.limit_date ?? null) : null

/** Whether no record may come of settings any more, since the last day for it was before this one. */
export function isTooLate(settings: Row, place: Place): boolean {
  const lastDay = lastDayOf(settings)
  return lastDay !== null && lastDay < today(place)
}

/** The settings with the time of the next execution: not on a day that had one, and none of what is not active. */
export function scheduled(calendar: Calendar, settings: Row, place: Place): Row {
  const last = settings.last_execution ? shifted(dayIn(settings.last_execution, place.zone), 'day', 1) : null
  const from = last !== null && last > today(place) ? last : today(place)
  const isOver =
    settings.is_limit === QUANTITY_LIMIT &&
    settings.limit_repeat !== null &&
    Number(settings.counter_repeat ?? 0) >= Number(settings.limit_repeat)
  const lastDay = lastDayOf(settings)
  const day =
    settings.active === 'Y' && !isOver ? calendar.next(paramsOf(calendar, settings), settings.start_date, from) : null
  const isPossible = day !== null && (lastDay === null || day <= lastDay)
  return { ...settings, next_execution: isPossible ? beginningOf(day, place) : null }
}

/** The settings after a day on which no record could be made of them: the next one comes later. */
export function passedOver(calendar: Calendar, settings: Row, place: Place): Row {
  const after = { ...settings, last_execution: beginningOf(today(place), place) }
  return { ...settings, next_execution: scheduled(calendar, after, place).next_execution }
}

/**
 * The settings after a record was made of them, by the schedule or outside of it; what has made its last one is active no
 * more (sample of crm.deal.recurring.list).
 */
export function executed(calendar: Calendar, settings: Row, place: Place, bySchedule: boolean): Row {
  const after: Row = {
    ...settings,
    counter_repeat: Number(settings.counter_repeat ?? 0) + 1,
    last_execution: beginningOf(today(place), place),
  }
  const isOnce = bySchedule && calendar.isOnce?.(paramsOf(calendar, settings))
  const { next_execution } = isOnce ? { next_execution: null } : scheduled(calendar, after, place)
  // Outside of the schedule the schedule stays as it is, but for a limit that is reached.
  after.next_execution = bySchedule || next_execution === null ? next_execution : settings.next_execution
  if (settings.next_execution !== null && after.next_execution === null) after.active = 'N'
  return after
}

/** The settings with an id, of whose template the caller may do so; rows that are going to change are held. */
export async function requireSettings(
  call: Call<'accessDenied' | 'notFound'>,
  { kind, record }: Pick<RecurringType<never, never>, 'kind' | 'record'>,
  id: number,
  verb: Verb,
  isChanging: boolean,
): Promise<{ settings: Row; template: Row }> {
  if (isDenied(await accessTo(call, kind, verb))) call.fail('accessDenied', { id })
  const lock = isChanging ? call.flavor.forUpdate : ''
  const [settings] = await query(call.db, `select * from recurring where id = ? and entity_type_id = ? ${lock}`, [
    ...[id, kind.entityTypeId],
  ])
  if (!settings) return call.fail('notFound', { id })
  return { settings, template: await record(call, Number(settings.record_id), verb) }
}
