/** What a record is repeated by. */
export const periods = ['day', 'week', 'month', 'year'] as const
export type Period = (typeof periods)[number]

/** When a template's records come to be, and the dates that they get; a type that is null says nothing. */
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

/** When a template is to stop; what does not limit it is null. */
export interface Schedule {
  repetition: Repetition
  start: string
  /** The last day on which a record may come. */
  lastDay: string | null
}

const DAY = 86_400_000
const days: Partial<Record<Period, number>> = { day: 1, week: 7 }
const months: Partial<Record<Period, number>> = { month: 1, year: 12 }

/** A day so many periods later, or earlier; a month that is too short ends with its last day. Null beyond year 9999. */
export function shifted(day: string, period: Period, count: number): string | null {
  const from = new Date(`${day}T00:00:00Z`)
  let to: Date
  const inDays = days[period]
  if (inDays) to = new Date(from.getTime() + inDays * count * DAY)
  else {
    const month = from.getUTCMonth() + (months[period] ?? 0) * count
    const lastOfMonth = new Date(Date.UTC(from.getUTCFullYear(), month + 1, 0)).getUTCDate()
    to = new Date(Date.UTC(from.getUTCFullYear(), month, Math.min(from.getUTCDate(), lastOfMonth)))
  }
  const year = to.getUTCFullYear()
  return year >= 1000 && year <= 9999 ? to.toISOString().slice(0, 10) : null
}

/** The first day from one on, the day itself among them, on which a record is due; null when none is any more. */
export function nextDay({ repetition, start, lastDay }: Schedule, from: string): string | null {
  const next = repetition.MODE === 'single' ? single(repetition, start, from) : multiple(repetition, start, from)
  return next !== null && (lastDay === null || next <= lastDay) ? next : null
}

/** So long before the start; when that day has passed and the start has not, at once. */
function single(repetition: Repetition, start: string, from: string): string | null {
  if (start < from) return null
  const { SINGLE_BEFORE_START_DATE_TYPE: period, SINGLE_BEFORE_START_DATE_VALUE: count } = repetition
  const day = period ? shifted(start, period, -count) : start
  return day !== null && day > from ? day : from
}

/** Counted from the start each time, so that the end of January stays the end of the months that have it. */
function multiple({ MODE, MULTIPLE_TYPE, MULTIPLE_INTERVAL }: Repetition, start: string, from: string): string | null {
  if (MODE === null) return null
  if (start >= from) return start
  const period = MULTIPLE_TYPE ?? 'day'
  const interval = Math.max(1, MULTIPLE_INTERVAL)
  // At most one step too few.
  let steps = Math.max(0, Math.floor(between(start, from, period) / interval) - 1)
  for (;;) {
    const day = shifted(start, period, steps * interval)
    if (day === null || day >= from) return day
    steps++
  }
}

/** Whole periods between two days, or one more. */
function between(start: string, end: string, period: Period): number {
  const inDays = days[period]
  if (inDays) return Math.floor((Date.parse(end) - Date.parse(start)) / DAY / inDays)
  const month = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7))
  return Math.floor((month(end) - month(start)) / (months[period] ?? 1))
}
