import { field } from '../../../../records/define-field.ts'
import type { Row } from '../../../../store/store.ts'
import { dayOf, everyFrom, monthOf, type Period, shifted } from '../recurring/dates.ts'
import { type Calendar, count, period, word, yesOrNo } from '../recurring/params.ts'

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'] as const
type Weekday = (typeof weekdays)[number]

/** When a template's invoices come to be; what is 0 or null says nothing. */
export interface InvoiceRepetition {
  PERIOD: Period | null
  /** Within months and years: 2 is by a weekday, anything else by the number of a day. */
  TYPE: number
  INTERVAL: number
  IS_WORKING_ONLY: 'Y' | 'N'
  WEEKDAY: Weekday | null
  NUM_DAY_IN_MONTH: number
  NUM_WEEKDAY_IN_MONTH: number
  /** The month of a year, from 1. */
  FIELD_YEARLY_INTERVAL_MONTH_NAME: number
  DATE_PAY_BEFORE_OFFSET_TYPE: Period | null
  DATE_PAY_BEFORE_OFFSET_VALUE: number
}

/** PARAMS of recurring invoices (crm-invoice-recurring-fields.md). */
export const oldInvoiceCalendar: Calendar = {
  params: {
    // The sample of crm.invoice.recurring.update calls it MODE.
    PERIOD: { ...period(field('string', 'Repetition period', 'Период повторения')), alias: 'MODE' },
    TYPE: count(field('integer', 'Type of repetition', 'Тип повторения'), 2),
    INTERVAL: count(field('integer', 'Repetition interval', 'Интервал повторения')),
    IS_WORKING_ONLY: yesOrNo(field('char', 'Working days only', 'Только рабочие дни')),
    WEEKDAY: word(field('string', 'Day of the week', 'День недели'), weekdays),
    NUM_DAY_IN_MONTH: count(field('integer', 'Day of the month', 'День месяца'), 31),
    NUM_WEEKDAY_IN_MONTH: count(
      field('integer', 'Which of these weekdays of the month', 'Какой по счёту день недели в месяце'),
      5,
    ),
    FIELD_YEARLY_INTERVAL_MONTH_NAME: count(field('integer', 'Month of the year', 'Месяц года'), 12),
    DATE_PAY_BEFORE_OFFSET_TYPE: period(
      field('string', 'Type of offset for the due date of the new invoice', 'Тип смещения срока оплаты нового счёта'),
    ),
    DATE_PAY_BEFORE_OFFSET_VALUE: count(
      field('integer', 'Offset for the due date of the new invoice', 'Смещение срока оплаты нового счёта'),
    ),
  },
  next: (params, start, from) => nextInvoiceDay(params as InvoiceRepetition, start, from),
}

/** When an invoice that is made on a day is due; null where nothing is said. */
export function dueDateOf(params: Row, day: string): string | null {
  const { DATE_PAY_BEFORE_OFFSET_TYPE, DATE_PAY_BEFORE_OFFSET_VALUE } = params as InvoiceRepetition
  return DATE_PAY_BEFORE_OFFSET_TYPE && shifted(day, DATE_PAY_BEFORE_OFFSET_TYPE, DATE_PAY_BEFORE_OFFSET_VALUE)
}

/**
 * The first day from one on, the day itself among them, on which an invoice is due: the first day from the start on that is
 * one of those that are asked for, and then every so many periods. Null when none is any more.
 */
export function nextInvoiceDay(repetition: InvoiceRepetition, start: string, from: string): string | null {
  const interval = Math.max(1, repetition.INTERVAL)
  switch (repetition.PERIOD) {
    case 'day':
      return repetition.IS_WORKING_ONLY === 'Y'
        ? everyWorkingDay(start, interval, from)
        : everyFrom(start, 'day', interval, from)
    case 'week': {
      const wait = (weekdayIn(repetition, start) - weekdayOf(start) + 7) % 7
      const first = shifted(start, 'day', wait)
      return first && everyFrom(first, 'week', interval, from)
    }
    case 'month':
    case 'year':
      return everyMonth(repetition, start, interval, from)
    case null:
      return null
  }
}

const DAY = 86_400_000
/** 1970 began with a Thursday. */
const MONDAY = 3

/** Days since the Monday before 1970. */
const daysTo = (day: string): number => Date.parse(`${day}T00:00:00Z`) / DAY + MONDAY

const modulo = (number: number, by: number): number => ((number % by) + by) % by

/** From 0, a Monday. */
const weekdayOf = (day: string): number => modulo(daysTo(day), 7)

const weekdayIn = ({ WEEKDAY }: InvoiceRepetition, start: string): number =>
  WEEKDAY ? weekdays.indexOf(WEEKDAY) : weekdayOf(start)

const WORKING = 5

/** The number of a working day, counted on through the weeks; a day off has that of the next one. */
const workingDaysTo = (day: string): number => {
  const days = daysTo(day)
  return Math.floor(days / 7) * WORKING + Math.min(modulo(days, 7), WORKING)
}

function everyWorkingDay(start: string, interval: number, from: string): string | null {
  const first = workingDaysTo(start)
  const steps = Math.max(0, Math.ceil((workingDaysTo(from) - first) / interval))
  const number = first + steps * interval
  const days = Math.floor(number / WORKING) * 7 + modulo(number, WORKING)
  return dayOf(new Date((days - MONDAY) * DAY))
}

const YEAR = 12

function everyMonth(repetition: InvoiceRepetition, start: string, interval: number, from: string): string | null {
  const isYearly = repetition.PERIOD === 'year'
  const startMonth = monthOf(start)
  const wanted = isYearly && repetition.FIELD_YEARLY_INTERVAL_MONTH_NAME
  let first = wanted ? startMonth - (startMonth % YEAR) + wanted - 1 : startMonth
  const firstDay = dayInMonth(repetition, start, first)
  if (firstDay !== null && firstDay < start) first += isYearly ? YEAR : 1
  const step = interval * (isYearly ? YEAR : 1)
  for (let month = first + Math.max(0, Math.floor((monthOf(from) - first) / step)) * step; ; month += step) {
    const day = dayInMonth(repetition, start, month)
    if (day === null || day >= from) return day
  }
}

/** The day that is asked for in a month: where there is no such day any more, the last one of its kind. */
function dayInMonth(repetition: InvoiceRepetition, start: string, month: number): string | null {
  const [year, inYear] = [Math.floor(month / YEAR), month % YEAR]
  const first = dayOf(new Date(Date.UTC(year, inYear, 1)))
  if (first === null) return null
  const length = new Date(Date.UTC(year, inYear + 1, 0)).getUTCDate()
  const days = kindOfDays(repetition, start, weekdayOf(first), length)
  const wanted = repetition.TYPE === BY_WEEKDAY ? repetition.NUM_WEEKDAY_IN_MONTH || 1 : dayNumber(repetition, start)
  const day = days[Math.min(wanted, days.length) - 1]!
  return `${first.slice(0, 8)}${String(day).padStart(2, '0')}`
}

const BY_WEEKDAY = 2

const dayNumber = ({ NUM_DAY_IN_MONTH }: InvoiceRepetition, start: string): number =>
  NUM_DAY_IN_MONTH || Number(start.slice(8))

/** The days of a month among which the one that is asked for is counted: one weekday, the working days, or all. */
function kindOfDays(repetition: InvoiceRepetition, start: string, weekdayOfFirst: number, length: number): number[] {
  const all = Array.from({ length }, (_, index) => index + 1)
  const weekday = (day: number): number => (weekdayOfFirst + day - 1) % 7
  if (repetition.TYPE === BY_WEEKDAY) return all.filter(day => weekday(day) === weekdayIn(repetition, start))
  return repetition.IS_WORKING_ONLY === 'Y' ? all.filter(day => weekday(day) < WORKING) : all
}
