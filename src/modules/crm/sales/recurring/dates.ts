/** What a record is repeated by. */
export const periods = ['day', 'week', 'month', 'year'] as const
export type Period = (typeof periods)[number]

const DAY = 86_400_000
const days: Partial<Record<Period, number>> = { day: 1, week: 7 }
const months: Partial<Record<Period, number>> = { month: 1, year: 12 }

/** A moment of UTC as the day it is on; null outside of the years 1000 to 9999. */
export function dayOf(moment: Date): string | null {
  const year = moment.getUTCFullYear()
  return year >= 1000 && year <= 9999 ? moment.toISOString().slice(0, 10) : null
}

/** A day so many periods later, or earlier; a month that is too short ends with its last day. Null beyond year 9999. */
export function shifted(day: string, period: Period, count: number): string | null {
  const from = new Date(`${day}T00:00:00Z`)
  const inDays = days[period]
  if (inDays) return dayOf(new Date(from.getTime() + inDays * count * DAY))
  const month = from.getUTCMonth() + (months[period] ?? 0) * count
  const lastOfMonth = new Date(Date.UTC(from.getUTCFullYear(), month + 1, 0)).getUTCDate()
  return dayOf(new Date(Date.UTC(from.getUTCFullYear(), month, Math.min(from.getUTCDate(), lastOfMonth))))
}

/**
 * The first day from one on, the day itself among them, of those that come every so many periods from a start. Counted from
 * the start each time, so that the end of January stays the end of the months that have it.
 */
export function everyFrom(start: string, period: Period, count: number, from: string): string | null {
  if (start >= from) return start
  const interval = Math.max(1, count)
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
  return Math.floor((monthOf(end) - monthOf(start)) / (months[period] ?? 1))
}

/** The number of a day's month, counted on through the years. */
export const monthOf = (day: string): number => Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1
