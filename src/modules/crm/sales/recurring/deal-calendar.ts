import { field } from '../../../../records/define-field.ts'
import type { Row } from '../../../../store/store.ts'
import { everyFrom, type Period, shifted } from './dates.ts'
import { type Calendar, count, period, word } from './params.ts'

/** When a template's deals come to be, and the dates that they get; a type that is null says nothing. */
export interface Repetition {
  MODE: 'single' | 'multiple' | null
  SINGLE_BEFORE_START_DATE_TYPE: Period | null
  SINGLE_BEFORE_START_DATE_VALUE: number
  MULTIPLE_TYPE: Period | null
  MULTIPLE_INTERVAL: number
  OFFSET_BEGINDATE_TYPE: Period | null
  OFFSET_BEGINDATE_VALUE: number
  OFFSET_CLOSEDATE_TYPE: Period | null
  OFFSET_CLOSEDATE_VALUE: number
}

/** PARAMS of recurring deals (crm-deal-recurring-fields.md). */
export const dealCalendar: Calendar = {
  params: {
    MODE: word(field('string', 'Repetition mode', 'Режим повторения'), ['single', 'multiple']),
    SINGLE_BEFORE_START_DATE_VALUE: count(
      field('integer', 'Offset before the calculation date', 'Смещение до даты расчета'),
    ),
    SINGLE_BEFORE_START_DATE_TYPE: period(
      field('string', 'Type of offset before the calculation date', 'Тип смещения до даты расчета'),
    ),
    MULTIPLE_TYPE: period(field('string', 'Type of repetition', 'Тип повторения')),
    MULTIPLE_INTERVAL: count(field('integer', 'Repetition interval', 'Интервал повторения')),
    OFFSET_BEGINDATE_TYPE: period(
      field(
        'string',
        'Type of offset for the start date in the new deal',
        'Тип смещения для даты начала в новой сделке',
      ),
    ),
    OFFSET_BEGINDATE_VALUE: count(
      field('integer', 'Offset for the start date in the new deal', 'Смещение для даты начала в новой сделке'),
    ),
    OFFSET_CLOSEDATE_TYPE: period(
      field(
        'string',
        'Type of offset for the completion date in the new deal',
        'Тип смещения для даты завершения в новой сделке',
      ),
    ),
    OFFSET_CLOSEDATE_VALUE: count(
      field('integer', 'Offset for the completion date in the new deal', 'Смещение для даты завершения в новой сделке'),
    ),
  },
  next: (params, start, from) => nextDay(params as Repetition, start, from),
  isOnce: ({ MODE }) => MODE === 'single',
}

/** The first day from one on, the day itself among them, on which a deal is due; null when none is any more. */
export function nextDay(repetition: Repetition, start: string, from: string): string | null {
  if (repetition.MODE === 'single') return single(repetition, start, from)
  const { MODE, MULTIPLE_TYPE, MULTIPLE_INTERVAL } = repetition
  return MODE === null ? null : everyFrom(start, MULTIPLE_TYPE ?? 'day', MULTIPLE_INTERVAL, from)
}

/** So long before the start; when that day has passed and the start has not, at once. */
function single(repetition: Repetition, start: string, from: string): string | null {
  if (start < from) return null
  const { SINGLE_BEFORE_START_DATE_TYPE: period, SINGLE_BEFORE_START_DATE_VALUE: count } = repetition
  const day = period ? shifted(start, period, -count) : start
  return day !== null && day > from ? day : from
}

/** The dates of a deal that is made on a day; undefined for those of which nothing is said. */
export function datesOf(params: Row, day: string): { begindate: string | undefined; closedate: string | undefined } {
  const { OFFSET_BEGINDATE_TYPE, OFFSET_BEGINDATE_VALUE, OFFSET_CLOSEDATE_TYPE, OFFSET_CLOSEDATE_VALUE } =
    params as Repetition
  const dated = (period: Period | null, count: number): string | undefined =>
    period ? (shifted(day, period, count) ?? undefined) : undefined
  return {
    begindate: dated(OFFSET_BEGINDATE_TYPE, OFFSET_BEGINDATE_VALUE),
    closedate: dated(OFFSET_CLOSEDATE_TYPE, OFFSET_CLOSEDATE_VALUE),
  }
}
